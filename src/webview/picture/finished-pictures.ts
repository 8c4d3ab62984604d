import type { FlowView } from '../../pages/diagram-protocol.js';

const mostInMemory = 24;
const stored = { prefix: 'vhflow.picture.', list: 'vhflow.pictures', most: 12, longest: 400_000 } as const;

/** Differs from version to version of the extension, whose pictures may differ too. */
const scriptAddress = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';

/** Everything that a picture is made from. */
export function pictureContent({ mermaid, messages, boxes, blocks, shown, hops }: FlowView, font: string): string {
  const kinds = shown.map((n) => [hops[n - 1]?.kind, hops[n - 1]?.branch]);
  return JSON.stringify([scriptAddress, font, mermaid, messages, boxes, blocks, kinds]);
}

/** Takes from a picture what says where a reader is: selection, matches of a search, what comes later. */
export function removeMarks(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('.selected, .match, .later')) {
    element.classList.remove('selected', 'match', 'later');
    element.removeAttribute('aria-current');
  }
}

/**
 * Finished pictures by what they were made from, the latest used last: in memory, and the latest few in the storage of
 * the page, which outlives a panel that was hidden. What a file holds has passed Mermaid's sanitiser and the page's dressing.
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

/** A short name for the storage, which is the same in the next page. */
async function keyOf(content: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The page's own storage; saved files share theirs with each other, and use none. */
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

/** Longest wait for a moment in which the page has nothing else to do, in milliseconds. */
export const longestWait = 5000;
/** The wait where a browser cannot say when that moment is. */
export const fixedWait = 500;
/** Runs background work once the page is idle. */
export function whenIdle(act: () => void): void {
  // Not every browser that VS Code runs in has it.
  if ('requestIdleCallback' in window) requestIdleCallback(() => act(), { timeout: longestWait });
  else setTimeout(act, fixedWait);
}
