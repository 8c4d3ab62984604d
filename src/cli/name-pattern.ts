/** A character of a pattern. */
export interface PatternCharacter {
  readonly character: string;
  /** Whether a backslash before it takes away its meaning. */
  readonly isQuoted: boolean;
}

/** What a part of a pattern stands for: any text, one character, one of several alternatives, or anything else than these. */
type Part =
  | { readonly type: 'any' }
  | { readonly type: 'one'; readonly fits: (character: string) => boolean }
  | Group;

interface Group {
  readonly type: 'one of' | 'none of';
  readonly alternatives: readonly (readonly Part[])[];
}

/** Deeper nested groups are not read, so that reading and matching need little of the stack. */
const maxNesting = 50;
/** The most names that a range such as `{1..9}` stands for; a longer one is no range. */
const maxRange = 1_000;

/** The characters of a pattern, of which those after a backslash stand for themselves. */
export function patternCharacters(pattern: string): readonly PatternCharacter[] {
  return Array.from(pattern.matchAll(/\\([^])|([^])/gu), ([, quoted, plain = '']) => ({ character: quoted ?? plain, isQuoted: quoted !== undefined }));
}

/** Whether a character stands at a place of a pattern, with its meaning. */
export function isAt(pattern: readonly PatternCharacter[], at: number, character: string): boolean {
  const found = pattern[at];
  return found !== undefined && !found.isQuoted && found.character === character;
}

/**
 * Parts of a pattern between separators that stand in no inner group.
 *
 * @param pattern what is between the signs of a group
 */
export function separated(pattern: readonly PatternCharacter[], separator: ',' | '|'): readonly (readonly PatternCharacter[])[] {
  const [open, close] = separator === ',' ? ['{', '}'] : ['(', ')'];
  const parts: PatternCharacter[][] = [[]];
  let depth = 0;
  for (const [at, each] of pattern.entries()) {
    if (isAt(pattern, at, open ?? '')) depth++;
    if (isAt(pattern, at, close ?? '')) depth--;
    if (depth === 0 && isAt(pattern, at, separator)) parts.push([]);
    else parts.at(-1)?.push(each);
  }
  return parts;
}

/** The place of the sign that closes a group; -1 if there is none. */
export function closingSign(pattern: readonly PatternCharacter[], opening: number, close: '}' | ')'): number {
  const open = close === '}' ? '{' : '(';
  let depth = 0;
  for (let at = opening; at < pattern.length; at++) {
    if (isAt(pattern, at, open)) depth++;
    if (isAt(pattern, at, close) && --depth === 0) return at;
  }
  return -1;
}

/** A pattern for one name of a path, as shells read it: `*`, `?`, `[ab]`, `[!ab]`, `{a,b}`, `{1..9}`, and `!(a|b)`. */
export class NamePattern {
  private readonly parts: readonly Part[];

  /** @throws RangeError if groups are nested too deeply */
  constructor(pattern: readonly PatternCharacter[]) {
    this.parts = partsOf(pattern, 0);
  }

  matches(name: string): boolean {
    const characters = [...name];
    return new Matching(characters).endsOf(this.parts, 0).has(characters.length);
  }
}

function partsOf(pattern: readonly PatternCharacter[], depth: number): readonly Part[] {
  if (depth > maxNesting) throw new RangeError('groups are nested too deeply');
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; ) {
    const { part, end } = groupAt(pattern, at, depth) ?? setAt(pattern, at) ?? simplePartAt(pattern, at);
    parts.push(part);
    at = end;
  }
  return parts;
}

interface FoundPart {
  readonly part: Part;
  /** The place after it. */
  readonly end: number;
}

function simplePartAt(pattern: readonly PatternCharacter[], at: number): FoundPart {
  const end = at + 1;
  if (isAt(pattern, at, '*')) return { part: { type: 'any' }, end };
  if (isAt(pattern, at, '?')) return { part: { type: 'one', fits: () => true }, end };
  const wanted = pattern[at]?.character;
  return { part: { type: 'one', fits: (character) => character === wanted }, end };
}

/** The group `{a,b}`, `{1..9}` or `!(a|b)` at a place. */
function groupAt(pattern: readonly PatternCharacter[], at: number, depth: number): FoundPart | undefined {
  const isNone = isAt(pattern, at, '!') && isAt(pattern, at + 1, '(');
  if (!isNone && !isAt(pattern, at, '{')) return undefined;
  const opening = isNone ? at + 1 : at;
  const closing = closingSign(pattern, opening, isNone ? ')' : '}');
  if (closing < 0) return undefined;
  const inner = pattern.slice(opening + 1, closing);
  const separate = separated(inner, isNone ? '|' : ',');
  const alternatives = isNone || separate.length > 1 ? separate : rangeIn(inner)?.map(patternCharacters);
  if (!alternatives) return undefined;
  return { part: { type: isNone ? 'none of' : 'one of', alternatives: alternatives.map((each) => partsOf(each, depth + 1)) }, end: closing + 1 };
}

