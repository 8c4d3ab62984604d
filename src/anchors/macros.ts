import { exclude, isWithin, type Condition } from './conditionals.js';
import { openedBraces, withoutComments, type Macro } from './expansion.js';

/** The definition of a macro, as it is written after `#define`: `NAME(parameters) replacement`. */
class MacroDefinition {
  private known: { readonly macro: Macro | undefined } | undefined;

  /** @param range where it is after its name in its file; undefined in another file */
  constructor(
    private readonly written: string,
    readonly condition: Condition | undefined,
    readonly range?: Range,
  ) {}

  /** Undefined if it is not written as one. */
  get macro(): Macro | undefined {
    this.known ??= { macro: parsed(this.written) };
    return this.known.macro;
  }
}

/** Two offsets in a text: of the first character, and after the last one. */
export type Range = readonly [number, number];

/** A `#define` or `#undef` in a text. */
interface Directive {
  readonly text: string;
  readonly start: number;
  readonly nameEnd: number;
  /** The end of a definition; undefined for `#undef`. */
  readonly end: number | undefined;
  readonly condition: Condition | undefined;
  readonly moment: Moment;
}

/** How much before a place of a file can have changed macros unseen. */
interface Moment {
  readonly includes: number;
  readonly doubts: number;
}

/** What is certain about a name: the macro of that name, or that there is none. */
export interface Certainty {
  readonly macro: Macro | undefined;
}

/** What the last directive about a name says. */
interface Latest {
  readonly definition: MacroDefinition | undefined;
  readonly condition: Condition | undefined;
  readonly moment: Moment;
  /** Whether no directive before it is about the name. */
  readonly isFirst: boolean;
}

