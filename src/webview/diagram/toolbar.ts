import { pictureLevels, type FlowView, type Hideable, type PictureLevel } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button, dropdown, type Button, type Dropdown } from '../controls/controls.js';
import { create, fill } from '../controls/dom.js';
import { Popover } from '../controls/popover.js';
import { ExportMenu, type ExportEvents } from './export-menu.js';
import type { Background } from '../export/svg.js';
import { legendList } from '../picture/legend.js';
import type { ZoomStep } from '../picture/zoom.js';
import { costTerms } from './cost-terms.js';
import { MoreMenu } from './more-menu.js';
import { speeds, type Speed } from './player.js';
import { tickLegend } from './progress-line.js';
import { SettingsLine } from '../controls/settings-line.js';
import { ViewMenu } from './view-menu.js';
import { WhatIfPanel, type WhatIfEvents } from '../controls/what-if-panel.js';

export interface ToolbarEvents extends ExportEvents, WhatIfEvents {
  onFlow(flowId: string): void;
  onLevel(level: PictureLevel): void;
  onHidden(hidden: readonly Hideable[]): void;
  onFind(): void;
  onStep(where: 'first' | 'previous' | 'next' | 'last'): void;
  onPlay(): void;
  onSpeed(speed: Speed): void;
  onBeside(): void;
  onPresent(): void;
  onList(): void;
  onCompare(): void;
  onDetails(): void;
  onGoTo(): void;
  onZoom(step: ZoomStep): void;
  onMinimap(): void;
  onTrace(what: 'openTrace' | 'recordTrace' | 'runForReal' | 'pasteStack'): void;
}

const icons = { first: 'debug-reverse-continue', previous: 'arrow-left', next: 'arrow-right', last: 'debug-continue' } as const;

const levelNames = { overview: 'levelOverview', main: 'levelMain', all: 'levelAll' } as const satisfies Record<PictureLevel, keyof PageStrings>;

