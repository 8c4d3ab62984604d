import type { ConditionView, FlowView } from '../../pages/diagram-protocol.js';
import type { ConditionStrings } from '../../pages/condition-strings.js';
import { capitalized } from '../../text/capitalized.js';
import { changedConditions } from './condition-words.js';
import { button } from './controls.js';
import { create, fill } from './dom.js';
import { Popover } from './popover.js';
import { term } from './term.js';

export interface WhatIfEvents {
  /** A condition is to be on or off. */
  onSwitch(id: string, isOn: boolean): void;
  /** Every condition is to be at its default again. */
  onBasis(): void;
}

/** The button with the conditions of what a page shows: what is the case, what would be, and what that would change. */
export class WhatIfPanel {
  readonly popover: Popover = new Popover({ className: 'what-if', icon: 'settings', text: '', clearOf: () => this.popover.element.closest('.toolbar') });
  private readonly list = create('ul', { class: 'conditions' });
  private readonly basis = button({ icon: 'discard', text: '' }, () => this.events.onBasis());
  private rows: readonly ConditionRow[] = [];

  constructor(private readonly events: WhatIfEvents) {
    this.popover.panel.append(this.list, this.basis.element);
    this.basis.element.classList.add('back-to-basis');
  }

  /** @param title names the panel and its button */
  show(view: Pick<FlowView, 'conditions'>, strings: ConditionStrings, title: string): void {
    const { conditions } = view;
    this.popover.show({ title, text: strings.whatIf });
    this.popover.element.hidden = conditions.length === 0;
    if (conditions.length === 0) this.popover.close();
    // The rows stay while the flow does, so that the keyboard focus stays on the switch.
    if (this.rows.map(({ id }) => id).join(' ') !== conditions.map(({ id }) => id).join(' ')) {
      this.rows = conditions.map(({ id }) => new ConditionRow(id, (isOn) => this.events.onSwitch(id, isOn)));
      this.list.replaceChildren(...this.rows.map(({ element }) => element));
    }
    this.rows.forEach((row, index) => {
      const condition = conditions[index];
      if (condition) row.show(condition, strings);
    });
    this.basis.show('discard', strings.backToBasisLong, strings.backToBasis);
    this.basis.setEnabled(changedConditions(view).length > 0);
  }
}

/** A condition with its switch. */
class ConditionRow {
  readonly element = create('li', { class: 'condition' });
  private readonly box = create('input', { type: 'checkbox', role: 'switch' });
  private readonly on = create('span', { class: 'case' });
  private readonly off = create('span', { class: 'case' });
  private readonly effect = create('span', { class: 'effect' });
  private readonly facts = create('span', { class: 'facts' });

  constructor(readonly id: string, onSwitch: (isOn: boolean) => void) {
    const nameOf = (part: string): string => `condition-${part}-${id}`;
    this.off.id = nameOf('off');
    this.effect.id = nameOf('effect');
    this.box.setAttribute('aria-describedby', `${this.off.id} ${this.effect.id}`);
    this.box.addEventListener('change', () => onSwitch(this.box.checked));
    this.element.append(create('label', {}, this.box, this.on), this.off, this.effect, this.facts);
  }

  show({ isOn, isOnByDefault, on, off, effect, reason }: ConditionView, strings: ConditionStrings): void {
    this.box.checked = isOn;
    this.on.textContent = capitalized(on);
    this.off.textContent = fill(strings.whatIfOff, off);
    this.effect.textContent = fill(strings.whatIfEffect, effect.includes('\n') ? `\n${effect}` : effect);
    this.on.classList.toggle('current', isOn);
    this.off.classList.toggle('current', !isOn);
    this.element.classList.toggle('changed', isOn !== isOnByDefault);
    const byDefault = isOnByDefault ? strings.onByDefault : strings.offByDefault;
    const facts = JSON.stringify([byDefault, reason]);
    // A new word would lose the keyboard focus.
    if (this.facts.dataset['shown'] === facts) return;
    this.facts.dataset['shown'] = facts;
    this.facts.replaceChildren(reason ? term(byDefault, reason) : byDefault, ' ', create('code', {}, this.id));
  }
}
