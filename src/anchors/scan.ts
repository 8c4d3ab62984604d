import { CharClass, classOf, continuesWord, directiveAt, endOfComment, endOfDirective, endOfLiteral, endOfWord, isJoint, skipBlanks, skipBlanksOfLine, startsLine } from './c-lexis.js';
import { ConditionMacros } from './condition-macros.js';
import { Conditionals, type Condition } from './conditionals.js';
import { openingOf } from './declaration.js';
import { none } from './declarators.js';
import { openedBraces, replacementOf, type Budget } from './expansion.js';
import { argumentIn, attributeWords, functionsOfHead } from './function-head.js';
import { knownMacros } from './known-macros.js';
import { numberLines } from './lines.js';
import { MacroTable, type Range } from './macros.js';
import { oldStyleHead } from './old-style.js';
import type { Part } from './parts.js';
import { wordInForce } from './names-in-force.js';
import { TokenType, withToken, type Token } from './tokens.js';
import { translate, type Translation } from './translation.js';
import { variableOf } from './variable-head.js';

/** A function definition. All offsets are UTF-16 code units of the file's text. */
export interface CFunction {
  readonly name: string;
  /** The name in the file, if a macro of that name replaces it. */
  readonly written: string | undefined;
  /** Offset of the name; for a function defined by a macro, of the macro's argument. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** 0-based line of the name. */
  readonly line: number;
  /** First token of the definition. */
  readonly start: number;
  /** Offset of `{`. */
  readonly bodyStart: number;
  /** Offset after `}`, or the end of the file when the body is not closed. */
  readonly bodyEnd: number;
  /**
   * The parts of the file that have the code of the function, if that is in a macro with its braces: the arguments of the macro, after
   * which the body is empty, and the definitions of the macros in the call.
   */
  readonly bodies: readonly Range[] | undefined;
  /** `macro`: defined by `SYSCALL_DEFINE3(name, …)` or a similar macro. */
  readonly via: 'function' | 'macro';
  /** The innermost `#if` branch around it. */
  readonly condition: Condition | undefined;
}

/** A macro, or a variable at file scope with an initialiser in braces. */
export interface CBlock {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly line: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly condition: Condition | undefined;
}

/** The definitions in a C file, each list in file order. */
export interface CFile {
  readonly functions: readonly CFunction[];
  /** Macros with parameters. */
  readonly macros: readonly CBlock[];
  /** Variables with an initialiser, and macros without parameters that span several lines. */
  readonly tables: readonly CBlock[];
}

/**
 * Reads a C or C++ file or header; never throws, whatever the text.
 *
 * @param macros those that the project defines in other files
 */
export function scan(text: string, macros = knownMacros): CFile {
  const source = translate(text);
  const asWritten = new Scanner(source, macros);
  asWritten.run();
  const scanner = asWritten.balanced ? asWritten : new Scanner(source, macros, { byLayout: true });
  if (scanner !== asWritten) scanner.run();
  return inFile(text, source, scanner.result());
}

/**
 * The macros that a text defines.
 *
 * @param others for macros that the text does not define
 */
export function macrosIn(text: string, others: MacroTable): MacroTable {
  const scanner = new Scanner(translate(text), others);
  scanner.run();
  return scanner.defined;
}

/** The positions in the file of what was found in its translation. */
function inFile(text: string, source: Translation, file: Found): CFile {
  const { startOf, endOf } = source;
  const block = <T extends Writable<CBlock>>(found: T): T => {
    found.nameStart = startOf(found.nameStart);
    found.nameEnd = endOf(found.nameEnd);
    found.bodyStart = startOf(found.bodyStart);
    found.bodyEnd = endOf(found.bodyEnd);
    return found;
  };
  if (source.text !== text) {
    for (const list of [file.macros, file.tables]) list.forEach(block);
    for (const found of file.functions) {
      block(found).start = startOf(found.start);
      if (found.bodies) found.bodies = found.bodies.map(([start, end]) => [startOf(start), endOf(end)]);
    }
  }
  numberLines(text, [...file.functions, ...file.macros, ...file.tables].sort((a, b) => a.nameStart - b.nameStart));
  return file;
}

