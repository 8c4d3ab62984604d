import { costNames } from './cost.js';
import type { Cost, Flow, Hop, HopKind, Place, Scenario } from './scenario.js';

/** A flow with its scenario, which defines where the code runs. */
export interface ScenarioFlow {
  readonly scenario: Scenario;
  readonly flow: Flow;
}

/**
 * How a hop relates to the other hops in its row: `common` to all flows; `shared` with some of them; `varies` if other flows have it at
 * another cost or condition; `differs` from all hops that do the same kind of work at this point; `only` in this flow, with no other hop
 * in the row.
 */
export type AlignedState = 'common' | 'shared' | 'varies' | 'differs' | 'only';

export interface AlignedHop {
  readonly hop: Hop;
  readonly state: AlignedState;
  /** The columns of the flows that have this hop in this row, at whatever cost, this one included. */
  readonly columns: readonly number[];
  /** The number of these columns. */
  readonly sharedBy: number;
}

/** One cell for each flow, in the order of the flows; empty if a flow has no hop in this row. */
export type AlignedRow = readonly (AlignedHop | undefined)[];

/** The properties that decide whether hops share a row, computed once per hop. Equal texts have equal numbers; 0 stands for none. */
interface Subject {
  readonly hop: Hop;
  /** The function of its anchor, the machine and privilege level it runs in, and whether the hop enters it or leaves it. */
  readonly code: number;
  /** The same for the functions that its anchor names for other versions. */
  readonly otherCodes: readonly number[];
  /** The version that the anchor is pinned to. */
  readonly version: number;
  readonly label: number;
  /** The kind of hop, its branch and its machine; none for calls and returns, which can do any kind of work. */
  readonly work: number;
  readonly id: number;
}

/** For each flow, its hop in the row, if any. */
type Row = readonly (Subject | undefined)[];

/** A common hop outweighs any number of counterparts, and a counterpart any number of equal kinds and ids, of up to 10,000 hops. */
const weights = { common: 2e9, counterpart: 1e5, sameKind: 2, sameId: 1 } as const;
const unspecificKinds: readonly HopKind[] = ['call', 'return'];
/** The kinds of hops that leave the function that they name; the other kinds enter it, or happen in it. */
const leavingKinds: readonly HopKind[] = ['return', 'vm-entry'];

/**
 * Aligns flows: hops of the same function, or with the same label, share a row as far as their order allows, whatever their kinds, lanes
 * and words; with lower priority, hops that do the same kind of work on the same machine share a row. Flows are aligned one after the
 * other. The running time is proportional to the product of their numbers of hops, and the memory to the sum.
 */
export function alignFlows(flows: readonly ScenarioFlow[]): readonly AlignedRow[] {
  const subjectOf = subjectsOfFlows();
  let rows: readonly Row[] = [];
  flows.forEach(({ scenario, flow }, column) => {
    rows = merged(rows, flow.hops.map((hop) => subjectOf(hop, scenario)), column);
  });
  return rows.map((row) => alignedRow(row, flows.length));
}

/** Creates the subjects of hops that are compared with one another. */
function subjectsOfFlows(): (hop: Hop, scenario: Scenario) => Subject {
  const numberOf = numberedTexts();
  return (hop, { contexts, sources }) => {
    const context = contexts.find(({ id }) => id === hop.context);
    const codeOf = ({ project, path, symbol }: Place): number =>
      numberOf(JSON.stringify([project, path, symbol, context?.side, context?.mode, leavingKinds.includes(hop.kind)]));
    const [code = 0, ...otherCodes] = (hop.at ?? []).map(codeOf);
    const label = hop.label.en.trim();
    return {
      hop, code, otherCodes,
      version: numberOf(`version ${sources.find(({ name }) => name === hop.at?.[0].source)?.version}`),
      label: label === '' ? 0 : numberOf(`label ${label}`),
      work: unspecificKinds.includes(hop.kind) ? 0 : numberOf(`work ${hop.kind} ${hop.branch} ${context?.side}`),
      id: numberOf(`id ${hop.id}`),
    };
  };
}

