import { costNames } from './cost.js';
import type { Cost, Flow, Hop, HopKind, Scenario, Side } from './scenario.js';

/** A flow with its scenario, which defines where the code runs. */
export interface ScenarioFlow {
  readonly scenario: Scenario;
  readonly flow: Flow;
}

/**
 * How a hop relates to the other hops in its row: `common` to all flows; `shared` with some of them; `differs` from all
 * hops that do the same kind of work at this point; `only` in this flow, with no other hop in the row.
 */
export type AlignedState = 'common' | 'shared' | 'differs' | 'only';

export interface AlignedHop {
  readonly hop: Hop;
  readonly state: AlignedState;
  /** How many flows have this hop in this row, this one included. */
  readonly sharedBy: number;
}

/** One cell for each flow, in the order of the flows; empty if a flow has no hop in this row. */
export type AlignedRow = readonly (AlignedHop | undefined)[];

/** The properties that decide whether hops share a row, computed once per hop. */
interface Subject {
  readonly hop: Hop;
  /** The function of its anchor, and its kind; empty without an anchor. */
  readonly place: string;
  readonly label: string;
  /** The kind of hop, its branch and its machine; empty for calls and returns, which can do any kind of work. */
  readonly work: string;
}

/** For each flow, its hop in the row, if any. */
type Row = readonly (Subject | undefined)[];

/** A common hop outweighs any number of counterparts, and a counterpart any number of equal ids. */
const weights = { common: 4_000_000, counterpart: 2_000, sameId: 1 } as const;
const unspecificKinds: readonly HopKind[] = ['call', 'return'];

/**
 * Aligns flows: hops with the same function and kind, or with the same label, share a row as far as their order allows; with lower
 * priority, hops that do the same kind of work on the same machine share a row. Flows are aligned one after the other; the running
 * time is proportional to the product of their numbers of hops.
 */
export function alignFlows(flows: readonly ScenarioFlow[]): readonly AlignedRow[] {
  let rows: readonly Row[] = [];
  flows.forEach(({ scenario, flow }, column) => {
    const sides = new Map(scenario.contexts.map(({ id, side }) => [id, side]));
    rows = merged(rows, flow.hops.map((hop) => subjectOf(hop, sides.get(hop.context))), column);
  });
  return rows.map((row) => alignedRow(row, flows.length));
}

function subjectOf(hop: Hop, side: Side | undefined): Subject {
  const place = hop.at?.[0];
  return {
    hop,
    place: place ? JSON.stringify([place.project, place.path, place.symbol, hop.kind]) : '',
    label: hop.label.en.trim(),
    work: unspecificKinds.includes(hop.kind) ? '' : `${hop.kind} ${hop.branch} ${side}`,
  };
}

function isSameStep(a: Subject, b: Subject): boolean {
  return (a.place !== '' && a.place === b.place) || (a.label !== '' && a.label === b.label);
}

/** The value of putting `subject` into `row`; 0 if it does not belong there. */
function worth(row: Row, subject: Subject): number {
  let best = 0;
  for (const other of row) if (other) best = Math.max(best, likeness(other, subject));
  return best;
}

function likeness(a: Subject, b: Subject): number {
  const sameId = a.hop.id === b.hop.id ? weights.sameId : 0;
  if (isSameStep(a, b)) return weights.common + sameId;
  return a.work !== '' && a.work === b.work ? weights.counterpart + sameId : 0;
}

/** The rows with the hops of one more flow as column `column`. */
function merged(rows: readonly Row[], subjects: readonly Subject[], column: number): readonly Row[] {
  const best = bestFrom(rows, subjects);
  const result: Row[] = [];
  for (let i = 0, j = 0; i < rows.length || j < subjects.length;) {
    const row = rows[i];
    const subject = subjects[j];
    const value = row && subject && worth(row, subject);
    if (value && best(i, j) === value + best(i + 1, j + 1)) {
      result.push([...row, subject]);
      i += 1;
      j += 1;
    } else if (row && (!subject || best(i + 1, j) >= best(i, j + 1))) {
      result.push([...row, undefined]);
      i += 1;
    } else {
      result.push([...Array.from<undefined>({ length: column }), subject]);
      j += 1;
    }
  }
  return result;
}

