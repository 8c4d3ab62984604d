import type { ExportFormat } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button, dropdown } from '../controls/controls.js';
import { create, fill } from '../controls/dom.js';
import type { Background } from '../export/svg.js';
import { Popover } from '../controls/popover.js';

export interface ExportEvents {
  onSave(format: ExportFormat): void;
  onCopyPicture(): void;
  onCopyMermaid(): void;
}

/** The menu of everything that can be exported or copied. */
export class ExportMenu {
  readonly popover = new Popover({ className: 'export-menu', icon: 'export', text: '' });
  private chosen: Background = 'light';
  private readonly backgrounds = dropdown((value) => { this.chosen = value === 'dark' ? 'dark' : 'light'; });

  constructor(private readonly events: ExportEvents) {}

  /** The background of exported pictures. */
  get background(): Background {
    return this.chosen;
  }

  show(strings: PageStrings): void {
    const { events } = this;
    const item = (text: string, act: () => void): HTMLElement => button({ text }, () => {
      this.popover.close();
      act();
    }).element;
    this.popover.show({ title: strings.exportKey, text: strings.export, content: () => {
      this.backgrounds.show([{ value: 'light', text: strings.backgroundLight }, { value: 'dark', text: strings.backgroundDark }], this.chosen, strings.background);
      return [
        create('div', { class: 'export-background' }, create('span', { 'aria-hidden': 'true' }, strings.background), this.backgrounds.element),
        item(strings.copyPicture, () => events.onCopyPicture()),
        item(strings.saveSvg, () => events.onSave('svg')),
        ...([1, 2, 4] as const).map((scale) => item(fill(strings.savePng, scale), () => events.onSave(`png${scale}`))),
        create('div', { class: 'needs-extension' },
          item(strings.copyMermaid, () => events.onCopyMermaid()),
          item(strings.saveMermaid, () => events.onSave('mermaid')),
          item(strings.saveMarkdown, () => events.onSave('markdown')),
          item(strings.saveHtml, () => events.onSave('html'))),
      ];
    } });
  }
}
