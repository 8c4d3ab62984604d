import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { capitalized } from '../../text/capitalized.js';
import { caseNow, changedConditions } from '../controls/condition-words.js';
import { button } from '../controls/controls.js';
import { create, fill } from '../controls/dom.js';
import { iconElement } from '../controls/icon.js';

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

  show(view: FlowView, strings: PageStrings): void {
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