/** What matters inside a block. One class without repetition: the engine finds the next one faster than a loop can. */
const meaningful = /["'/#{}]/g;

/** The same for files with macros that hide braces. */
const meaningfulOrWord = /["'/#{}\w$\u0080-\uffff]/g;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Found {
  readonly functions: Writable<CFunction>[];
  readonly macros: Writable<CBlock>[];
  readonly tables: Writable<CBlock>[];
}

/** What has opened the group that is being read. */
type Opener = '(' | '[';

/** What a brace has opened whose content is skipped. After what is unknown, another declaration begins, as after a function. */
type Block = 'none' | 'function' | 'table' | 'unknown' | 'other';

/** What a brace has opened whose content is read like that of a file: `extern "C"`, a namespace, or a class. */
interface Scope {
  /** The class, with those around it; that of the scope around for a namespace. */
  readonly className: string;
  /** The declaration in which a class began, and which continues after it; absent for a namespace. */
  readonly declaration?: Declaration;
}

/** What was read of a declaration. */
interface Declaration {
  readonly head: Token | undefined;
  readonly oldStyle: readonly Part[] | undefined;
  readonly twins: readonly Twin[];
}

/** The state to restore when another branch of an `#if` begins. */
interface State {
  readonly braces: number;
  readonly depth: number;
  readonly opener: Opener;
  readonly groupOpen: number;
  readonly block: Block;
  readonly scopes: readonly Scope[];
  readonly open: readonly number[];
  readonly table: number;
  readonly head: Token | undefined;
  readonly oldStyle: readonly Part[] | undefined;
}

/** The head of another branch of an `#if`. */
interface Twin {
  readonly head: Token;
  /** The number of tokens of the first branch; those after them follow both branches. */
  readonly count: number;
}

/** More function heads under alternative `#if` branches share one body than any real file has. */
const mostTwins = 16;

interface ScanOptions {
  /** A brace in column 0 ends a function, regardless of the brace count. */
  readonly byLayout?: boolean;
  /** How many macros were replaced to get the text. */
  readonly expanded?: number;
  /** What may still be made by macros in the whole file. */
  readonly budget?: Budget;
  /** The class around the text. */
  readonly className?: string;
}

/** How many characters the macros of a file may write together in the search for the functions that they make. */
const mostMade = 2_000_000;
/** What a call costs beyond its characters. */
const costOfCall = 200;
/** The first characters of a call are enough to find the macros in it. */
const longestCall = 1_000;

/** A head in which more macros were replaced one after the other makes no function. */
const mostExpanded = 8;

class Scanner {
  private readonly text: string;
  private readonly functions: Writable<CFunction>[] = [];
  private readonly macros: Writable<CBlock>[] = [];
  private readonly tables: Writable<CBlock>[] = [];
  private readonly conditionals: Conditionals<State>;
  /** The macros of the file so far. */
  readonly defined: MacroTable;
  private readonly budget: Budget;
  private at = 0;
  /** Depth of braces below what is read. */
  private braces = 0;
  /** Depth of the parentheses or square brackets outside of which a token is read. */
  private depth = 0;
  private opener: Opener = '(';
  private groupOpen = none;
  private block: Block = 'none';
  private scopes: readonly Scope[] = [];
  /** Indexes of the functions whose body is being read; several when `#if` branches give one body several heads. */
  private open: readonly number[] = [];
  /** Index of the table whose initialiser is being read. */
  private table = none;
  /** The last token of the declaration being read. */
  private head: Token | undefined;
  /** The head of a possible K&R function, while its parameters are declared. */
  private oldStyle: readonly Part[] | undefined;
  /** Heads of the other branches of an `#if` that ended before the body began. */
  private twins: readonly Twin[] = [];
  balanced = true;

  constructor(
    private readonly source: Translation,
    known: MacroTable,
    private readonly options: ScanOptions = {},
  ) {
    this.text = source.text;
    this.defined = new MacroTable(known);
    this.budget = options.budget ?? { left: mostMade };
    this.conditionals = new Conditionals<State>(this.text, new ConditionMacros(this.defined));
  }

  run(): void {
    const end = this.text.length;
    while (this.at < end) {
      if (this.braces > 0) this.inBlock(end);
      else this.atFileScope(end);
    }
    if (this.braces > 0 || this.depth > 0) this.balanced = false;
    this.closeFunctions(end);
  }

  result(): Found {
    const { functions, macros, tables } = this;
    for (const list of [functions, macros, tables]) {
      list.sort((a, b) => a.nameStart - b.nameStart);
      endOpenBodies(list, this.text.length);
    }
    return { functions, macros, tables };
  }

  /** Continues in a body or an initialiser, where only braces, literals, comments and directives matter. */
  private inBlock(end: number): void {
    const { text, defined } = this;
    for (let at = this.at; ; ) {
      const pattern = defined.hasUnbalanced ? meaningfulOrWord : meaningful;
      pattern.lastIndex = at;
      if (!pattern.test(text)) break;
      at = pattern.lastIndex - 1;
      switch (classOf(text.charCodeAt(at))) {
        case CharClass.Identifier: case CharClass.Digit:
          at = this.wordInBlock(at, endOfWord(text, at, end));
          break;
        case CharClass.Quote:
          at = endOfLiteral(text, at, end);
          break;
        case CharClass.Slash:
          at = endOfComment(text, at, end);
          break;
        case CharClass.Hash:
          at = startsLine(text, at) ? this.directive(at, end) : at + 1;
          break;
        case CharClass.OpenBrace:
          this.braces++;
          at++;
          break;
        default:
          this.closeBrace(++at);
      }
      if (this.braces > 0) continue;
      this.at = at;
      return;
    }
    this.at = end;
  }

  /** Counts the braces in the replacement of a macro. */
  private wordInBlock(start: number, after: number): number {
    const macro = this.defined.unbalancedNamed(this.text.slice(start, after), this.conditionals.current);
    const isCalled = macro && (!macro.parameters || this.text[skipBlanks(this.text, after, this.text.length)] === '(');
    if (isCalled && macro.braces > 0) this.braces += macro.braces;
    for (let left = isCalled ? -macro.braces : 0; left > 0 && this.braces > 0; left--) this.closeBrace(after);
    return after;
  }

  private closeBrace(after: number): void {
    this.braces--;
    if (this.options.byLayout === true && this.block === 'function' && isInFirstColumn(this.text, after - 1)) this.braces = 0;
    if (this.braces > 0) return;
    if (this.block === 'function') {
      this.closeFunctions(after);
      this.newHead();
    } else if (this.block === 'table') {
      const table = this.tables[this.table];
      if (table) table.bodyEnd = after;
      if (classOf(this.text.charCodeAt(skipBlanks(this.text, after, this.text.length))) === CharClass.Identifier) this.newHead();
    } else if (this.block === 'unknown') this.newHead();
    if (this.head && this.depth === 0) this.token(TokenType.Block, after - 1, after);
    this.block = 'none';
  }

  private closeFunctions(bodyEnd: number): void {
    for (const index of this.open) {
      const opened = this.functions[index];
      if (opened) opened.bodyEnd = bodyEnd;
    }
    this.open = [];
  }

  private newHead(): void {
    this.head = this.oldStyle = undefined;
    this.twins = [];
  }

  private token(type: TokenType, start: number, end: number): void {
    this.head = withToken(this.head, type, start, end, this.conditionals.current);
  }

  private word(start: number, end: number): void {
    this.token(TokenType.Word, start, end);
    if (this.defined.hasWriters && this.head && this.defined.mayWriteFunction(this.text.slice(start, end))) this.expand(this.head, end, end);
  }

  /**
   * Records the functions that a call of a macro makes together with their bodies, as `DEFINE_GETTER(blue)` can. A macro whose replacement begins
   * with a brace, as that of `BEGIN` can, opens a body.
   *
   * @param called the name of the macro
   * @param open where its arguments begin, in their parentheses; where the name ends if it has none
   */
  private expand(called: Token, open: number, close: number): void {
    const { text, defined, budget, conditionals: { current: condition } } = this;
    const name = text.slice(called.start, called.end);
    const macros = defined.named(name, condition).filter(({ parameters }) => (open < close) === (parameters !== undefined));
    const made = macros.flatMap((macro) => {
      if (budget.left <= 0) return [];
      budget.left -= costOfCall;
      return [replacementOf(macro, text.slice(open, close), { macros: defined, condition }, budget)];
    });
    const functions = made.filter((each) => each.includes('{')).flatMap((each) => this.functionsOfCall(each, called, open, close));
    if (functions.length > 0) {
      this.functions.push(...new Map(functions.map((found) => [found.name, found])).values());
      this.newHead();
    } else if (made.length === 1 && made[0]?.startsWith('{') && openedBraces(made[0]) > 0) this.openBody(called, openedBraces(made[0]));
  }

  /** Continues in the body that a macro opens. */
  private openBody(called: Token, braces: number): void {
    if (called.before ? openingOf(this.text, called.before).opens !== 'body' : !this.oldStyle) return;
    this.head = called.before;
    this.openBrace(called.start);
    this.braces = braces;
  }

  /** The functions that the replacement of a macro call makes; none if it does not end a declaration. */
  private functionsOfCall(made: string, called: Token, open: number, close: number): readonly Writable<CFunction>[] {
    const { text, defined, budget, className, options: { expanded = 0 }, conditionals: { current: condition } } = this;
    const start = startOfHead(called);
    const before = text.slice(start, called.start);
    budget.left -= before.length + made.length;
    if (expanded >= mostExpanded) return [];
    // The semicolon after the call ends what the macro declares last.
    const isEnded = text[skipBlanks(text, close, text.length)] === ';';
    const scanner = new Scanner(translate(`${before}${made}${isEnded ? ';' : ''}`), defined, { expanded: expanded + 1, budget, className });
    scanner.run();
    if (!scanner.isAtStart) return [];
    const words = new Set(text.slice(called.start, Math.min(close, called.start + longestCall)).match(/[A-Za-z_]\w*/g));
    const bodies: Range[] = [[open, close], ...[...words].flatMap((word) => defined.rangesOf(word, condition))];
    return scanner.functions.map((found) => {
      const isBefore = found.nameEnd <= before.length;
      const [nameStart, nameEnd] = isBefore ? [start + found.nameStart, start + found.nameEnd] : (argumentIn(text, { open, close }, found.name) ?? [called.start, called.end]);
      return { name: found.name, written: undefined, nameStart, nameEnd, line: 0, start, bodyStart: close, bodyEnd: close, bodies, via: isBefore ? found.via : 'macro', condition };
    });
  }

  /** Whether everything was read that has begun. */
  private get isAtStart(): boolean {
    return this.balanced && this.depth === 0 && this.scopes.length === 0 && !this.head && !this.oldStyle;
  }

  /** Reads one token at file scope, or among the members of a class. */
  private atFileScope(end: number): void {
    const { text, at } = this;
    const found = classOf(text.charCodeAt(at));
    this.at = at + 1;
    switch (found) {
      case CharClass.Space:
        return;
      case CharClass.Identifier:
      case CharClass.Digit:
        this.at = endOfWord(text, at, end);
        if (this.depth === 0) this.word(at, this.at);
        return;
      case CharClass.Quote:
        this.at = endOfLiteral(text, at, end);
        if (this.depth === 0) this.token(TokenType.Literal, at, this.at);
        return;
      case CharClass.Slash:
        this.at = endOfComment(text, at, end);
        if (this.at === at + 1 && this.depth === 0) this.token(TokenType.Sign, at, this.at);
        return;
      case CharClass.Hash:
        if (startsLine(text, at)) this.at = this.directive(at, end);
        else if (this.depth === 0) this.token(TokenType.Sign, at, this.at);
        return;
      case CharClass.OpenParen:
        this.openGroup('(', at);
        return;
      case CharClass.CloseParen:
        this.closeGroup(')', at);
        return;
      case CharClass.OpenBrace:
        this.openBrace(at);
        return;
      case CharClass.CloseBrace:
        this.closeScope(at);
        return;
      case CharClass.Semicolon:
        this.semicolon();
        return;
      default:
        this.sign(at);
    }
  }

  private sign(at: number): void {
    const { text } = this;
    const sign = text[at];
    if (sign === '[') this.openGroup(sign, at);
    else if (sign === ']') this.closeGroup(sign, at);
    else if (this.depth > 0 || isJoint(text, at, text.length)) return;
    else if (sign === ':' && text[at + 1] === ':') this.token(TokenType.Scope, at, this.at = at + 2);
    else if (sign === ':' && this.isAccessLabel()) this.newHead();
    else this.token(TokenType.Sign, at, at + 1);
  }

  /** Whether the colon after the last token ends a label like `public:`. */
  private isAccessLabel(): boolean {
    return this.scopes.length > 0 && this.head?.type === TokenType.Word && accessWords.has(this.text.slice(this.head.start, this.head.end));
  }

  private openGroup(opener: Opener, at: number): void {
    if (this.depth === 0) {
      this.opener = opener;
      this.groupOpen = at;
    }
    if (opener === this.opener) this.depth++;
  }

  private closeGroup(closer: ')' | ']', at: number): void {
    const isGroup = closer === ')';
    if (this.depth === 0) {
      if (!isGroup) this.token(TokenType.Sign, at, at + 1);
    } else if (isGroup === (this.opener === '(') && --this.depth === 0) {
      const { head } = this;
      this.token(isGroup ? TokenType.Group : TokenType.Brackets, this.groupOpen, at + 1);
      if (isGroup && head?.type === TokenType.Word && this.defined.hasBraces) this.expand(head, this.groupOpen, at + 1);
    }
  }

  private semicolon(): void {
    if (this.depth > 0 && this.opener === '(' && this.options.byLayout !== true) return;
    this.depth = 0;
    const before = this.oldStyle;
    const { head } = this;
    this.newHead();
    this.oldStyle = before ?? (head && oldStyleHead(this.text, head, isAttribute));
  }

  private closeScope(at: number): void {
    const scope = this.scopes.at(-1);
    this.scopes = this.scopes.slice(0, -1);
    if (!scope && this.depth === 0) this.balanced = false;
    this.depth = 0;
    this.newHead();
    if (!scope?.declaration) return;
    Object.assign(this, scope.declaration);
    this.token(TokenType.Block, at, at + 1);
  }

  private openBrace(at: number): void {
    if (this.options.byLayout === true && isInFirstColumn(this.text, at)) this.depth = 0;
    this.block = this.depth > 0 ? 'other' : this.blockOf(at);
    this.braces = this.block === 'none' ? 0 : 1;
  }

  /** Records what begins at the brace; none if its content is read like that of a file. */
  private blockOf(at: number): Block {
    const { head, oldStyle } = this;
    if (!head) return oldStyle ? this.addFunctions([oldStyle], at) : 'other';
    const opening = openingOf(this.text, head);
    switch (opening.opens) {
      case 'scope':
        this.scopes = [...this.scopes, { className: this.className }];
        this.newHead();
        return 'none';
      case 'type':
        return this.openType(wordInForce(opening.name, { macros: this.defined, condition: this.conditionals.current }), at);
      case 'value':
        return this.addTable(opening.parts, at);
      case 'other':
        return 'other';
      case 'body':
        return this.addFunctions(this.twins.length === 0 ? [opening.parts] : [opening.parts, ...this.twins.flatMap((twin) => partsOfBody(this.text, twin, head))], at);
    }
  }

  private get className(): string {
    return this.scopes.at(-1)?.className ?? this.options.className ?? '';
  }

  /** Reads the members of a type only if there can be functions among them. */
  private openType(name: string, at: number): Block {
    if (!this.defined.hasBraces && isPlainType(this.text, at + 1)) return 'other';
    const { head, oldStyle, twins, className } = this;
    const inner = className === '' || name === '' ? `${className}${name}` : `${className}::${name}`;
    this.scopes = [...this.scopes, { className: inner, declaration: { head, oldStyle, twins } }];
    this.newHead();
    return 'none';
  }

  /** Records the functions whose heads share the body at the brace. */
  private addFunctions(heads: readonly (readonly Part[])[], at: number): Block {
    const opened: number[] = [];
    const { text, defined, className } = this;
    const surroundings = { text, macros: defined, className, bodyStart: at, functionNames: this.namesAfterExpansion };
    let isFunction = false;
    for (const head of heads) {
      const found = functionsOfHead(head, surroundings);
      isFunction ||= found !== undefined;
      for (const each of found ?? []) {
        if (opened.some((index) => this.functions[index]?.nameStart === each.nameStart && this.functions[index].name === each.name)) continue;
        opened.push(this.functions.length);
        const { name, written, nameStart, nameEnd, start, via, condition } = each;
        // Objects of one shape, because there are many.
        this.functions.push({ name, written, nameStart, nameEnd, line: 0, start, bodyStart: at, bodyEnd: none, bodies: undefined, via, condition });
      }
    }
    this.open = opened;
    return isFunction ? 'function' : 'unknown';
  }

  /** The names of the functions in a text whose macros are those of this file. */
  private readonly namesAfterExpansion = (text: string): readonly string[] => {
    const { expanded = 0 } = this.options;
    if (expanded >= mostExpanded) return [];
    const scanner = new Scanner(translate(text), this.defined, { expanded: expanded + 1, budget: this.budget });
    scanner.run();
    return scanner.functions.map(({ name }) => name);
  };

  private addTable(parts: readonly Part[], bodyStart: number): Block {
    const named = variableOf(this.text, parts);
    if (!named) return 'other';
    const { nameStart, nameEnd } = named;
    this.table = this.tables.length;
    this.tables.push(this.named(nameStart, nameEnd, bodyStart, none));
    return 'table';
  }

  /** Takes a preprocessor line into account; returns the offset of its end. */
  private directive(at: number, end: number): number {
    const after = endOfDirective(this.text, at, end);
    const { name, nameEnd } = directiveAt(this.text, at, after);
    switch (name) {
      case 'define':
        this.define(nameEnd, after);
        if (this.conditionals.isTooDeep) this.defined.doubt();
        return after;
      case 'undef':
        this.undefine(nameEnd, after);
        if (this.conditionals.isTooDeep) this.defined.doubt();
        return after;
      case 'include': case 'include_next': case 'import':
        this.defined.include();
        return after;
      case 'pragma':
        if (this.text.slice(nameEnd, after).includes('pop_macro')) this.defined.doubt();
        return after;
      case 'if': case 'ifdef': case 'ifndef':
        return this.conditionals.begin(at, after, this.state());
      case 'elif': case 'else': case 'elifdef': case 'elifndef': {
        const next = this.conditionals.next(at, after, this.state());
        if (next.state) this.restore(next.state);
        return next.at;
      }
      case 'endif': {
        const joined = this.conditionals.end(() => this.state());
        if (joined) this.join(joined.first, joined.others, joined.entry.head?.count ?? 0);
        return after;
      }
      default:
        return after;
    }
  }

  private state(): State {
    const { braces, depth, opener, groupOpen, block, scopes, open, table, head, oldStyle } = this;
    return { braces, depth, opener, groupOpen, block, scopes, open, table, head, oldStyle };
  }

  private restore(state: State): void {
    Object.assign(this, state);
  }

  /** Continues from the first branch; functions that another branch opened, or whose head it has after `before` tokens, end at the same place. */
  private join(first: State, others: readonly State[], before: number): void {
    this.restore(first);
    for (const other of others) {
      if (first.block === 'function' && other.block === 'function') {
        this.open = [...new Set([...this.open, ...other.open])].slice(0, mostTwins);
      } else if (first.block === 'none' && other.block === 'none' && other.head && other.head.count > before && this.twins.length < mostTwins) {
        this.twins = [...this.twins, { head: other.head, count: first.head?.count ?? 0 }];
      }
    }
  }

  /** Records a macro. Only one with parameters, or one that spans several lines, which is how lists of handlers are written, can be named by an anchor. */
  private define(from: number, end: number): void {
    const { text, source } = this;
    const start = skipBlanksOfLine(text, from, end);
    const nameEnd = this.endOfName(start, end);
    if (nameEnd === start) return;
    this.defined.define(text, start, nameEnd, end, this.conditionals.current);
    const isLong = () => spansLines(source.text, nameEnd, end) || source.startOf(end) - source.startOf(nameEnd) > end - nameEnd;
    const list = text[nameEnd] === '(' ? this.macros : isLong() ? this.tables : undefined;
    list?.push(this.named(start, nameEnd, nameEnd, end));
  }

  private undefine(from: number, end: number): void {
    const start = skipBlanksOfLine(this.text, from, end);
    this.defined.undefine(this.text, start, this.endOfName(start, end), this.conditionals.current);
  }

  /** The end of the word at an offset; the offset itself if there is none. */
  private endOfName(at: number, end: number): number {
    return at < end && continuesWord(this.text.charCodeAt(at)) ? endOfWord(this.text, at, end) : at;
  }

  private named(nameStart: number, nameEnd: number, bodyStart: number, bodyEnd: number): Writable<CBlock> {
    return { name: this.text.slice(nameStart, nameEnd), nameStart, nameEnd, line: 0, bodyStart, bodyEnd, condition: this.conditionals.current };
  }
}

const accessWords = new Set(['public', 'protected', 'private', 'slots', 'signals', 'Q_SIGNALS', 'Q_SLOTS']);

/** Whether neither braces nor directives are inside the braces of a type, so that there can be no functions. */
function isPlainType(text: string, from: number): boolean {
  const end = text.length;
  for (let at = from; ; ) {
    meaningful.lastIndex = at;
    if (!meaningful.test(text)) return true;
    at = meaningful.lastIndex - 1;
    switch (classOf(text.charCodeAt(at))) {
      case CharClass.Quote:
        at = endOfLiteral(text, at, end);
        break;
      case CharClass.Slash:
        at = endOfComment(text, at, end);
        break;
      case CharClass.CloseBrace:
        return true;
      default:
        return false;
    }
  }
}

/** The start of the declaration that a token belongs to; of a long one, the start of the token. */
function startOfHead(last: Token): number {
  let first = last;
  for (let count = 0; first.before; count++) {
    if (count === mostBefore) return last.start;
    first = first.before;
  }
  return first.start;
}

/** Before a macro that makes whole functions are only a few words, such as `static`. */
const mostBefore = 16;

function isAttribute(word: string): boolean {
  return attributeWords.test(word);
}

/** The declaration that another branch of an `#if` began, and which the tokens after that `#if` continue, if a body follows it. */
function partsOfBody(text: string, twin: Twin, last: Token): readonly (readonly Part[])[] {
  const after: Token[] = [];
  for (let token: Token | undefined = last; token && token.count > twin.count && after.length <= mostContinued; token = token.before) after.push(token);
  if (after.length > mostContinued) return [];
  const head = after.reduceRight((before, { type, start, end, condition }) => withToken(before, type, start, end, condition), twin.head);
  const opening = openingOf(text, head);
  return opening.opens === 'body' ? [opening.parts] : [];
}

/** More tokens do not follow the branches of an `#if` in the head of a function. */
const mostContinued = 64;

function spansLines(text: string, from: number, end: number): boolean {
  const feed = text.indexOf('\n', from);
  return feed >= 0 && feed < end;
}

function isInFirstColumn(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === 10;
}

/** A body that is not closed, because an `#if` branch lost its end, extends to the next entry. */
function endOpenBodies(entries: readonly Writable<{ readonly nameStart: number; readonly bodyEnd: number }>[], end: number): void {
  for (const [index, entry] of entries.entries()) if (entry.bodyEnd === none) entry.bodyEnd = entries[index + 1]?.nameStart ?? end;
}
