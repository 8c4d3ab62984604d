/** Replaces the extension in a page that is saved to a file: answers the page from the data in the file. */
import { pictureViewOf } from '../../diagram/flow-view.js';
import { noFolds, type FromPage, type PictureFormat, type ToPage } from '../../pages/diagram-protocol.js';
import type { OfflineData } from '../../pages/offline-data.js';

class OfflineHost {
  private flowId: string | undefined;
  private shown: OfflineData['shown'];
  private selected: number;
  private isTraceSent = false;

  constructor(private readonly data: OfflineData) {
    this.flowId = data.flows[0]?.flowId;
    this.shown = data.shown;
    this.selected = data.selected;
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
        return this.change({ folds: noFolds });
      case 'setLevel':
        return this.change({ level: message.level, folds: noFolds });
      case 'setHidden':
        return this.change({ hidden: message.hidden });
      case 'setFolds':
        return this.change({ folds: message.folds });
      case 'choosePass': {
        const pass = this.data.trace?.passes.find(({ n }) => n === message.n);
        return pass && post({ type: 'pass', pass });
      }
      case 'closeOverlay':
        return post({ type: 'overlayClosed' });
      case 'picture':
        return save(message.flow.flowId, message.format, message.data);
      default:
        // Everything else needs the extension; the page hides the controls for it.
        return;
    }
  }

  private change(shown: Partial<OfflineData['shown']>): void {
    this.shown = { ...this.shown, ...shown };
    this.show();
  }

  private show(): void {
    const { flows, scenario, model, language, trace } = this.data;
    const facts = flows.find(({ flowId }) => flowId === this.flowId);
    const flow = model.flows.find(({ id }) => id === this.flowId);
    if (!facts || !flow) return;
    const { level, hidden, folds } = this.shown;
    const picture = pictureViewOf(model, flow, { level, hide: hidden, folds, language, errorsOf: ({ n }) => facts.hops[n - 1]?.errors ?? [] });
    post({ type: 'flow', view: { ...facts, ...scenario, ...picture }, selected: this.selected, document: { builtIn: 'offline' } });
    if (trace && !this.isTraceSent) post({ type: 'overlay', overlay: trace.overlay });
    this.isTraceSent = true;
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
