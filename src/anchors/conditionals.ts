import { constantCondition } from './constant-condition.js';
import { CharClass, classOf, directiveAt, directiveName, endOfComment, endOfDirective, endOfLiteral, startsLine } from './c-lexis.js';

/** One branch of an `#if … #endif` group. */
export interface Condition {
  /** Offset of the `#` of the `#if`; identifies the group. */
  readonly group: number;
  /** 0 for the `#if` itself, then 1, 2… */
  readonly branch: number;
  /** The `#if` line of the group. */
  readonly text: string;
  readonly outer?: Condition;
}

interface Group<State> {
  /** The state before the `#if`, in which each branch starts. */
  readonly entry: State;
  readonly outer: Condition | undefined;
  /** The state at the end of the first branch that was read. */
  first: State | undefined;
  readonly others: State[];
  /** Whether the current branch is skipped. */
  dead: boolean;
  /** Whether the condition of a branch certainly holds, so that none of the later branches is compiled. */
  decided: boolean;
}

/** What the text before a place says about macros. */
export interface KnownMacros {
  /** Whether a macro of a name is certainly defined; undefined if that is not certain. */
  isDefined(name: string, condition: Condition | undefined): boolean | undefined;
  /** The condition of an `#if`, without comments, in which the macros are replaced that are certain. */
  replacedIn(condition: string, around: Condition | undefined): string;
}

/** Directives that are nested more deeply are ignored. */
const deepest = 256;
/** The number of characters by which conditions are compared. */
const longestText = 200;

/** Where to continue after a directive. */
export interface Continuation<State> {
  readonly at: number;
  /** The state to restore, if another branch begins. */
  readonly state?: State | undefined;
}

/**
 * Follows `#if`, `#else` and `#endif`: every branch is read from the state in which the first branch started,
 * and the code after `#endif` from the state in which the first branch ended. Code that is certainly not compiled, such as that
 * under `#if 0`, is skipped.
 *
 * @typeParam State what the reader must restore at the start of each branch
 */
export class Conditionals<State> {
  private readonly groups: Group<State>[] = [];
  /** The number of open groups that are too deep to follow. */
  private ignored = 0;
  /** The branch being read. */
  current: Condition | undefined;

  constructor(
    private readonly text: string,
    private readonly macros: KnownMacros,
  ) {}

  /** Whether what is being read is nested too deeply to be followed. */
  get isTooDeep(): boolean {
    return this.ignored > 0;
  }


  /** Handles the `#if…` from `at` to `after`; returns the offset at which to continue. */
  begin(at: number, after: number, state: State): number {
    if (this.groups.length >= deepest) {
      this.ignored++;
      return after;
    }
    const outer = this.current;
    const holds = this.conditionHolds(at, after, outer);
    this.groups.push({ entry: state, outer, first: undefined, others: [], dead: holds === false, decided: holds === true });
    this.current = { group: at, branch: 0, text: this.text.slice(at, Math.min(after, at + longestText)), ...(outer && { outer }) };
    return holds === false ? endOfBranch(this.text, after) : after;
  }

  /** Handles the `#else` or `#elif…` from `at` to `after`. */
  next(at: number, after: number, state: State): Continuation<State> {
    const group = this.groups.at(-1);
    if (!group || !this.current || this.ignored > 0) return { at: after };
    if (!group.dead) {
      if (!group.first) group.first = state;
      else group.others.push(state);
    }
    const holds = group.decided ? false : this.conditionHolds(at, after, group.outer);
    group.dead = holds === false;
    group.decided ||= holds === true;
    this.current = { ...this.current, branch: this.current.branch + 1 };
    return { at: group.dead ? endOfBranch(this.text, after) : after, state: group.entry };
  }

  /** Handles an `#endif`; returns the state before the `#if`, and how the branches ended if more than one was read. */
  end(state: () => State): { readonly entry: State; readonly first: State; readonly others: readonly State[] } | undefined {
    if (this.ignored > 0) {
      this.ignored--;
      return undefined;
    }
    const group = this.groups.pop();
    if (!group) return undefined;
    this.current = group.outer;
    return group.first && { entry: group.entry, first: group.first, others: group.dead ? group.others : [...group.others, state()] };
  }

  /**
   * Whether the condition of the directive from `at` to `after` holds; undefined if that depends on unknown macros, or for a directive
   * without a condition.
   */
  private conditionHolds(at: number, after: number, around: Condition | undefined): boolean | undefined {
    const { name, nameEnd } = directiveAt(this.text, at, after);
    const rest = (): string => this.text.slice(nameEnd, after).replace(commentOrJoint, ' ');
    switch (name) {
      case 'if': case 'elif':
        return constantCondition(this.macros.replacedIn(rest(), around));
      case 'ifdef': case 'elifdef':
        return this.macros.isDefined(rest().trim(), around);
      case 'ifndef': case 'elifndef':
        return opposite(this.macros.isDefined(rest().trim(), around));
      default:
        return undefined;
    }
  }
}

function opposite(holds: boolean | undefined): boolean | undefined {
  return holds === undefined ? undefined : !holds;
}

const commentOrJoint = /\/\*[^]*?\*\/|\/\/[^]*|\\\r?\n/g;

/** The offset of the directive that ends the branch which begins at `from`: its `#else`, `#elif` or `#endif`. */
function endOfBranch(text: string, from: number): number {
  const end = text.length;
  let depth = 0;
  let at = from;
  while (at < end) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Quote) at = endOfLiteral(text, at, end);
    else if (found === CharClass.Slash) at = endOfComment(text, at, end);
    else if (found === CharClass.Hash && startsLine(text, at)) {
      const word = directiveName(text, at);
      if (depth === 0 && (word.startsWith('el') || word === 'endif')) return at;
      if (word.startsWith('if')) depth++;
      else if (word === 'endif') depth--;
      at = endOfDirective(text, at, end);
    } else at++;
  }
  return end;
}

/** Whether two branches are presumably never both compiled: branches of one `#if`, or under different conditions. */
export function exclude(a: Condition | undefined, b: Condition | undefined): boolean {
  const one = branchesOf(a);
  const other = branchesOf(b);
  const depth = one.findIndex(({ group, branch }, index) => group !== other[index]?.group || branch !== other[index].branch);
  const [mine, theirs] = [one[depth], other[depth]];
  return mine !== undefined && theirs !== undefined && `${mine.branch}${mine.text}` !== `${theirs.branch}${theirs.text}`;
}

/** Whether a place under a condition is in the branch of an `#if` that another condition stands for. */
export function isWithin(condition: Condition | undefined, branch: Condition | undefined): boolean {
  if (!branch) return true;
  for (let at = condition; at; at = at.outer) if (at.group === branch.group && at.branch === branch.branch) return true;
  return false;
}

/** The branches around a place, outermost first. */
function branchesOf(condition: Condition | undefined): readonly Condition[] {
  const branches: Condition[] = [];
  for (let at = condition; at; at = at.outer) branches.unshift(at);
  return branches;
}
