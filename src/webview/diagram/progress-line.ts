import { costNames } from '../../model/cost.js';
import type { Cost } from '../../model/scenario.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { create, fill } from '../controls/dom.js';
import { costTerms } from './cost-terms.js';

/** The page keys go over this part of the hops. */
const pagePart = 0.1;

const tickNames = {
  copies: 'tickCopies', vmExits: 'tickVmExits', hostRoundTrips: 'tickHostRoundTrips', wakeups: 'tickWakeups',
} as const satisfies Record<keyof Cost, keyof PageStrings>;

/** Shows the progress through the flow and moves through it: a track with the hops that cost something, and the counts so far. */
export class ProgressLine {
  readonly element = create('section', { class: 'progress-line' });
  private readonly done = create('div', { class: 'done' });
  private readonly handle = create('div', { class: 'handle' });
  private readonly track = create('div', { class: 'track', role: 'slider', tabindex: '0' });
  private readonly counts = create('p', { class: 'counts' });
  private shown: { readonly view: FlowView; readonly n: number } | undefined;

  /** @param onScrub a hop was chosen on the track; only hops of the picture are */
  constructor(private readonly onScrub: (n: number) => void) {
    this.element.append(this.track, this.counts);
    this.track.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.track.setPointerCapture(event.pointerId);
      this.scrubTo(event.clientX);
    });
    this.track.addEventListener('pointermove', (event) => {
      if (this.track.hasPointerCapture(event.pointerId)) this.scrubTo(event.clientX);
    });
    this.track.addEventListener('keydown', (event) => this.onKey(event));
  }

  show(view: FlowView, n: number, strings: PageStrings): void {
    this.element.setAttribute('aria-label', strings.progress);
    if (view !== this.shown?.view) this.drawTrack(view);
    this.shown = { view, n };
    const left = `${place(n, view)}%`;
    this.done.style.width = left;
    this.handle.style.left = left;
    const hop = view.hops[n - 1];
    const now = { 'aria-label': strings.scrub, 'aria-valuemin': '1', 'aria-valuemax': String(view.hops.length), 'aria-valuenow': String(n), 'aria-valuetext': fill(strings.scrubbed, n, view.hops.length, hop?.label ?? '') };
    for (const [name, value] of Object.entries(now)) this.track.setAttribute(name, value);
    this.counts.replaceChildren(create('span', { class: 'eyebrow' }, strings.progress), ...(hop ? costTerms(hop.soFar, strings) : []));
    // The same words are in the bar, where the keyboard reaches them.
    for (const term of this.counts.querySelectorAll('.term')) term.setAttribute('tabindex', '-1');
  }

  /** Hops that happen only under a condition are not in the totals, and have no tick. */
  private drawTrack(view: FlowView): void {
    const ticks = view.hops.filter(({ when }) => when === undefined).flatMap(({ n, cost }) => costNames.filter((name) => cost[name] > 0).map((name) => {
      const element = tick(name);
      element.style.left = `${place(n, view)}%`;
      return element;
    }));
    this.track.replaceChildren(create('div', { class: 'rail' }, this.done), ...ticks, this.handle);
  }

  private scrubTo(x: number): void {
    if (!this.shown) return;
    const { left, width } = this.track.getBoundingClientRect();
    const { hops, shown } = this.shown.view;
    const wanted = 1 + ((x - left) / width) * (hops.length - 1);
    this.go(shown.reduce<number | undefined>((best, n) => (best === undefined || Math.abs(n - wanted) < Math.abs(best - wanted) ? n : best), undefined));
  }

  /** The keys of a slider that do not step through the hops anyway. The page keys belong to a presenter's remote control. */
  private onKey(event: KeyboardEvent): void {
    const { key } = event;
    const isPage = key === 'PageUp' || key === 'PageDown';
    if (!this.shown || (isPage && this.element.closest('.presenting'))) return;
    const { view: { shown }, n } = this.shown;
    const by = isPage ? Math.max(1, Math.round(shown.length * pagePart)) : 1;
    if (key === 'ArrowUp' || key === 'PageUp') this.go(shown.filter((each) => each > n)[by - 1] ?? shown.at(-1));
    else if (key === 'ArrowDown' || key === 'PageDown') this.go(shown.filter((each) => each < n).at(-by) ?? shown[0]);
    else return;
    event.preventDefault();
  }

  private go(n: number | undefined): void {
    if (n !== undefined && n !== this.shown?.n) this.onScrub(n);
  }
}

/** What the ticks of the track mean, for the legend. */
export function tickLegend(strings: PageStrings): HTMLElement {
  return create('div', { class: 'tick-legend' },
    create('h3', {}, strings.ticks),
    create('ul', { class: 'legend-list' }, ...costNames.map((name) => create('li', {}, create('span', { class: 'sample-tick' }, tick(name)), create('span', {}, strings[tickNames[name]])))));
}

/** The position of a hop on the track, in per cent. */
function place(n: number, { hops }: FlowView): number {
  return hops.length < 2 ? 100 : ((n - 1) / (hops.length - 1)) * 100;
}

function tick(name: keyof Cost): HTMLElement {
  return create('span', { class: `tick ${name}` });
}