/** The macros that are defined at a place of a file, or that a project defines. */
export class MacroTable {
  private readonly definitions = new Map<string, readonly MacroDefinition[]>();
  /** What was not applied to the definitions yet: few files ask for a macro, and many have thousands. */
  private waiting: Directive[] = [];
  private readonly latest = new Map<string, Latest>();
  private moment: Moment = { includes: 0, doubts: 0 };
  private hasOwnBraces = false;
  /** The names of macros without parameters that may write a function or its head: with braces or parentheses after a word. */
  private readonly writers = new Set<string>();
  /** The names of macros that may open or close braces, without the other end. */
  private readonly unbalanced = new Set<string>();

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
      table.noteCode(name, each.slice(name.length));
      table.definitions.set(name, [...(table.definitions.get(name) ?? []), new MacroDefinition(each, undefined)]);
    }
    return table;
  }

  /** Handles a `#define` whose name and replacement are from `start` to `end`. */
  define(text: string, start: number, nameEnd: number, end: number, condition: Condition | undefined): void {
    this.waiting.push({ text, start, nameEnd, end, condition, moment: this.moment });
    this.noteCode(text.slice(start, nameEnd), text.slice(nameEnd, end));
  }

  private noteCode(name: string, replacement: string): void {
    if (!bracesOrCall.test(replacement)) return;
    if (!replacement.startsWith('(')) this.writers.add(name);
    if (!hasBrace.test(replacement)) return;
    this.hasOwnBraces = true;
    if (openedBraces(replacement) !== 0) this.unbalanced.add(name);
  }

  /** Whether a macro without parameters may write a function, or the head of one. */
  mayWriteFunction(name: string): boolean {
    return this.writers.has(name) || (this.outer?.mayWriteFunction(name) ?? false);
  }

  /** Whether {@link mayWriteFunction} holds for any name. */
  get hasWriters(): boolean {
    return this.writers.size > 0 || (this.outer?.hasWriters ?? false);
  }

  /** Whether there are braces in the replacement of any macro. */
  get hasBraces(): boolean {
    return this.hasOwnBraces || (this.outer?.hasBraces ?? false);
  }

  /** Handles an `#undef` of the name from `start` to `nameEnd`. */
  undefine(text: string, start: number, nameEnd: number, condition: Condition | undefined): void {
    this.waiting.push({ text, start, nameEnd, end: undefined, condition, moment: this.moment });
  }

  /** Handles an `#include`: what it defines is unknown. */
  include(): void {
    this.moment = { ...this.moment, includes: this.moment.includes + 1 };
  }

  /** Handles what can have changed any macro: from here on, nothing is certain about those before it. */
  doubt(): void {
    this.moment = { ...this.moment, doubts: this.moment.doubts + 1 };
  }

  /** The replacements of a macro that is used under a condition; several if branches of an `#if` define it differently. */
  named(name: string, condition: Condition | undefined): readonly Macro[] {
    if (!this.has(name)) return [];
    const own = this.definitions.get(name);
    // The conditions of another file are not those of this one.
    if (!own) return this.outer?.named(name, undefined) ?? [];
    return own.filter((definition) => !exclude(definition.condition, condition)).flatMap(({ macro }) => macro ?? []);
  }

  /** Whether there is a macro of a name, under any condition. */
  has(name: string): boolean {
    if (this.waiting.length > 0) this.apply();
    return this.definitions.has(name) || (this.outer?.has(name) ?? false);
  }

  /** Whether there are macros that open a brace without closing it, or the other way round. */
  get hasUnbalanced(): boolean {
    return this.unbalanced.size > 0;
  }

  /** The macro of a name if it opens or closes braces, the same number under all conditions. */
  unbalancedNamed(name: string, condition: Condition | undefined): Macro | undefined {
    const [macro, ...others] = this.unbalanced.has(name) ? this.named(name, condition) : [];
    return others.every(({ braces }) => braces === macro?.braces) ? macro : undefined;
  }

  /** Where this table's definitions of a macro are, after its name, that apply under a condition. */
  rangesOf(name: string, condition: Condition | undefined): readonly Range[] {
    this.apply();
    return (this.definitions.get(name) ?? []).filter((definition) => !exclude(definition.condition, condition)).flatMap(({ range }) => (range ? [range] : []));
  }

  /** Whether a macro of a name is defined at a place in any case: in a branch around that, or in several branches of one `#if`. */
  isDefinedAnyway(name: string, condition: Condition | undefined): boolean {
    this.apply();
    const own = this.definitions.get(name)?.filter((definition) => !exclude(definition.condition, condition));
    if (!own) return (this.outer?.named(name, undefined) ?? []).length > 0;
    return own.some((one, index) => isWithin(condition, one.condition) || own.slice(index + 1).some((other) => other.condition?.group === one.condition?.group));
  }

  /**
   * What is certain about a name at a place under a condition: what the last directive says if it is around that place; undefined if nothing
   * is. An included file can define a name, but hardly defines one anew that this file has defined once.
   */
  certain(name: string, condition: Condition | undefined): Certainty | undefined {
    this.apply();
    const latest = this.latest.get(name);
    if (latest?.moment.doubts !== this.moment.doubts || !isWithin(condition, latest.condition)) return undefined;
    const isSame = latest.moment.includes === this.moment.includes || (latest.isFirst && latest.definition !== undefined);
    return isSame ? { macro: latest.definition?.macro } : undefined;
  }

  private apply(): void {
    for (const { text, start, nameEnd, end, condition, moment } of this.waiting) {
      const name = text.slice(start, nameEnd);
      const definition = end === undefined ? undefined : new MacroDefinition(text.slice(start, end), condition, [nameEnd, end]);
      const others = (this.definitions.get(name) ?? []).filter((other) => exclude(other.condition, condition)).slice(-mostVariants);
      const all = definition ? [...others, definition] : others;
      if (all.length > 0) this.definitions.set(name, all);
      else this.definitions.delete(name);
      this.latest.set(name, { definition, condition, moment, isFirst: !this.latest.has(name) });
    }
    this.waiting = [];
  }
}

const hasBrace = /[{}]/;
const bracesOrCall = /[{}]|\w\s*\(/;

/** A macro has fewer definitions under alternative conditions. */
const mostVariants = 15;

/** A longer definition loses its end; in UTF-16 code units. */
const longestDefinition = 10_000;
const definition = /^([\w$\u0080-\uffff]+)(?:\(([^()]*)\))?([^]*)$/;

function parsed(written: string): Macro | undefined {
  const found = definition.exec(withoutComments(written.slice(0, longestDefinition)));
  if (!found) return undefined;
  const [, name = '', list, body = ''] = found;
  const parameters = list?.split(',').map((parameter) => parameter.trim());
  const last = parameters?.at(-1);
  const isVariadic = last?.endsWith('...') ?? false;
  if (isVariadic) parameters?.splice(-1, 1, last === '...' ? '__VA_ARGS__' : (last?.slice(0, -3).trim() ?? ''));
  return { name, parameters, isVariadic, body: body.trim(), braces: openedBraces(body) };
}
