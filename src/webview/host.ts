import type { FromPage, PanelState } from '../pages/diagram-protocol.js';

/** What the page keeps over hides, reloads and restarts; the extension reads the fields of {@link PanelState}. */
export interface PageState extends PanelState {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  /** Whether the list is shown in place of the picture. */
  readonly list: boolean;
}

interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function post(message: FromPage): void {
  api.postMessage(message);
}

export function saveState(state: PageState): void {
  api.setState(state);
}

/** How a picture was looked at: where, and at which hop. */
export type SavedView = Pick<PageState, 'zoom' | 'left' | 'top' | 'hop'>;

/** Whether the list was shown when the page was last seen. */
export function listWasOpen(): boolean {
  return (api.getState() as Partial<PageState> | undefined)?.list === true;
}

/** The view that was saved, if it is one of this document, flow and level. */
export function savedView({ document, flowId, level }: Pick<PanelState, 'document' | 'flowId' | 'level'>): SavedView | undefined {
  const state = api.getState() as Partial<PageState> | undefined;
  if (!state || JSON.stringify([state.document, state.flowId, state.level]) !== JSON.stringify([document, flowId, level])) return undefined;
  const { zoom, left, top, hop } = state;
  const complete = [zoom, left, top, hop].every((value) => typeof value === 'number') && (zoom ?? 0) > 0;
  return complete ? { zoom, left, top, hop } as SavedView : undefined;
}
