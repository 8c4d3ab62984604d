import type { FromPage, PanelState } from '../protocol.js';

/** What the page keeps over hides, reloads and restarts; the extension reads the fields of {@link PanelState}. */
export interface PageState extends PanelState {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
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

/** The view of the picture that was saved, if it is one of this document, flow and level. */
export function savedView(of: PanelState): Pick<PageState, 'zoom' | 'left' | 'top'> | undefined {
  const state = api.getState() as Partial<PageState> | undefined;
  const same = state
    && JSON.stringify([state.document, state.flowId, state.level]) === JSON.stringify([of.document, of.flowId, of.level]);
  if (!same) return undefined;
  const { zoom, left, top } = state;
  return typeof zoom === 'number' && typeof left === 'number' && typeof top === 'number' && zoom > 0 ? { zoom, left, top } : undefined;
}