function numberedTexts(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size + 1);
    return numbers.size;
  };
}

/** Whether two hops are of the same function. An anchor names the functions of other versions, too, which count only for those. */
function isSameCode(a: Subject, b: Subject): boolean {
  if (a.code === 0 || b.code === 0) return false;
  return a.code === b.code || (a.version !== b.version && (a.otherCodes.includes(b.code) || b.otherCodes.includes(a.code)));
}

function isSameStep(a: Subject, b: Subject): boolean {
  return isSameCode(a, b) || (a.label !== 0 && a.label === b.label);
}

/** The value of putting `subject` into `row`; 0 if it does not belong there. */
function worth(row: Row, subject: Subject): number {
  let best = 0;
  for (const other of row) if (other) best = Math.max(best, likeness(other, subject));
  return best;
}

function likeness(a: Subject, b: Subject): number {
  const isStep = isSameStep(a, b);
  if (!isStep && (a.work === 0 || a.work !== b.work)) return 0;
  return (isStep ? weights.common : weights.counterpart) + (a.hop.kind === b.hop.kind ? weights.sameKind : 0) + (a.id === b.id ? weights.sameId : 0);
}

/** The rows with the hops of one more flow as column `column`. */
function merged(rows: readonly Row[], subjects: readonly Subject[], column: number): readonly Row[] {
  const result: Row[] = [];
  let [i, j] = [0, 0];
  const alone = (row: number, subject: number): void => {
    for (; i < row; i += 1) result.push([...(rows[i] as Row), undefined]);
    for (; j < subject; j += 1) result.push([...Array.from<undefined>({ length: column }), subjects[j]]);
  };
  for (const [row, subject] of bestPairs(rows, subjects)) {
    alone(row, subject);
    result.push([...(rows[row] as Row), subjects[subject]]);
    [i, j] = [row + 1, subject + 1];
  }
  alone(rows.length, subjects.length);
  return result;
}

/**
 * The pairs of rows and subjects, as indices in ascending order, whose values have the largest sum. The rows are halved again and again
 * (Hirschberg's algorithm), so that no table of all pairs is needed.
 */
function bestPairs(rows: readonly Row[], subjects: readonly Subject[]): readonly (readonly [row: number, subject: number])[] {
  const pairs: (readonly [number, number])[] = [];
  const align = (top: number, bottom: number, left: number, right: number): void => {
    if (top === bottom || left === right) return;
    if (bottom - top === 1) {
      const best = bestSubject(rows[top] as Row, subjects, left, right);
      if (best !== undefined) pairs.push([top, best]);
      return;
    }
    const middle = (top + bottom) >> 1;
    const above = bestFromStart(rows.slice(top, middle), subjects.slice(left, right));
    const below = bestFromStart(rows.slice(middle, bottom).reverse(), subjects.slice(left, right).reverse()).reverse();
    const sums = above.map((value, index) => value + (below[index] as number));
    const split = left + sums.lastIndexOf(sums.reduce((most, sum) => Math.max(most, sum), 0));
    align(top, middle, left, split);
    align(middle, bottom, split, right);
  };
  align(0, rows.length, 0, subjects.length);
  return pairs;
}

/** The index of the subject that fits best into a row; the first of several, and undefined if none fits. */
function bestSubject(row: Row, subjects: readonly Subject[], left: number, right: number): number | undefined {
  let [best, most]: [number | undefined, number] = [undefined, 0];
  for (let index = left; index < right; index += 1) {
    const value = worth(row, subjects[index] as Subject);
    if (value > most) [best, most] = [index, value];
  }
  return best;
}

/** For each number of subjects from the first on, the largest sum of values that they reach with all rows. */
function bestFromStart(rows: readonly Row[], subjects: readonly Subject[]): Float64Array {
  const best = new Float64Array(subjects.length + 1);
  for (const row of rows) {
    let diagonal = 0;
    for (let j = 1; j <= subjects.length; j += 1) {
      const above = best[j] as number;
      best[j] = Math.max(above, best[j - 1] as number, diagonal + worth(row, subjects[j - 1] as Subject));
      diagonal = above;
    }
  }
  return best;
}

