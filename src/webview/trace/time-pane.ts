import type { PageStrings } from '../../pages/diagram-strings.js';
import { create } from '../controls/dom.js';
import { Splitter } from '../controls/splitter.js';
import type { TimeLine } from './time-line.js';

/** The height of the time line in pixels, if the user has chosen one, and whether it is folded away. */
export interface TimeLayout {
  readonly height?: number | undefined;
  readonly folded: boolean;
}

/** The least heights of the time line and of what is above it in the page, in pixels. */
const least = { height: 70, above: 260 } as const;

/** The pane at the bottom of the page with the time line; the user chooses its height, and can fold it away. */
export class TimePane {
  readonly element: HTMLElement;
  private readonly splitter: Splitter;
  private isWanted = false;

  /** @param onChange the layout was changed by the user */
  constructor(timeLine: TimeLine, private layout: TimeLayout, private readonly onChange: () => void) {
    this.splitter = new Splitter(() => this.place(), {
      onResize: (size) => this.change({ ...this.layout, height: Math.round(Math.max(least.height, Math.min(this.place().most, size))) }),
      onReset: () => this.change({ folded: false }),
    });
    timeLine.element.id = 'time-line';
    this.splitter.element.setAttribute('aria-controls', timeLine.element.id);
    this.element = create('section', { class: 'time-pane', hidden: '' }, this.splitter.element, timeLine.element);
    new ResizeObserver(() => { if (!this.element.hidden) this.splitter.showPlace(); }).observe(this.element);
    this.apply();
  }

  /** The height that the time line may have, in pixels. */
  get room(): number {
    return this.layout.height ?? parseFloat(getComputedStyle(this.element).maxHeight);
  }

  get current(): TimeLayout {
    return this.layout;
  }

  /** @param isWanted whether there is a trace */
  show(isWanted: boolean, strings: PageStrings): void {
    this.isWanted = isWanted;
    this.element.setAttribute('aria-label', strings.timeLine);
    this.splitter.name(strings.timeSplitter);
    this.apply();
  }

  toggle(): void {
    this.change({ ...this.layout, folded: !this.layout.folded });
  }

  private change(layout: TimeLayout): void {
    this.layout = layout;
    this.apply();
    this.onChange();
  }

  private apply(): void {
    const { height, folded } = this.layout;
    Object.assign(this.element.style, height === undefined ? { height: '', maxHeight: '' } : { height: `${height}px`, maxHeight: 'none' });
    this.element.hidden = !this.isWanted || folded;
  }

  private place(): { readonly isStacked: true; readonly size: number; readonly least: number; readonly most: number; readonly end: number } {
    const { height, bottom } = this.element.getBoundingClientRect();
    return { isStacked: true, size: height, least: least.height, most: Math.max(least.height, document.documentElement.clientHeight - least.above), end: bottom };
  }
}
