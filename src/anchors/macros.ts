import { exclude, type Condition } from './conditionals.js';

/** The definition of a macro, as it is written after `#define`: `NAME(parameters) replacement`. */
interface MacroDefinition {
  readonly written: string;
  readonly condition: Condition | undefined;
}

/** A `#define` or `#undef` in a text. */
interface Directive {
  readonly text: string;
  readonly start: number;
  readonly nameEnd: number;
  /** The end of a definition; undefined for `#undef`. */
  readonly end: number | undefined;
  readonly condition: Condition | undefined;
}

/** The macros that are defined at a place of a file, or that a project defines. */
export class MacroTable {
  private readonly definitions = new Map<string, readonly MacroDefinition[]>();
  /** What was not applied to the definitions yet: few files ask for a macro, and many have thousands. */
  private waiting: Directive[] = [];

  /** @param outer where macros are looked up that this table does not define */
  constructor(private readonly outer?: MacroTable) {}

  /**
   * @param written the definitions, each as after `#define`; several definitions of one macro are alternatives
   * @param outer see the constructor
   */
  static of(written: readonly string[], outer?: MacroTable): MacroTable {
    const table = new MacroTable(outer);
    for (const each of written) {
      const name = /^\w*/.exec(each)?.[0] ?? '';
      table.definitions.set(name, [...(table.definitions.get(name) ?? []), { written: each, condition: undefined }]);
    }
    return table;
  }

  /** Handles a `#define` whose name and replacement are from `start` to `end`. */
  define(text: string, start: number, nameEnd: number, end: number, condition: Condition | undefined): void {
    this.waiting.push({ text, start, nameEnd, end, condition });
  }

  /** Handles an `#undef` of the name from `start` to `nameEnd`. */
  undefine(text: string, start: number, nameEnd: number): void {
    this.waiting.push({ text, start, nameEnd, end: undefined, condition: undefined });
  }

  /** The replacements of a macro that is used under a condition; several if branches of an `#if` define it differently. */
  named(name: string, condition: Condition | undefined): readonly Macro[] {
    this.apply();
    const own = this.definitions.get(name);
    // The conditions of another file are not those of this one.
    if (!own) return this.outer?.named(name, undefined) ?? [];
    return own.filter((definition) => !exclude(definition.condition, condition)).flatMap(({ written }) => parsed(written) ?? []);
  }

  private apply(): void {
    for (const { text, start, nameEnd, end, condition } of this.waiting) {
      const name = text.slice(start, nameEnd);
      if (end === undefined) this.definitions.delete(name);
      else {
        const others = (this.definitions.get(name) ?? []).filter((other) => exclude(other.condition, condition));
        this.definitions.set(name, [...others.slice(-mostVariants), { written: text.slice(start, end), condition }]);
      }
    }
    this.waiting = [];
  }
}

/** A macro has fewer definitions under alternative conditions. */
const mostVariants = 15;

/** A macro that can be replaced. */
export interface Macro {
  readonly name: string;
  /** Undefined for a macro without parentheses. */
  readonly parameters: readonly string[] | undefined;
  readonly isVariadic: boolean;
  readonly body: string;
}

const definition = /^([\w$\u0080-\uffff]+)(?:\(([^()]*)\))?([^]*)$/;
const comments = /\/\*[^]*?\*\/|\/\/[^\n]*|\\\r?\n/g;

function parsed(written: string): Macro | undefined {
  const found = definition.exec(written.slice(0, longestText).replace(comments, ' '));
  if (!found) return undefined;
  const [, name = '', list, body = ''] = found;
  const parameters = list?.split(',').map((parameter) => parameter.trim());
  const last = parameters?.at(-1);
  const isVariadic = last?.endsWith('...') ?? false;
  if (isVariadic) parameters?.splice(-1, 1, last === '...' ? '__VA_ARGS__' : (last?.slice(0, -3).trim() ?? ''));
  return { name, parameters, isVariadic, body: body.trim() };
}

/** Longer texts are not expanded, and no expansion gets longer: a few macros can make a text of any length. In UTF-16 code units. */
const longestText = 10_000;
/** Macros that are nested more deeply are not expanded. */
const deepest = 16;

/** Where macros are replaced. */
export interface Place {
  readonly macros: MacroTable;
  readonly condition: Condition | undefined;
}

/**
 * What a call of a macro is replaced with, after all macros in it were replaced, too.
 *
 * @param list the arguments with their parentheses
 */
export function replacementOf(macro: Macro, list: string, place: Place): string {
  return new Expansion(place).call(macro, list, 0);
}

class Expansion {
  /** What may still be written. */
  private left = longestText;

  constructor(private readonly place: Place) {}

  call(macro: Macro, list: string, depth: number): string {
    const given = argumentsOf(list.slice(1, -1).replace(comments, ' '));
    const values = new Map((macro.parameters ?? []).map((parameter, index, { length }) => {
      const rest = macro.isVariadic && index === length - 1 ? given.slice(index).join(', ') : (given[index] ?? '');
      return [parameter, rest];
    }));
    return this.text(this.substituted(macro, values, depth), depth + 1, macro.name).trim();
  }

  /** The body with its arguments; `##` joins what is around it, and only other arguments are expanded. */
  private substituted({ body }: Macro, values: ReadonlyMap<string, string>, depth: number): string {
    const pieces = body.split(/\s*##\s*/);
    return this.limited(pieces.map((piece, index) => piece.replace(wordOrLiteral, (word, offset: number) => {
      const value = values.get(word);
      if (value === undefined) return word;
      const isJoined = (offset === 0 && index > 0) || (offset + word.length === piece.length && index < pieces.length - 1);
      return isJoined ? value : this.text(value, depth + 1);
    })).join(''));
  }

  /** @param hidden the macro that is being replaced, which is not replaced again */
  private text(text: string, depth: number, hidden?: string): string {
    if (depth > deepest || !/[A-Za-z_]/.test(text)) return text;
    let written = '';
    let at = 0;
    wordOrLiteral.lastIndex = 0;
    for (let found = nextWord(text, at); found && this.left > 0; found = nextWord(text, at)) {
      const after = found.start + found.word.length;
      written += text.slice(at, found.start);
      at = after;
      const [macro] = found.word === hidden ? [] : this.place.macros.named(found.word, this.place.condition);
      const close = macro?.parameters ? endOfList(text, after) : after;
      if (macro && close !== undefined) {
        written += macro.parameters ? this.call(macro, text.slice(text.indexOf('(', after), close), depth) : this.text(macro.body, depth + 1, macro.name);
        at = close;
      } else written += found.word;
    }
    return this.limited(written + text.slice(at));
  }

  private limited(text: string): string {
    const kept = text.slice(0, Math.max(0, this.left));
    this.left -= kept.length;
    return kept;
  }
}

const wordOrLiteral = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$\u0080-\uffff]+/g;

function nextWord(text: string, from: number): { readonly word: string; readonly start: number } | undefined {
  wordOrLiteral.lastIndex = from;
  const found = wordOrLiteral.exec(text);
  return found ? { word: found[0], start: found.index } : undefined;
}

/** The offset after the parentheses that follow a word; undefined if none do. */
function endOfList(text: string, from: number): number | undefined {
  const open = /^\s*\(/.exec(text.slice(from))?.[0].length;
  if (open === undefined) return undefined;
  let depth = 1;
  for (let at = from + open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The arguments between the parentheses of a call. */
export function argumentsOf(list: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '(') depth++;
    else if (list[at] === ')') depth--;
    else if (list[at] === ',' && depth === 0) {
      found.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...found, list.slice(start).trim()];
}
