/** The messages between the extension and the page of the compare panel. They are JSON, and the receiver checks them. */
import * as v from 'valibot';
import type { AlignedState, CostDifference } from '../model/compare.js';
import type { Cost } from '../model/scenario.js';
import { flowAddress, type FlowAddress } from './address.js';
import type { BoxView, ConditionView, HopView } from './diagram-protocol.js';
import { parsed, readyMessage, shortText } from './schema.js';

/** The titles and costs of a flow. */
export interface FlowCostView {
  readonly scenarioTitle: string;
  readonly flowTitle: string;
  readonly hops: number;
  /** Set for a flow that sets something up, and so costs nothing for each packet. */
  readonly isSetup?: true;
  readonly steady: Cost;
  readonly conditional: readonly { readonly n: number; readonly when: string; readonly cost: Cost }[];
}

/** A chosen flow. */
export interface CompareColumn extends FlowCostView {
  /** What it saves and adds compared with the first column; empty for the first itself. */
  readonly differences: readonly CostDifference[];
}

export interface CompareCell extends Pick<HopView, 'n' | 'label' | 'kind' | 'kindTitle' | 'laneLabel' | 'contextTitle' | 'cost' | 'when'> {
  readonly tone: BoxView['tone'];
  /** The function that the hop's anchor names. */
  readonly symbol?: string;
  readonly state: AlignedState;
  /** How many columns have this hop in this row. */
  readonly sharedBy: number;
}

/** Flows side by side, every text in the user's language. */
export interface CompareView {
  readonly columns: readonly CompareColumn[];
  /** One cell per column; null where a flow has no counterpart to the others. */
  readonly rows: readonly (readonly (CompareCell | null)[])[];
  /** The conditions on which the chosen flows depend: one set for all of them; `effect` says what switching would change in which flow. */
  readonly conditions: readonly ConditionView[];
  /** Known flows that are not chosen. */
  readonly others: readonly FlowCostView[];
  /** All chosen flows, including those that cannot be shown now. */
  readonly chosen: readonly FlowAddress[];
  /** What to know before the columns are compared. */
  readonly warnings: readonly string[];
  /** Why chosen flows are not shown. */
  readonly problems: readonly string[];
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

const currentCell = v.object({ column: count, n: count });

/** The current hop, if it is one of those shown. */
export type CurrentCell = Readonly<v.InferOutput<typeof currentCell>>;

/** The page does not check the view any further: its texts are only ever shown as text. */
const compareView = v.custom<CompareView>((view) => {
  const list = v.array(v.unknown());
  return v.is(v.object({ columns: list, rows: list, conditions: list, others: list, chosen: list, warnings: list, problems: list }), view);
});

const toComparePage = v.variant('type', [
  v.object({ type: v.literal('strings'), strings: v.record(v.string(), v.string()), language: v.string() }),
  /** `isNew`: the user chose what to compare, so the view begins at its top. */
  v.object({ type: v.literal('compare'), view: compareView, isNew: v.optional(v.boolean()) }),
  /** `isQuiet`: the hop is marked where it is, because the user did not go to it. */
  v.object({ type: v.literal('current'), cell: v.nullable(currentCell), isQuiet: v.optional(v.boolean()) }),
]);

export type ToComparePage = Readonly<v.InferOutput<typeof toComparePage>>;

/** Checks a message to the page; undefined if it is invalid. */
export function parseToComparePage(message: unknown): ToComparePage | undefined {
  return parsed(toComparePage, message);
}

const fromComparePage = v.variant('type', [
  readyMessage,
  /** The page has shown a view with this number of columns and rows. */
  v.object({ type: v.literal('shown'), columns: count, rows: count }),
  v.object({ type: v.picklist(['showHop', 'openSource']), column: count, n: count }),
  /** Index of the flow in `others`. */
  v.object({ type: v.literal('add'), other: count }),
  v.object({ type: v.picklist(['remove', 'makeFirst', 'openDiagram']), column: count }),
  v.object({ type: v.literal('choose') }),
  /** The user switches a condition, for all flows. */
  v.object({ type: v.literal('switchCondition'), id: shortText, isOn: v.boolean() }),
  /** The user wants every condition to be at its default again. */
  v.object({ type: v.literal('backToBasis') }),
]);

export type FromComparePage = Readonly<v.InferOutput<typeof fromComparePage>>;

/** Checks a message from the page; undefined if it is invalid. The page shows untrusted text, so its messages are untrusted too. */
export function parseFromComparePage(message: unknown): FromComparePage | undefined {
  return parsed(fromComparePage, message);
}

/** The maximum number of flows side by side. */
export const mostColumns = 8;

/** Invalid addresses are dropped, and so are those beyond the maximum. */
const comparePanelState = v.object({
  chosen: v.pipe(
    v.array(v.fallback(v.nullable(flowAddress), null)),
    v.transform((addresses): readonly FlowAddress[] => addresses.slice(0, mostColumns).filter((address) => address !== null)),
    v.minLength(1),
  ),
});

/** The state that the page saves, from which a restart restores the panel. */
export type ComparePanelState = Readonly<v.InferOutput<typeof comparePanelState>>;

/** Checks the saved state of a restored panel; undefined if it contains no valid flow. */
export function parseComparePanelState(value: unknown): ComparePanelState | undefined {
  return parsed(comparePanelState, value);
}
