import { create } from './dom.js';

/** How far a key moves the splitter, in pixels. */
const keyStep = 20;

export interface SplitterEvents {
  /** The splitter was moved so that the part after it has this size in pixels; limits are for the receiver to keep. */
  onResize(size: number): void;
  /** The splitter was pressed twice. */
  onReset(): void;
}

/** Where a splitter is, in pixels. */
export interface SplitterPlace {
  /** Whether the part after the splitter is below it and not beside it. */
  readonly isStacked: boolean;
  readonly size: number;
  readonly least: number;
  readonly most: number;
  /** Where the part after the splitter ends in the window. */
  readonly end: number;
}

/** The line between two parts of the page, moved by pointer or arrow keys. */
export class Splitter {
  readonly element = create('div', { class: 'splitter', role: 'separator', tabindex: '0' });

  /** @param place measures where the splitter is now */
  constructor(private readonly place: () => SplitterPlace, private readonly events: SplitterEvents) {
    const { element } = this;
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
      element.focus();
    });
    element.addEventListener('pointermove', (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      const { isStacked, end } = this.place();
      this.events.onResize(end - (isStacked ? event.clientY : event.clientX));
    });
    element.addEventListener('dblclick', () => this.events.onReset());
    element.addEventListener('keydown', (event) => {
      const size = this.sizeAfter(event.key);
      if (size === undefined) return;
      event.preventDefault();
      this.events.onResize(size);
    });
  }

  /** @param label what it sizes */
  name(label: string): void {
    this.element.title = label;
    this.element.setAttribute('aria-label', label);
  }

  /** Tells screen readers where the splitter is; measures it, which makes the browser lay out the page. */
  showPlace(): void {
    const { isStacked, size, least, most } = this.place();
    this.element.setAttribute('aria-orientation', isStacked ? 'horizontal' : 'vertical');
    for (const [name, value] of [['now', size], ['min', least], ['max', most]] as const) this.element.setAttribute(`aria-value${name}`, String(Math.round(value)));
  }

  private sizeAfter(key: string): number | undefined {
    const { isStacked, size, least, most } = this.place();
    const sizes: Readonly<Record<string, number>> = {
      [isStacked ? 'ArrowUp' : 'ArrowLeft']: size + keyStep,
      [isStacked ? 'ArrowDown' : 'ArrowRight']: size - keyStep,
      Home: most,
      End: least,
    };
    return sizes[key];
  }
}
