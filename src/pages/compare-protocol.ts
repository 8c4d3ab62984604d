/** The words that the extension and the page of the compare panel share; all of it is JSON, checked where it enters. */
import type { AlignedState, CostDifference } from '../model/compare.js';
import type { Cost } from '../model/scenario.js';
import { parsePanelState, type BoxView, type HopView, type PanelState } from './diagram-protocol.js';

/** Names a flow across reloads. */
export type FlowAddress = Pick<PanelState, 'document' | 'flowId'>;

/** What a flow is called and what it costs. */
export interface FlowCostView {
  readonly scenarioTitle: string;
  readonly flowTitle: string;
  readonly hops: number;
  readonly steady: Cost;
  readonly conditional: readonly { readonly n: number; readonly when: string; readonly cost: Cost }[];
}

/** A chosen flow. */
export interface CompareColumn extends FlowCostView {
  /** What it saves and adds against the first column; empty for the first itself. */
  readonly differences: readonly CostDifference[];
}

export interface CompareCell extends Pick<HopView, 'n' | 'label' | 'kind' | 'kindTitle' | 'laneLabel' | 'contextTitle' | 'cost' | 'when'> {
  readonly tone: BoxView['tone'];
  /** The function the hop stands at. */
  readonly symbol?: string;
  readonly state: AlignedState;
  /** How many columns have this hop in this row. */
  readonly sharedBy: number;
}

/** Flows side by side, every text in the user's language. */
export interface CompareView {
  readonly columns: readonly CompareColumn[];
  /** One cell for each column; null where a flow has nothing to set against the others. */
  readonly rows: readonly (readonly (CompareCell | null)[])[];
  /** The flows that are known and not chosen. */
  readonly others: readonly FlowCostView[];
  /** What was chosen, also what cannot be shown now. */
  readonly chosen: readonly FlowAddress[];
  /** Why something that was chosen is not shown. */
  readonly problems: readonly string[];
}

/** The current hop, if it is one of those shown. */
export interface CurrentCell {
  readonly column: number;
  readonly n: number;
}

export type ToComparePage =
  | { readonly type: 'strings'; readonly strings: Readonly<Record<string, string>>; readonly language: string }
  | { readonly type: 'compare'; readonly view: CompareView }
  | { readonly type: 'current'; readonly cell: CurrentCell | null };

export type FromComparePage =
  | { readonly type: 'ready' }
  /** The page has shown a view with so many rows. */
  | { readonly type: 'shown'; readonly columns: number; readonly rows: number }
  | { readonly type: 'showHop' | 'openSource'; readonly column: number; readonly n: number }
  /** Index of the flow in `others`. */
  | { readonly type: 'add'; readonly other: number }
  | { readonly type: 'remove' | 'makeFirst' | 'openDiagram'; readonly column: number }
  | { readonly type: 'choose' };

/** What the page keeps in its state so that a restart brings the panel back. */
export interface ComparePanelState {
  readonly chosen: readonly FlowAddress[];
}

/** More flows than this are not set side by side. */
export const mostColumns = 8;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100_000;

/** Checks a message to the page, as far as a wrong one could do harm there: its texts are only ever shown as text. */
export function parseToComparePage(message: unknown): ToComparePage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, strings, language, view, cell } = message;
  switch (type) {
    case 'strings':
      return isRecord(strings) && typeof language === 'string' ? (message as ToComparePage) : undefined;
    case 'compare':
      return isRecord(view) && ['columns', 'rows', 'others', 'chosen', 'problems'].every((name) => Array.isArray(view[name])) ? (message as ToComparePage) : undefined;
    case 'current':
      return cell === null || (isRecord(cell) && isCount(cell['column']) && isCount(cell['n'])) ? (message as ToComparePage) : undefined;
    default:
      return undefined;
  }
}

/** Checks a message from the page; the page shows untrusted text, so nothing it says is taken on faith. */
export function parseFromComparePage(message: unknown): FromComparePage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, column, columns, rows, n, other } = message;
  switch (type) {
    case 'ready':
    case 'choose':
      return { type };
    case 'shown':
      return isCount(columns) && isCount(rows) ? { type, columns, rows } : undefined;
    case 'showHop':
    case 'openSource':
      return isCount(column) && isCount(n) ? { type, column, n } : undefined;
    case 'add':
      return isCount(other) ? { type, other } : undefined;
    case 'remove':
    case 'makeFirst':
    case 'openDiagram':
      return isCount(column) ? { type, column } : undefined;
    default:
      return undefined;
  }
}

/** Checks what a restored panel says it showed; what names no flow is left out. */
export function parseComparePanelState(value: unknown): ComparePanelState | undefined {
  if (!isRecord(value) || !Array.isArray(value['chosen'])) return undefined;
  const chosen = value['chosen'].slice(0, mostColumns).map(parseFlowAddress).filter((address) => address !== undefined);
  return chosen.length > 0 ? { chosen } : undefined;
}

function parseFlowAddress(value: unknown): FlowAddress | undefined {
  if (!isRecord(value)) return undefined;
  const state = parsePanelState({ document: value['document'], flowId: value['flowId'], hop: 1, level: 'main' });
  return state && { document: state.document, flowId: state.flowId };
}
