/** Replaces the extension in a page that is saved to a file: answers the page from the data in the file. */
import type { FromPage, PictureFormat, ToPage } from '../../pages/diagram-protocol.js';
import type { OfflineData } from '../../pages/offline.js';

class OfflineHost {
  private flowId: string | undefined;
  private level: string | undefined;
  private selected = 1;

  constructor(private readonly data: OfflineData) {
    this.flowId = data.views[0]?.flowId;
    this.level = data.views[0]?.level;
  }

  receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        post({ type: 'strings', strings: this.data.strings, language: this.data.language });
        return this.show();
      case 'selected':
      case 'showSource':
        this.selected = message.n;
        return;
      case 'showFlow':
        this.flowId = message.flow.flowId;
        this.selected = 1;
        return this.show();
      case 'setLevel':
        this.level = message.level;
        return this.show();
      case 'picture':
        return save(message.flow.flowId, message.format, message.data);
      default:
        // Everything else needs the extension; the page hides the controls for it.
        return;
    }
  }

  private show(): void {
    const view = this.data.views.find(({ flowId, level }) => flowId === this.flowId && level === this.level);
    if (view) post({ type: 'flow', view: { ...view, ...this.data.scenario }, selected: this.selected, document: { builtIn: 'offline' } });
  }
}

function post(message: ToPage): void {
  window.postMessage(message, '*');
}

/** Downloads a picture; the data of a PNG is base64. */
function save(name: string, format: PictureFormat, data: string): void {
  const href = format === 'svg' ? URL.createObjectURL(new Blob([data], { type: 'image/svg+xml' })) : `data:image/png;base64,${data}`;
  Object.assign(document.createElement('a'), { href, download: `${name}.${format === 'svg' ? 'svg' : 'png'}` }).click();
}

const host = new OfflineHost(JSON.parse(document.getElementById('vhflow-data')?.textContent ?? '') as OfflineData);
let state: unknown;
Object.assign(window, {
  acquireVsCodeApi: () => ({
    getState: () => state,
    setState: (value: unknown) => { state = value; },
    postMessage: (message: FromPage) => host.receive(message),
  }),
});
