import type { CompareView, ToComparePage } from '../../pages/compare-protocol.js';
import { englishCompareStrings, type CompareStrings } from '../../pages/compare-strings.js';
import { caseNow } from '../controls/condition-words.js';
import { button, checkbox } from '../controls/controls.js';
import { create, fill } from '../controls/dom.js';
import { iconElement } from '../controls/icon.js';
import { SettingsLine } from '../controls/settings-line.js';
import { WhatIfPanel } from '../controls/what-if-panel.js';
import { costTable } from './cost-table.js';
import { FlowColumns } from './flow-columns.js';
import { post, savedLook, saveState } from './host.js';
import { summaries } from './summary.js';

/** The page of the compare panel: holds its state and passes messages to its parts. */
export class ComparePage {
  private strings: CompareStrings = englishCompareStrings;
  private view: CompareView | undefined;
  private showCommon: boolean;
  private showAll: boolean;
  /** The scroll position from before the page was reloaded; applied once. */
  private topToRestore: number;
  private readonly title = create('h1');
  private readonly commonBox = checkbox((checked) => this.setLook({ showCommon: checked }));
  private readonly allBox = checkbox((checked) => this.setLook({ showAll: checked }));
  private readonly whatIf = new WhatIfPanel({ onSwitch: (id, isOn) => post({ type: 'switchCondition', id, isOn }), onBasis: () => post({ type: 'backToBasis' }) });
  private readonly settings = new SettingsLine(() => post({ type: 'backToBasis' }), () => this.whatIf.popover.focus());
  private readonly spoken = create('p', { 'class': 'spoken', 'aria-live': 'polite' });
  private readonly choose = create('span', { class: 'choose' });
  private readonly banner = create('div', { class: 'banner', role: 'alert', hidden: '' });
  private readonly costs = create('div', { class: 'costs-frame' });
  private readonly summaries = create('div', { class: 'summaries' });
  private readonly columns = new FlowColumns({
    onShow: (column, n) => {
      this.columns.select({ column, n });
      post({ type: 'showHop', column, n });
    },
    onOpenSource: (column, n) => post({ type: 'openSource', column, n }),
  });
  private readonly overview = create('div', { class: 'overview' }, this.summaries, this.costs);
  private readonly content = create('main', { class: 'compare', tabindex: '-1' }, this.overview, this.columns.element);

  constructor(root: HTMLElement) {
    ({ showCommon: this.showCommon, showAll: this.showAll, top: this.topToRestore } = savedLook());
    const bar = create('header', { class: 'toolbar' },
      create('div', { class: 'heading' }, this.title),
      create('div', { class: 'choices' }, this.commonBox.element, this.allBox.element, this.whatIf.popover.element, this.choose),
      this.settings.element);
    root.append(bar, this.banner, this.spoken, this.content);
    this.content.addEventListener('scroll', () => this.save());
    this.content.hidden = true;
  }

  receive(message: ToComparePage): void {
    switch (message.type) {
      case 'strings':
        document.documentElement.lang = message.language;
        this.strings = { ...englishCompareStrings, ...message.strings };
        this.render();
        break;
      case 'compare':
        this.announceSwitch(message.view);
        this.view = message.view;
        this.render();
        if (message.isNew) this.content.scrollTop = 0;
        post({ type: 'shown', columns: message.view.columns.length, rows: message.view.rows.length });
        break;
      case 'current':
        if (message.isQuiet) this.columns.mark(message.cell);
        else this.columns.select(message.cell);
        break;
    }
  }

  /** Tells a screen reader what is the case now, if that is not what was the case before. */
  private announceSwitch({ conditions }: CompareView): void {
    const before = new Map(this.view?.conditions.map(({ id, isOn }) => [id, isOn]));
    const switched = conditions.filter(({ id, isOn }) => before.get(id) === !isOn);
    if (switched.length > 0) this.spoken.textContent = fill(this.strings.settings, conditions.map(caseNow).join(' · '));
  }

  private setLook(look: { readonly showCommon?: boolean; readonly showAll?: boolean }): void {
    ({ showCommon: this.showCommon, showAll: this.showAll } = { showCommon: this.showCommon, showAll: this.showAll, ...look });
    this.render();
  }

  private render(): void {
    const { strings, view } = this;
    this.title.textContent = strings.title;
    this.commonBox.show(this.showCommon, strings.commonHops);
    this.allBox.show(this.showAll, strings.allFlows);
    this.choose.replaceChildren(button({ text: strings.addFlow, icon: 'git-compare' }, () => post({ type: 'choose' })).element);
    if (!view) return;
    this.showProblems(view);
    this.whatIf.show(view, strings, strings.whatIfTitle);
    this.settings.show(view, strings);
    this.content.hidden = view.columns.length === 0;
    this.summaries.replaceChildren(...summaries(view, strings, (column, n) => this.columns.focus({ column, n })));
    this.costs.replaceChildren(costTable(view, this.showAll, strings, {
      onAdd: (other) => post({ type: 'add', other }),
      onRemove: (column) => post({ type: 'remove', column }),
      onMakeFirst: (column) => post({ type: 'makeFirst', column }),
      onOpenDiagram: (column) => post({ type: 'openDiagram', column }),
    }));
    this.overview.classList.toggle('short', view.columns.length === 2 && !this.showAll);
    this.columns.show(view, this.showCommon, strings);
    this.content.scrollTop = this.topToRestore || this.content.scrollTop;
    this.topToRestore = 0;
    this.save();
  }

  private showProblems({ problems, warnings, columns }: CompareView): void {
    const messages = [...problems, ...warnings, ...(columns.length < 2 ? [this.strings.tooFew] : [])];
    this.banner.hidden = messages.length === 0;
    this.banner.replaceChildren(
      iconElement('warning'),
      create('p', {}, ...(problems.length > 0 ? [create('strong', {}, this.strings.problems), ' '] : []), messages.join(' ')));
  }

  private save(): void {
    if (!this.view) return;
    saveState({ chosen: this.view.chosen, showCommon: this.showCommon, showAll: this.showAll, top: this.content.scrollTop });
  }
}
