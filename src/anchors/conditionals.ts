import { CharClass, classOf, directiveName, endOfComment, endOfDirective, endOfLiteral, startsLine } from './c-lexis.js';

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
  /** Whether the current branch was skipped. */
  dead: boolean;
}

/** Directives that are nested more deeply are ignored. */
const deepest = 256;
/** The number of characters by which conditions are compared. */
const longestText = 200;

/**
 * Follows `#if`, `#else` and `#endif`: every branch is read from the state in which the first branch started,
 * and the code after `#endif` from the state in which the first branch ended. Code under `#if 0` is skipped.
 *
 * @typeParam State what the reader must restore at the start of each branch
 */
export class Conditionals<State> {
  private readonly groups: Group<State>[] = [];
  /** The number of open groups that are too deep to follow. */
  private ignored = 0;
  /** The branch being read. */
  current: Condition | undefined;

  constructor(private readonly text: string) {}

  /** Handles the `#if…` from `at` to `after`; returns the offset at which to continue. */
  begin(at: number, after: number, state: State): number {
    if (this.groups.length >= deepest) {
      this.ignored++;
      return after;
    }
    const text = this.text.slice(at, Math.min(after, at + longestText));
    const dead = /^#\s*if\s+0\s*(?:$|\/[/*])/.test(text);
    const outer = this.current;
    this.groups.push({ entry: state, outer, first: undefined, others: [], dead });
    this.current = { group: at, branch: 0, text, ...(outer && { outer }) };
    return dead ? endOfBranch(this.text, after) : after;
  }

  /** Handles an `#else` or `#elif`; returns the state to restore. */
  next(state: State): State | undefined {
    const group = this.groups.at(-1);
    if (!group || !this.current || this.ignored > 0) return undefined;
    if (!group.dead) {
      if (!group.first) group.first = state;
      else group.others.push(state);
    }
    group.dead = false;
    this.current = { ...this.current, branch: this.current.branch + 1 };
    return group.entry;
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
    return group.first && { entry: group.entry, first: group.first, others: [...group.others, state()] };
  }
}

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