/** A function that returns the best value reachable from a row and a subject, given their indices, which may be those after the last. */
function bestFrom(rows: readonly Row[], subjects: readonly Subject[]): (row: number, subject: number) => number {
  const width = subjects.length + 1;
  const best = new Float64Array((rows.length + 1) * width);
  const at = (row: number, subject: number): number => best[row * width + subject] as number;
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    for (let j = subjects.length - 1; j >= 0; j -= 1) {
      const [row, subject] = [rows[i] as Row, subjects[j] as Subject];
      const [diagonal, below, right] = [at(i + 1, j + 1), at(i + 1, j), at(i, j + 1)];
      best[i * width + j] = Math.max(worth(row, subject) + diagonal, below, right);
    }
  }
  return at;
}

function alignedRow(row: Row, flows: number): AlignedRow {
  const present = row.filter((subject) => subject !== undefined);
  return row.map((subject) => {
    if (!subject) return undefined;
    const sharedBy = present.filter((other) => isSameHop(other, subject)).length;
    return { hop: subject.hop, state: stateOf(sharedBy, present.length, flows), sharedBy };
  });
}

function stateOf(sharedBy: number, present: number, flows: number): AlignedState {
  if (sharedBy === flows) return 'common';
  if (sharedBy > 1) return 'shared';
  return present > 1 ? 'differs' : 'only';
}

/** Whether two hops are the same step, in the same context, with equal costs, and both conditional or both unconditional. */
function isSameHop(a: Subject, b: Subject): boolean {
  return isSameStep(a, b) && a.hop.context === b.hop.context && (a.hop.when === undefined) === (b.hop.when === undefined)
    && costNames.every((name) => a.hop.cost[name] === b.hop.cost[name]);
}

/** The contribution of a hop to a cost. */
export interface HopCount {
  readonly n: number;
  readonly count: number;
}

/** One cost of two flows in the steady state, and the hops it comes from. */
export interface CostDifference {
  readonly name: keyof Cost;
  readonly before: number;
  readonly after: number;
  /** The part of both totals that common hops contribute. */
  readonly common: number;
  /** Hops of the first flow that the second does not have. */
  readonly removed: readonly HopCount[];
  /** Hops of the second flow that the first does not have. */
  readonly added: readonly HopCount[];
}

/**
 * For each cost, the hops that the flow in column `after` removes and adds compared with the flow in column `before`.
 *
 * @param rows as {@link alignFlows} returns them
 */
export function costDifferences(rows: readonly AlignedRow[], before: number, after: number): readonly CostDifference[] {
  const pairs = rows.map((row) => [row[before]?.hop, row[after]?.hop] as const);
  return costNames.map((name) => {
    const difference = { common: 0, removed: [] as HopCount[], added: [] as HopCount[] };
    for (const [old, now] of pairs) {
      if (old && now && isSamePair(old, now)) difference.common += steadyCount(old, name);
      else {
        if (old && steadyCount(old, name) > 0) difference.removed.push({ n: old.n, count: steadyCount(old, name) });
        if (now && steadyCount(now, name) > 0) difference.added.push({ n: now.n, count: steadyCount(now, name) });
      }
    }
    return { name, before: difference.common + sum(difference.removed), after: difference.common + sum(difference.added), ...difference };
  });
}

function isSamePair(a: Hop, b: Hop): boolean {
  return isSameHop(subjectOf(a, undefined), subjectOf(b, undefined));
}

function steadyCount(hop: Hop, name: keyof Cost): number {
  return hop.when ? 0 : hop.cost[name];
}

function sum(counts: readonly HopCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