function alignedRow(row: Row, flows: number): AlignedRow {
  const present = row.flatMap((subject, column) => (subject ? [{ subject, column }] : []));
  return row.map((subject) => {
    if (!subject) return undefined;
    const same = present.filter((other) => isSameHop(other.subject, subject));
    const state = stateOf(subject, same.map((other) => other.subject), present.length, flows);
    return { hop: subject.hop, state, columns: same.map(({ column }) => column), sharedBy: same.length };
  });
}

function stateOf({ hop }: Subject, same: readonly Subject[], present: number, flows: number): AlignedState {
  if (same.length === 1) return present > 1 ? 'differs' : 'only';
  if (same.some((other) => !costsTheSame(other.hop, hop))) return 'varies';
  return same.length === flows ? 'common' : 'shared';
}

/** Whether two hops are the same step in the same place: in one context, or of one function at one privilege level of one machine. */
function isSameHop(a: Subject, b: Subject): boolean {
  return isSameCode(a, b) || (a.label !== 0 && a.label === b.label && a.hop.context === b.hop.context);
}

/** Whether two hops have equal costs, and are both conditional or both unconditional. */
function costsTheSame(a: Hop, b: Hop): boolean {
  return (a.when === undefined) === (b.when === undefined) && costNames.every((name) => a.cost[name] === b.cost[name]);
}

/**
 * The hop of the flow in column `other` that belongs to hop `n` of the flow in `column`: the hop in its row, else the one in the nearest
 * row that has hops of both flows, of those before it first.
 *
 * @param rows as {@link alignFlows} returns them
 * @param n the 1-based number of the hop
 * @returns the number of the hop; undefined if the flows have no row in common or there is no such hop
 */
export function counterpartOf(rows: readonly AlignedRow[], column: number, n: number, other: number): number | undefined {
  const index = rows.findIndex((row) => row[column]?.hop.n === n);
  if (index < 0) return undefined;
  const hasBoth = (row: AlignedRow): boolean => row[column] !== undefined && row[other] !== undefined;
  const row = rows.slice(0, index + 1).reverse().find(hasBoth) ?? rows.slice(index + 1).find(hasBoth);
  return row?.[other]?.hop.n;
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
  /** The part of both totals that hops of both flows contribute. */
  readonly common: number;
  /** Hops of the first flow that the second does not have, or that cost less there, with what they cost more. */
  readonly removed: readonly HopCount[];
  /** Hops of the second flow that the first does not have, or that cost less there, with what they cost more. */
  readonly added: readonly HopCount[];
}

/**
 * For each cost, the hops that the flow in column `after` removes and adds compared with the flow in column `before`.
 *
 * @param rows as {@link alignFlows} returns them
 */
export function costDifferences(rows: readonly AlignedRow[], before: number, after: number): readonly CostDifference[] {
  const pairs = rows.map((row) => ({ old: row[before]?.hop, now: row[after]?.hop, isSame: row[before]?.columns.includes(after) ?? false }));
  return costNames.map((name) => {
    const difference = { common: 0, removed: [] as HopCount[], added: [] as HopCount[] };
    for (const { old, now, isSame } of pairs) {
      const [less, more] = [old ? steadyCount(old, name) : 0, now ? steadyCount(now, name) : 0];
      const common = isSame ? Math.min(less, more) : 0;
      difference.common += common;
      if (old && less > common) difference.removed.push({ n: old.n, count: less - common });
      if (now && more > common) difference.added.push({ n: now.n, count: more - common });
    }
    return { name, before: difference.common + sum(difference.removed), after: difference.common + sum(difference.added), ...difference };
  });
}

function steadyCount(hop: Hop, name: keyof Cost): number {
  return hop.when ? 0 : hop.cost[name];
}

function sum(counts: readonly HopCount[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
