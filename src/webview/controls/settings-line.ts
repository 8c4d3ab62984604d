import type { ConditionStrings } from '../../pages/condition-strings.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import { capitalized } from '../../text/capitalized.js';
import { caseNow, changedConditions } from './condition-words.js';
import { button } from './controls.js';
import { create, fill } from './dom.js';
import { iconElement } from './icon.js';

/** The line of the header that says what differs from the basis, and leads back to it. */
export class SettingsLine {
  readonly element = create('div', { class: 'settings-line', role: 'group', hidden: '' });
  private readonly text = create('p');
  private readonly back;

  /** @param onGone the line is about to go, and has the keyboard focus */
  constructor(onBasis: () => void, private readonly onGone: () => void) {
    this.back = button({ icon: 'discard', text: '', look: 'quiet' }, onBasis);
    this.back.element.classList.add('needs-extension');
    this.element.append(iconElement('settings'), this.text, this.back.element);
  }

  show(view: Pick<FlowView, 'conditions'>, strings: ConditionStrings): void {
    const changed = changedConditions(view);
    const hadFocus = this.element.contains(document.activeElement);
    this.element.setAttribute('aria-label', strings.differsName);
    const words = capitalized(changed.map(caseNow).join(' · '));
    this.text.textContent = words;
    this.text.title = fill(strings.differs, words);
    this.back.show('discard', strings.backToBasisLong, strings.backToBasis);
    this.element.hidden = changed.length === 0;
    if (hadFocus && this.element.hidden) this.onGone();
  }
}
