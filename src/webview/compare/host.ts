import type { ComparePanelState, FromComparePage } from '../../pages/compare-protocol.js';
import { stateFromFormerPanel } from '../controls/former-panel.js';

/** What the page keeps while it is hidden, reloaded or restarted; the extension reads the fields of {@link ComparePanelState}. */
export interface ComparePageState extends ComparePanelState {
  readonly showCommon: boolean;
  readonly showAll: boolean;
  readonly top: number;
}

interface VsCodeApi {
  postMessage(message: FromComparePage): void;
  getState(): unknown;
  setState(state: ComparePageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function post(message: FromComparePage): void {
  api.postMessage(message);
}

export function saveState(state: ComparePageState): void {
  api.setState(state);
}

/** The display options and scroll position from before the page was hidden or reloaded, or its panel replaced. */
export function savedLook(): Omit<ComparePageState, 'chosen'> {
  const { showCommon, showAll, top } = (api.getState() ?? stateFromFormerPanel() ?? {}) as Partial<Record<keyof ComparePageState, unknown>>;
  return { showCommon: showCommon === true, showAll: showAll === true, top: typeof top === 'number' ? top : 0 };
}
