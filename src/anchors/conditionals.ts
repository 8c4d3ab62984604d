import { CharClass, classOf, endOfComment, endOfDirective, endOfLiteral, startsLine } from './c-lexis.js';

/** One branch of an `#if … #endif`. */
export interface Condition {
  /** Offset of the `#` of the `#if`; tells groups apart. */
  readonly group: number;
  /** 0 for the `#if` itself, then 1, 2… */
  readonly branch: number;
  /** The `#if` line of the group. */
  readonly text: string;
  readonly outer?: Condition;
}

interface Group<State> {
  /** The state before the `#if`, from which each branch starts. */
  readonly entry: State;
  readonly outer: Condition | undefined;
  /** The state at the end of the first branch that was read. */
  first: State | undefined;
  readonly others: State[];
  /** Whether the present branch was passed over. */
  dead: boolean;
}

/** Deeper nesting than this is read as if the directives were not there. */
const deepest = 256;
/** Branches of one group beyond this are read, but not joined. */
const mostBranches = 16;
/** Enough of a directive to compare conditions by. */
const longestText = 200;

/**
 * Follows `#if`, `#else` and `#endif`, so that every branch is read from the state in which the first began,
 * and reading goes on after `#endif` from where the first branch ended. Code under `#if 0` is passed over.
 *
 * @typeParam State what the reader must restore at the start of each branch
 */
export class Conditionals<State> {
  private readonly groups: Group<State>[] = [];
  /** Groups too deep to follow. */
  private ignored = 0;
  /** The branch being read. */
  current: Condition | undefined;

  constructor(private readonly text: string) {}

  /** At an `#if…` that stands from `at` to `after`; returns where to read on. */
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

  /** At an `#else` or `#elif`; returns the state to go back to. */
  next(state: State): State | undefined {
    const group = this.groups.at(-1);
    if (!group || !this.current || this.ignored > 0) return undefined;
    if (!group.dead) {
      if (!group.first) group.first = state;
      else if (group.others.length < mostBranches) group.others.push(state);
    }
    group.dead = false;
    this.current = { ...this.current, branch: this.current.branch + 1 };
    return group.entry;
  }

  /** At an `#endif`; returns the state before the `#if`, and how the branches ended, when more than one was read. */
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
      const word = /^#[ \t]*([a-z]*)/.exec(text.slice(at, at + 40))?.[1] ?? '';
      if (depth === 0 && (word.startsWith('el') || word === 'endif')) return at;
      if (word.startsWith('if')) depth++;
      else if (word === 'endif') depth--;
      at = endOfDirective(text, at, end);
    } else at++;
  }
  return end;
}
