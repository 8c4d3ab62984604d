import type { Cost } from '../../model/scenario.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { create, fill } from './dom.js';

const counted = ['copies', 'vmExits', 'hostRoundTrips'] as const satisfies readonly (keyof Cost)[];

/** Shows the progress through the flow: a track with the hops that cost something, and the counts so far. */
export class ProgressLine {
  readonly element = create('section', { class: 'progress-line' });
  private readonly done = create('div', { class: 'done' });
  private readonly track = create('div', { 'class': 'track', 'aria-hidden': 'true' });
  private readonly counts = create('p', { class: 'counts' });
  private drawn: FlowView | undefined;

  constructor() {
    this.element.append(this.track, this.counts);
  }

  show(view: FlowView, n: number, strings: PageStrings): void {
    this.element.setAttribute('aria-label', strings.progress);
    if (view !== this.drawn) this.drawTrack(view);
    this.done.style.width = `${place(n, view)}%`;
    const soFar = view.hops[n - 1]?.soFar;
    this.counts.replaceChildren(
      create('span', { class: 'eyebrow' }, strings.progress),
      ...(soFar ? counted : []).map((name) => create('span', { class: `count ${name}` },
        fill(strings.progressCount, strings[name], soFar?.[name] ?? 0, view.cost.steady[name]))),
    );
  }

  /** Hops that happen only under a condition are not in the totals, and have no tick. */
  private drawTrack(view: FlowView): void {
    this.drawn = view;
    const ticks = view.hops.filter(({ when }) => when === undefined).flatMap(({ n, copyNumber, exitNumber }) => [
      ...(copyNumber === undefined ? [] : [tick('copies', place(n, view))]),
      ...(exitNumber === undefined ? [] : [tick('exits', place(n, view))]),
    ]);
    this.track.replaceChildren(this.done, ...ticks);
  }
}

/** The position of a hop on the track, in per cent. */
function place(n: number, { hops }: FlowView): number {
  return hops.length < 2 ? 100 : ((n - 1) / (hops.length - 1)) * 100;
}

function tick(part: 'copies' | 'exits', left: number): HTMLElement {
  const element = create('div', { class: `tick ${part}` });
  element.style.left = `${left}%`;
  return element;
}