/** The names of a range such as `1..9` or `a..f`. */
function rangeIn(pattern: readonly PatternCharacter[]): readonly string[] | undefined {
  const range = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([a-z])\.\.([a-z])|([A-Z])\.\.([A-Z]))$/.exec(pattern.map(({ character }) => character).join(''));
  if (!range) return undefined;
  const [first = '', last = ''] = range.slice(1).filter((bound) => bound !== undefined);
  const isNumber = range[1] !== undefined;
  const [from, to] = [first, last].map((bound) => (isNumber ? Number(bound) : bound.charCodeAt(0))) as [number, number];
  if (Math.abs(to - from) >= maxRange) return undefined;
  const width = [first, last].some((bound) => /^-?0\d/.test(bound)) ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => {
    const value = from + (to < from ? -index : index);
    return isNumber ? String(value).padStart(width, '0') : String.fromCharCode(value);
  });
}

/** The classes of POSIX, such as `[:digit:]`, that may stand in a set. */
const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{Nd}]/u, alpha: /\p{L}/u, blank: /[ \t]/u, cntrl: /\p{Cc}/u, digit: /[0-9]/u, graph: /[^\p{Z}\p{C}]/u, lower: /\p{Ll}/u,
  print: /[^\p{C}]/u, punct: /[\p{P}\p{S}]/u, space: /\s/u, upper: /\p{Lu}/u, xdigit: /[0-9A-Fa-f]/u,
};

/** The set `[ab]`, `[a-z]`, `[!a]` or `[[:digit:]]` at a place. A `]` that comes first belongs to the set. */
function setAt(pattern: readonly PatternCharacter[], start: number): FoundPart | undefined {
  if (!isAt(pattern, start, '[')) return undefined;
  const isNegated = isAt(pattern, start + 1, '!') || isAt(pattern, start + 1, '^');
  const first = start + (isNegated ? 2 : 1);
  const members: ((character: string) => boolean)[] = [];
  let at = first;
  for (; at < pattern.length && !(at > first && isAt(pattern, at, ']')); ) {
    const [member, end] = memberAt(pattern, at);
    members.push(member);
    at = end;
  }
  if (at >= pattern.length) return undefined;
  return { part: { type: 'one', fits: (character) => members.some((isMember) => isMember(character)) !== isNegated }, end: at + 1 };
}

/** The class, range or character at a place of a set, and the place after it. */
function memberAt(pattern: readonly PatternCharacter[], at: number): [(character: string) => boolean, number] {
  const ahead = pattern.slice(at, at + 10).map(({ character, isQuoted }) => (isQuoted ? '\\' : character)).join('');
  const [whole = '', name = ''] = /^\[:([a-z]+):\]/.exec(ahead) ?? [];
  const inClass = classes[name];
  if (inClass) return [(character) => inClass.test(character), at + whole.length];
  const from = pattern[at]?.character ?? '';
  const to = pattern[at + 2]?.character;
  if (!isAt(pattern, at + 1, '-') || to === undefined || isAt(pattern, at + 2, ']')) return [(character) => character === from, at + 1];
  return [(character) => codeOf(from) <= codeOf(character) && codeOf(character) <= codeOf(to), at + 3];
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/**
 * Finds all places at which a part can end in a name, instead of trying one after the other, so that the time is limited for every
 * pattern.
 */
class Matching {
  private readonly known = new Map<Group, Map<number, ReadonlySet<number>>>();

  constructor(private readonly name: readonly string[]) {}

  /** Where parts in a row can end if they start at a place. */
  endsOf(parts: readonly Part[], start: number): ReadonlySet<number> {
    let ends: ReadonlySet<number> = new Set([start]);
    for (const part of parts) {
      if (ends.size === 0) break;
      ends = this.endsOfPart(part, ends);
    }
    return ends;
  }

  private endsOfPart(part: Part, starts: ReadonlySet<number>): ReadonlySet<number> {
    if (part.type === 'any') return this.placesFrom(Math.min(...starts));
    const ends = new Set<number>();
    for (const start of starts) {
      if (part.type !== 'one') this.endsOfGroup(part, start).forEach((end) => ends.add(end));
      else if (start < this.name.length && part.fits(this.name[start] ?? '')) ends.add(start + 1);
    }
    return ends;
  }

  private endsOfGroup(group: Group, start: number): ReadonlySet<number> {
    const known = this.known.get(group) ?? new Map<number, ReadonlySet<number>>();
    this.known.set(group, known);
    const ends = known.get(start) ?? this.endsOfAlternatives(group, start);
    known.set(start, ends);
    return ends;
  }

  private endsOfAlternatives({ type, alternatives }: Group, start: number): ReadonlySet<number> {
    const ends = new Set(alternatives.flatMap((parts) => [...this.endsOf(parts, start)]));
    return type === 'one of' ? ends : new Set([...this.placesFrom(start)].filter((at) => !ends.has(at)));
  }

  private placesFrom(start: number): ReadonlySet<number> {
    return new Set(Array.from({ length: this.name.length - start + 1 }, (_, index) => start + index));
  }
}