/** The bar above the picture: which flow, which hop, how it is shown. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly title = create('h1');
  private readonly cost = create('p', { class: 'flow-cost' });
  private readonly position = create('span', { class: 'position' });
  private readonly hopsShown = create('p', { class: 'hops-shown' });
  private readonly flows: Dropdown;
  private readonly levels: Dropdown;
  private readonly steps: Readonly<Record<keyof typeof icons, Button>>;
  private readonly play: Button;
  private readonly speed: Dropdown;
  private readonly list: Button;
  private readonly compare: Button;
  private readonly details: Button;
  private readonly exports: ExportMenu;
  private readonly whatIf: WhatIfPanel;
  private readonly settings: SettingsLine;
  private readonly more: MoreMenu;
  private readonly view: ViewMenu;
  private readonly legend: Popover;

  constructor(events: ToolbarEvents) {
    const step = (where: keyof typeof icons): Button => button({ icon: icons[where], title: where }, () => events.onStep(where));
    this.flows = dropdown((flowId) => events.onFlow(flowId));
    this.levels = dropdown((value) => events.onLevel(pictureLevels.find((level) => level === value) ?? 'overview'));
    this.steps = { first: step('first'), previous: step('previous'), next: step('next'), last: step('last') };
    for (const edge of [this.steps.first, this.steps.last]) edge.element.classList.add('edge');
    this.play = button({ icon: 'play', title: 'play' }, () => events.onPlay());
    this.speed = dropdown((value) => events.onSpeed(speeds.find((speed) => String(speed) === value) ?? 1));
    this.speed.element.classList.add('speed');
    this.list = button({ icon: 'list-ordered', text: '', look: 'quiet' }, () => events.onList());
    this.compare = button({ icon: 'git-compare', text: '', look: 'quiet' }, () => events.onCompare());
    this.compare.element.classList.add('needs-extension');
    this.details = button({ icon: 'layout-sidebar-right', title: 'details' }, () => events.onDetails());
    this.exports = new ExportMenu(events);
    this.whatIf = new WhatIfPanel(events);
    this.whatIf.popover.element.classList.add('needs-extension');
    this.settings = new SettingsLine(() => events.onBasis(), () => this.whatIf.popover.focus());
    this.more = new MoreMenu({ ...events, onView: () => this.view.popover.toggle(), onLegend: () => this.legend.toggle() });
    this.view = new ViewMenu(this.more.popover, (hidden) => events.onHidden(hidden));
    this.legend = new Popover({ className: 'legend', below: this.more.popover });
    this.element = create('header', { class: 'toolbar' },
      this.title,
      create('div', { class: 'flow' }, create('div', { class: 'choices' }, this.flows.element, this.levels.element), this.cost, this.hopsShown),
      create('div', { class: 'steps', role: 'group' },
        this.steps.first.element, this.steps.previous.element, this.position, this.steps.next.element, this.steps.last.element,
        this.play.element, this.speed.element),
      create('div', { class: 'tools', role: 'group' },
        this.whatIf.popover.element, this.list.element, this.compare.element, this.exports.popover.element, this.details.element, this.more.popover.element,
        this.view.popover.element, this.legend.element),
      this.settings.element,
    );
  }

  /** @param hasTrace whether a trace is laid over the flow */
  show(view: FlowView, strings: PageStrings, hasTrace: boolean): void {
    this.title.textContent = view.scenarioTitle;
    this.title.title = view.scenarioTitle;
    this.cost.replaceChildren(...(view.cost.isSetup ? [strings.setup] : costTerms(view.cost.steady, strings, { basis: view.cost.basis })));
    this.settings.show(view, strings);
    this.whatIf.show(view, strings, strings.whatIfKey);
    this.hopsShown.textContent = view.shown.length < view.hops.length ? fill(strings.positionShown, view.shown.length, view.hops.length) : '';
    this.flows.show(view.flows.map(({ id, title }) => ({ value: id, text: title })), view.flowId, strings.flow);
    this.levels.show(pictureLevels.map((level) => ({ value: level, text: strings[levelNames[level]] })), view.level, strings.level);
    this.element.setAttribute('aria-label', strings.toolbar);
    this.steps.first.show(icons.first, strings.firstHop);
    this.steps.previous.show(icons.previous, strings.previousHop);
    this.steps.next.show(icons.next, strings.nextHop);
    this.steps.last.show(icons.last, strings.lastHop);
    this.compare.show('git-compare', strings.compareWith, strings.compare);
    this.exports.show(strings);
    this.more.show(strings);
    this.view.show(view, strings);
    this.legend.show({ title: strings.legend, content: () => [legendList(view, strings, hasTrace), tickLegend(strings)] });
  }

  /** The background of exported pictures. */
  get background(): Background {
    return this.exports.background;
  }

  /** Opens or closes one of the bar's menus. */
  toggleMenu(menu: 'view' | 'legend' | 'exports' | 'whatIf'): void {
    if (menu === 'whatIf' && this.whatIf.popover.element.hidden) return;
    ({ whatIf: this.whatIf.popover, view: this.view.popover, legend: this.legend, exports: this.exports.popover })[menu].toggle();
  }

  /** Makes the button offer the list, or the diagram while the list is shown. */
  showList(open: boolean, strings: PageStrings): void {
    this.list.show(open ? 'type-hierarchy' : 'list-ordered', open ? strings.diagramKey : strings.listKey, open ? strings.diagram : strings.list);
    this.more.setZoomable(!open);
  }

  /** Makes the button offer to fold the details away, or to show them again. */
  showDetails(folded: boolean, strings: PageStrings): void {
    this.details.show(folded ? 'layout-sidebar-right-off' : 'layout-sidebar-right', folded ? strings.showDetails : strings.hideDetails);
    this.details.element.setAttribute('aria-expanded', String(!folded));
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
