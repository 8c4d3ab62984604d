import type { FlowView } from '../../pages/diagram-protocol.js';
import { putTextsBack } from './texts-in-sight.js';

const mostInMemory = 24;
const stored = { prefix: 'vhflow.picture.', list: 'vhflow.pictures', most: 12, longest: 400_000 } as const;

/** Differs between versions of the extension, which may draw different pictures. */
const scriptAddress = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';

/** Everything that a picture is made from. */
export function pictureContent({ mermaid, messages, boxes, blocks, outline, shown, hops }: FlowView, font: string): string {
  const kinds = shown.map((n) => [hops[n - 1]?.kind, hops[n - 1]?.branch]);
  return JSON.stringify([scriptAddress, font, mermaid, messages, boxes, blocks, outline, kinds]);
}

/** Removes what depends on the reader from a picture: the selection, the focus, search matches, where texts have moved to, and the fading of later hops. */
export function removeMarks(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('.selected, .match, .later')) {
    element.classList.remove('selected', 'match', 'later');
    element.removeAttribute('aria-current');
  }
  for (const element of svg.querySelectorAll('[aria-describedby]')) element.removeAttribute('aria-describedby');
  svg.querySelector(':scope > .focus-ring')?.remove();
  putTextsBack(svg);
}

/**
 * Finished pictures by what they were made from, the most recent last: in memory, and the last few in the storage of the
 * page, which is kept when the panel is hidden. A stored picture has passed Mermaid's sanitizer and `dressPicture`.
 */
export class FinishedPictures {
  private readonly inMemory = new Map<string, string>();

  /** @param content as from {@link pictureContent} */
  async get(content: string): Promise<string | undefined> {
    return this.inMemory.get(content) ?? storedText(await keyOf(content));
  }

  async keep(content: string, text: string): Promise<void> {
    this.inMemory.delete(content);
    this.inMemory.set(content, text);
    const [oldest] = this.inMemory.keys();
    if (this.inMemory.size > mostInMemory && oldest !== undefined) this.inMemory.delete(oldest);
    if (text.length <= stored.longest) store(await keyOf(content), text);
  }
}

/** A short key for the storage that is the same after a reload. */
async function keyOf(content: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The page's own storage; undefined for a page saved to a file, because such pages would share one. */
function storage(): Storage | undefined {
  try {
    return location.protocol === 'file:' ? undefined : localStorage;
  } catch {
    return undefined;
  }
}

function storedText(key: string): string | undefined {
  return storage()?.getItem(stored.prefix + key) ?? undefined;
}

function store(key: string, text: string): void {
  const place = storage();
  if (!place) return;
  const keys = [...(place.getItem(stored.list)?.split(' ') ?? []).filter((other) => other !== key && other !== ''), key];
  try {
    for (const old of keys.splice(0, Math.max(0, keys.length - stored.most))) place.removeItem(stored.prefix + old);
    if (place.getItem(stored.prefix + key) === null) place.setItem(stored.prefix + key, text);
    place.setItem(stored.list, keys.join(' '));
  } catch {
    // Full: the picture stays in memory, and the next page draws it again.
  }
}

/** The longest wait for an idle moment of the page, in milliseconds. */
export const longestWait = 5000;
/** The wait in browsers without `requestIdleCallback`, in milliseconds. */
export const fixedWait = 500;
/** Runs background work once the page is idle. */
export function whenIdle(act: () => void): void {
  // Not every browser that VS Code runs in has `requestIdleCallback`.
  if ('requestIdleCallback' in window) requestIdleCallback(() => act(), { timeout: longestWait });
  else setTimeout(act, fixedWait);
}
