import { create } from '../controls/dom.js';
import { Splitter, type SplitterPlace } from '../controls/splitter.js';
import type { DetailsLayout } from './host.js';

/** The least sizes of the details and of what is before them, in pixels. */
const least = { width: 220, height: 90 } as const;
const leastBefore = { width: 240, height: 120 } as const;

/** The picture or list, and the details, whose size the user chooses and which can be folded away. */
export class Panes {
  readonly element: HTMLElement;
  private readonly splitter: Splitter;

  /**
   * @param main what shares the first pane
   * @param layout how the details were left
   * @param onChange the layout was changed by the user
   */
  constructor(main: readonly HTMLElement[], private readonly details: HTMLElement, private layout: DetailsLayout, private readonly onChange: () => void) {
    this.splitter = new Splitter(() => this.place(), {
      onResize: (size) => this.resize(size),
      onReset: () => this.change({ folded: false }),
    });
    details.id = 'details';
    this.splitter.element.setAttribute('aria-controls', details.id);
    this.element = create('main', { class: 'panes' }, ...main, details, this.splitter.element);
    new ResizeObserver(() => this.splitter.showPlace()).observe(details);
    this.apply();
  }

  /** The sizes that the user chose, and whether the details are folded away. */
  get current(): DetailsLayout {
    return this.layout;
  }

  /** @param label what the splitter is called */
  show(label: string): void {
    this.splitter.name(label);
  }

  toggleDetails(): void {
    this.change({ ...this.layout, folded: !this.layout.folded });
  }

  private resize(size: number): void {
    const { isStacked, most } = this.place();
    const kept = Math.round(Math.min(most, Math.max(isStacked ? least.height : least.width, size)));
    this.change({ ...this.layout, [isStacked ? 'height' : 'width']: kept });
  }

  private change(layout: DetailsLayout): void {
    this.layout = layout;
    this.apply();
    this.onChange();
  }

  private apply(): void {
    const { width, height, folded } = this.layout;
    const set = (name: string, size: number | undefined): void => this.element.style.setProperty(name, size === undefined ? '' : `${size}px`);
    set('--details-width', width);
    set('--details-height', height);
    this.element.classList.toggle('folded', folded);
    this.splitter.showPlace();
  }

  private place(): SplitterPlace {
    const whole = this.element.getBoundingClientRect();
    const { width, height } = this.details.getBoundingClientRect();
    // The style sheet decides when the panes are one above the other.
    const isStacked = getComputedStyle(this.element).getPropertyValue('--stacked').trim() === 'yes';
    return isStacked
      ? { isStacked, size: height, least: least.height, most: whole.height - leastBefore.height, end: whole.bottom }
      : { isStacked, size: width, least: least.width, most: whole.width - leastBefore.width, end: whole.right };
  }
}
