import type { PageIcon } from '../../pages/icons.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button, type Button } from '../controls/controls.js';
import { create } from '../controls/dom.js';
import { Popover } from '../controls/popover.js';
import type { ZoomStep } from '../picture/zoom.js';

export interface MoreEvents {
  onFind(): void;
  onGoTo(): void;
  onView(): void;
  onLegend(): void;
  onBeside(): void;
  onPresent(): void;
  onZoom(step: ZoomStep): void;
  onMinimap(): void;
  onTrace(what: 'openTrace' | 'recordTrace' | 'runForReal' | 'pasteStack'): void;
}

interface Item {
  readonly icon: PageIcon;
  readonly title: keyof PageStrings;
  readonly button: Button;
}

/** The menu of what is needed less often than the buttons of the bar. */
export class MoreMenu {
  readonly popover = new Popover({ className: 'more-menu', icon: 'ellipsis' });
  private readonly items: readonly Item[];
  private readonly zooms: readonly Item[];

  constructor(events: MoreEvents) {
    const item = (icon: PageIcon, title: keyof PageStrings, act: () => void): Item => ({
      icon,
      title,
      button: button({ icon, text: '', look: 'quiet' }, () => {
        this.popover.close();
        act();
      }),
    });
    const find = item('search', 'find', () => events.onFind());
    const goTo = item('list-selection', 'goToHop', () => events.onGoTo());
    const view = item('eye', 'view', () => events.onView());
    const legend = item('question', 'legend', () => events.onLegend());
    const beside = item('split-horizontal', 'openBeside', () => events.onBeside());
    const traces = [
      item('pulse', 'openTrace', () => events.onTrace('openTrace')),
      item('record', 'recordTrace', () => events.onTrace('recordTrace')),
      item('vm-running', 'runForReal', () => events.onTrace('runForReal')),
      item('layers', 'pasteStack', () => events.onTrace('pasteStack')),
    ];
    const present = item('vm', 'present', () => events.onPresent());
    this.zooms = [
      item('zoom-in', 'zoomIn', () => events.onZoom('in')),
      item('zoom-out', 'zoomOut', () => events.onZoom('out')),
      item('screen-full', 'fit', () => events.onZoom('width')),
      item('screen-normal', 'fitAll', () => events.onZoom('whole')),
      item('text-size', 'readableSize', () => events.onZoom('readable')),
      item('map', 'minimap', () => events.onMinimap()),
    ];
    for (const each of [goTo, view, beside, ...traces]) each.button.element.classList.add('needs-extension');
    const groups = [[find, goTo], [view, legend], this.zooms, traces, [beside, present]];
    this.items = groups.flat();
    this.popover.panel.append(...groups.map((group) => create('div', { class: 'menu-group' }, ...group.map((each) => each.button.element))));
  }

  show(strings: PageStrings): void {
    this.popover.show({ title: strings.more });
    for (const each of this.items) each.button.show(each.icon, strings[each.title], strings[each.title]);
  }

  /** Whether there is a picture to zoom, or to have a map of. */
  setZoomable(zoomable: boolean): void {
    for (const zoom of this.zooms) zoom.button.setEnabled(zoomable);
  }
}
