import type { PageProblem } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from './controls.js';
import { create, fill } from './dom.js';
import { iconElement } from './icon.js';

/** The strip above the picture that says what is wrong with the file or the picture. */
export class Banner {
  readonly element = create('div', { class: 'banner', role: 'alert', hidden: '' });

  constructor(private readonly onShowProblem: () => void) {}

  /** @param hasPicture whether a picture is below the banner */
  showProblem({ message, line, column, count, isOutdated, isGone }: PageProblem, hasPicture: boolean, strings: PageStrings): void {
    if (isGone) return this.show(hasPicture ? strings.goneTitle : strings.goneEmpty, message);
    this.show(
      isOutdated ? hasPicture ? strings.brokenTitle : strings.brokenEmpty : fill(strings.brokenMarked, count),
      fill(strings.brokenAt, line, column, message),
      button({ text: strings.showProblem }, this.onShowProblem).element,
    );
  }

  showFailure(message: string, strings: PageStrings): void {
    this.show(strings.renderFailed, message);
  }

  /** Says something that is not about the flow; gone with the next flow. */
  showNotice(message: string): void {
    this.show('', message);
  }

  hide(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  private show(title: string, message: string, ...actions: readonly HTMLElement[]): void {
    this.element.replaceChildren(
      iconElement('warning'),
      create('p', {}, create('strong', {}, title), ' ', create('span', {}, message)),
      ...actions,
    );
    this.element.hidden = false;
  }
}
