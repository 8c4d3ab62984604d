import type { FlowView, Hideable } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button, checkbox, dropdown, type Button, type Dropdown } from '../controls/controls.js';
import { costWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { ExportMenu, type ExportEvents } from './export-menu.js';
import type { Background } from '../export/svg.js';
import { legendList } from '../picture/legend.js';
import type { ZoomStep } from '../picture/zoom.js';
import { Popover } from '../controls/popover.js';
import { speeds, type Speed } from './player.js';
import { ViewMenu } from './view-menu.js';

export interface ToolbarEvents extends ExportEvents {
  onFlow(flowId: string): void;
  onLevel(level: 'main' | 'all'): void;
  onHidden(hidden: readonly Hideable[]): void;
  onFind(): void;
  onStep(where: 'first' | 'previous' | 'next' | 'last'): void;
  onPlay(): void;
  onSpeed(speed: Speed): void;
  onPresent(): void;
  onList(): void;
  onGoTo(): void;
  onZoom(step: ZoomStep): void;
}

const icons = { first: 'debug-reverse-continue', previous: 'arrow-left', next: 'arrow-right', last: 'debug-continue' } as const;

/** The bar above the picture: which flow, which hop, how it is shown. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly title = create('h1');
  private readonly cost = create('p', { class: 'flow-cost' });
  private readonly position = create('span', { class: 'position' });
  private readonly flows;
  private readonly details;
  private readonly steps: Readonly<Record<keyof typeof icons, Button>>;
  private readonly play: Button;
  private readonly speed: Dropdown;
  private readonly goTo: Button;
  private readonly present: Button;
  private readonly list: Button;
  private readonly find: Button;
  private readonly view: ViewMenu;
  private readonly exports: ExportMenu;
  private readonly legend = new Popover('question', 'legend');
  private readonly zooms: Readonly<Record<'in' | 'out' | 'fit', Button>>;

  constructor(events: ToolbarEvents) {
    const step = (where: keyof typeof icons): Button => button({ icon: icons[where], title: where }, () => events.onStep(where));
    this.flows = dropdown((flowId) => events.onFlow(flowId));
    this.details = checkbox((checked) => events.onLevel(checked ? 'all' : 'main'));
    this.steps = { first: step('first'), previous: step('previous'), next: step('next'), last: step('last') };
    this.play = button({ icon: 'play', title: 'play' }, () => events.onPlay());
    this.speed = dropdown((value) => events.onSpeed(speeds.find((speed) => String(speed) === value) ?? 1));
    this.speed.element.classList.add('speed');
    this.present = button({ icon: 'vm', title: 'present' }, () => events.onPresent());
    this.list = button({ icon: 'list-ordered', title: 'list' }, () => events.onList());
    this.goTo = button({ icon: 'list-selection', title: 'go' }, () => events.onGoTo());
    this.find = button({ icon: 'search', title: 'find' }, () => events.onFind());
    this.view = new ViewMenu((hidden) => events.onHidden(hidden));
    this.exports = new ExportMenu(events);
    this.zooms = {
      out: button({ icon: 'zoom-out', title: 'out' }, () => events.onZoom('out')),
      in: button({ icon: 'zoom-in', title: 'in' }, () => events.onZoom('in')),
      fit: button({ icon: 'screen-full', title: 'fit' }, () => events.onZoom('width')),
    };
    for (const part of [this.goTo.element, this.view.popover.element]) part.classList.add('needs-extension');
    this.element = create('header', { class: 'toolbar' },
      create('div', { class: 'heading' }, this.title, this.cost),
      create('div', { class: 'choices' }, this.flows.element, this.details.element),
      create('div', { class: 'zooms', role: 'group' }, this.zooms.out.element, this.zooms.in.element, this.zooms.fit.element),
      create('div', { class: 'steps', role: 'group' },
        this.steps.first.element, this.steps.previous.element, this.position, this.steps.next.element, this.steps.last.element,
        this.play.element, this.speed.element, this.goTo.element),
      create('div', { class: 'tools', role: 'group' }, this.find.element, this.list.element, this.view.popover.element, this.legend.element, this.present.element, this.exports.popover.element),
    );
  }

  show(view: FlowView, strings: PageStrings): void {
    this.title.textContent = view.scenarioTitle;
    this.title.title = view.scenarioTitle;
    this.cost.textContent = costWords(view.cost.steady, strings).join(' · ');
    this.flows.show(view.flows.map(({ id, title }) => ({ value: id, text: title })), view.flowId, strings.flow);
    this.details.show(view.level === 'all', strings.detailHops);
    this.element.setAttribute('aria-label', strings.toolbar);
    this.steps.first.show(icons.first, strings.firstHop);
    this.steps.previous.show(icons.previous, strings.previousHop);
    this.steps.next.show(icons.next, strings.nextHop);
    this.steps.last.show(icons.last, strings.lastHop);
    this.present.show('vm', strings.present);
    this.find.show('search', strings.find);
    this.view.show(view, strings);
    this.exports.show(strings);
    this.legend.show(strings.legend, () => [legendList(view, strings)]);
    this.goTo.show('list-selection', strings.goToHop);
    this.zooms.in.show('zoom-in', strings.zoomIn);
    this.zooms.out.show('zoom-out', strings.zoomOut);
    this.zooms.fit.show('screen-full', strings.fit);
  }

  /** The background of exported pictures. */
  get background(): Background {
    return this.exports.background;
  }

  /** Opens or closes one of the bar's menus. */
  toggleMenu(menu: 'view' | 'legend' | 'exports'): void {
    ({ view: this.view.popover, legend: this.legend, exports: this.exports.popover })[menu].toggle();
  }

  /** Makes the button offer the list, or the diagram while the list is shown. */
  showList(open: boolean, strings: PageStrings): void {
    this.list.show(open ? 'type-hierarchy' : 'list-ordered', open ? strings.diagram : strings.list);
    for (const zoom of Object.values(this.zooms)) zoom.setEnabled(!open);
  }

  /** Shows the current hop. */
  showPosition(view: FlowView, n: number, { isPlaying, speed }: { readonly isPlaying: boolean; readonly speed: Speed }, strings: PageStrings): void {
    const [first, last] = [view.shown[0], view.shown.at(-1)];
    this.position.textContent = fill(strings.position, n, view.hops.length);
    this.position.title = fill(strings.positionShown, view.shown.length, view.hops.length);
    for (const where of ['first', 'previous'] as const) this.steps[where].setEnabled(first !== undefined && n > first);
    for (const where of ['next', 'last'] as const) this.steps[where].setEnabled(last !== undefined && n < last);
    this.play.show(isPlaying ? 'debug-pause' : 'play', isPlaying ? strings.pause : strings.play);
    this.speed.show(speeds.map((each) => ({ value: String(each), text: fill(strings.speedTimes, each) })), String(speed), strings.speed);
  }
}
