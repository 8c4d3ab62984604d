import { CharClass, classOf, directiveName, endOfComment, endOfDirective, endOfLiteral, endOfWord, skipBlanks, startsLine } from './c-lexis.js';
import { DeclarationHead, functionOf, none, variableOf } from './declaration-head.js';
import { Conditionals, type Condition } from './conditionals.js';

/** A function definition. All offsets are UTF-16 code units of the file's text. */
export interface CFunction {
  readonly name: string;
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

/** Reads a C file or header; never throws, whatever the text. */
export function scan(text: string): CFile {
  const asWritten = new Scanner(text, false);
  asWritten.run();
  if (asWritten.balanced) return asWritten.result();
  const byLayout = new Scanner(text, true);
  byLayout.run();
  return byLayout.result();
}

/** What matters inside a block. One class without repetition: the engine finds the next one faster than a loop can. */
const meaningful = /["'/#{}]/g;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What a brace at file scope has opened. */
type Block = 'none' | 'function' | 'table' | 'other';

/** The state to restore when another branch of an `#if` begins. */
interface State {
  readonly braces: number;
  readonly parens: number;
  readonly groupOpen: number;
  readonly block: Block;
  readonly linkage: number;
  readonly open: readonly number[];
  readonly table: number;
  readonly head: DeclarationHead;
  readonly oldStyle: DeclarationHead | undefined;
}

/** More function heads under alternative `#if` branches share one body than any real file has. */
const mostTwins = 16;

class Scanner {
  private readonly functions: Writable<CFunction>[] = [];
  private readonly macros: Writable<CBlock>[] = [];
  private readonly tables: Writable<CBlock>[] = [];
  private readonly conditionals: Conditionals<State>;
  private at = 0;
  /** Depth of braces below file scope. */
  private braces = 0;
  private parens = 0;
  private groupOpen = none;
  private block: Block = 'none';
  /** Depth of `extern "C" {`, whose content is at file scope. */
  private linkage = 0;
  /** Indexes of the functions whose body is being read; several when `#if` branches give one body several heads. */
  private open: readonly number[] = [];
  /** Index of the table whose initialiser is being read. */
  private table = none;
  private head: DeclarationHead;
  /** The head of a possible K&R function, while its parameters are declared. */
  private oldStyle: DeclarationHead | undefined;
  /** Heads of the other branches of an `#if` that ended before the body began. */
  private twins: DeclarationHead[] = [];
  balanced = true;

  /** @param byLayout a brace in column 0 ends a function, regardless of the brace count */
  constructor(
    private readonly text: string,
    private readonly byLayout: boolean,
  ) {
    this.head = new DeclarationHead(text);
    this.conditionals = new Conditionals<State>(text);
  }

  run(): void {
    const end = this.text.length;
    while (this.at < end) {
      if (this.braces > 0) this.inBlock(end);
      else this.atFileScope(end);
    }
    if (this.braces > 0) this.balanced = false;
    this.closeFunctions(end);
  }

  result(): CFile {
    for (const list of [this.functions, this.macros, this.tables]) {
      list.sort((a, b) => a.nameStart - b.nameStart);
      endOpenBodies(list, this.text.length);
    }
    numberLines(this.text, [...this.functions, ...this.macros, ...this.tables].sort((a, b) => a.nameStart - b.nameStart));
    return { functions: this.functions, macros: this.macros, tables: this.tables };
  }

  /** Continues in a body or an initialiser, where only braces, literals, comments and directives matter. */
  private inBlock(end: number): void {
    const { text } = this;
    for (let at = this.at; ; ) {
      meaningful.lastIndex = at;
      if (!meaningful.test(text)) break;
      at = meaningful.lastIndex - 1;
      switch (classOf(text.charCodeAt(at))) {
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

  private closeBrace(after: number): void {
    this.braces--;
    if (this.byLayout && this.block === 'function' && isInFirstColumn(this.text, after - 1)) this.braces = 0;
    if (this.braces > 0) return;
    if (this.block === 'function') {
      this.closeFunctions(after);
      this.newHead();
    } else if (this.block === 'table') {
      const table = this.tables[this.table];
      if (table) table.bodyEnd = after;
    }
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
    if (!this.head.isEmpty) this.head = new DeclarationHead(this.text);
    this.oldStyle = undefined;
    this.twins = [];
  }

  /** Reads one token at file scope. */
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
        if (this.parens === 0) this.head.word(at, this.at);
        return;
      case CharClass.Quote:
        this.at = endOfLiteral(text, at, end);
        if (this.parens === 0) this.head.sign(at);
        return;
      case CharClass.Slash:
        this.at = endOfComment(text, at, end);
        return;
      case CharClass.Hash:
        if (startsLine(text, at)) this.at = this.directive(at, end);
        return;
      case CharClass.OpenParen:
        if (this.parens++ === 0) this.groupOpen = at;
        return;
      case CharClass.CloseParen:
        if (this.parens > 0 && --this.parens === 0) this.head.group(this.groupOpen, this.at, this.conditionals.current);
        return;
      case CharClass.OpenBrace:
        this.openBrace(at);
        return;
      case CharClass.CloseBrace:
        this.closeLinkage();
        return;
      case CharClass.Semicolon:
        this.semicolon();
        return;
      case CharClass.Equals:
        if (this.parens === 0) this.head.equals(at);
        return;
      default:
        if (this.parens === 0) this.head.sign(at);
    }
  }

  private semicolon(): void {
    if (this.parens > 0 && !this.byLayout) return;
    this.parens = 0;
    const before = this.oldStyle;
    const { head } = this;
    this.newHead();
    this.oldStyle = before ?? (mayBeOldStyle(this.text, head) ? head : undefined);
  }

  private closeLinkage(): void {
    if (this.linkage > 0) this.linkage--;
    else if (this.parens === 0) this.balanced = false;
    this.parens = 0;
    this.newHead();
  }

  private openBrace(at: number): void {
    if (this.byLayout && isInFirstColumn(this.text, at)) this.parens = 0;
    if (this.parens === 0 && this.isLinkage(at)) {
      this.linkage++;
      this.newHead();
      return;
    }
    this.braces = 1;
    this.block = this.parens > 0 ? 'other' : this.blockOf(at);
  }

  /** Whether the head before the brace at `at` is `extern "C"`. */
  private isLinkage(at: number): boolean {
    const { head, text } = this;
    return head.tokens === 2 && text.startsWith('extern', head.start) && text[skipBlanks(text, head.start + 'extern'.length, at)] === '"';
  }

  /** Records what begins at the brace. */
  private blockOf(at: number): Block {
    const { head } = this;
    if (head.assigned) return this.addTable(at);
    const heads = head.isEmpty && this.oldStyle ? [this.oldStyle] : [head, ...this.twins];
    const opened: number[] = [];
    for (const candidate of heads) {
      const named = functionOf(this.text, candidate);
      if (!named || opened.some((index) => this.functions[index]?.nameStart === named.nameStart)) continue;
      opened.push(this.functions.length);
      const { name, nameStart, nameEnd, start, via, condition } = named;
      this.functions.push({ name, nameStart, nameEnd, line: 0, start, bodyStart: at, bodyEnd: none, via, condition });
    }
    this.open = opened;
    return opened.length > 0 ? 'function' : 'other';
  }

  private addTable(bodyStart: number): Block {
    const named = variableOf(this.text, this.head);
    if (!named) return 'other';
    const { nameStart, nameEnd } = named;
    this.table = this.tables.length;
    this.tables.push(this.named(nameStart, nameEnd, bodyStart, none));
    return 'table';
  }

  /** Takes a preprocessor line into account; returns the offset of its end. */
  private directive(at: number, end: number): number {
    const after = endOfDirective(this.text, at, end);
    switch (directiveName(this.text, at)) {
      case 'define':
        this.define(at, after);
        return after;
      case 'if': case 'ifdef': case 'ifndef':
        return this.conditionals.begin(at, after, this.state());
      case 'elif': case 'else': case 'elifdef': case 'elifndef': {
        const entry = this.conditionals.next(this.state());
        if (entry) this.restore(entry);
        return after;
      }
      case 'endif': {
        const joined = this.conditionals.end(() => this.state());
        if (joined) this.join(joined.first, joined.others, joined.entry.head.tokens);
        return after;
      }
      default:
        return after;
    }
  }

  private state(): State {
    const { braces, parens, groupOpen, block, linkage, open, table, head, oldStyle } = this;
    return { braces, parens, groupOpen, block, linkage, open, table, head: head.copy(), oldStyle };
  }

  private restore(state: State): void {
    Object.assign(this, state);
    this.head = state.head.copy();
  }

  /** Continues from the first branch; functions that another branch opened, or whose head it has after `before` tokens, end at the same place. */
  private join(first: State, others: readonly State[], before: number): void {
    this.restore(first);
    for (const other of others) {
      if (first.block === 'function' && other.block === 'function') {
        this.open = [...new Set([...this.open, ...other.open])].slice(0, mostTwins);
      } else if (first.block === 'none' && other.block === 'none' && other.head.tokens > before && this.twins.length < mostTwins) {
        this.twins.push(other.head);
      }
    }
  }

  /** Records a macro with parameters, or one that spans several lines, which is how lists of handlers are written. */
  private define(at: number, end: number): void {
    const { text } = this;
    nameOfMacro.lastIndex = at;
    const name = nameOfMacro.exec(text)?.[1];
    if (name === undefined) return;
    const nameEnd = nameOfMacro.lastIndex;
    const list = text[nameEnd] === '(' ? this.macros : text.slice(nameEnd, end).includes('\n') ? this.tables : undefined;
    list?.push(this.named(nameEnd - name.length, nameEnd, nameEnd, end));
  }

  private named(nameStart: number, nameEnd: number, bodyStart: number, bodyEnd: number): Writable<CBlock> {
    return { name: this.text.slice(nameStart, nameEnd), nameStart, nameEnd, line: 0, bodyStart, bodyEnd, condition: this.conditionals.current };
  }
}

const nameOfMacro = /#[ \t]*define[ \t]*([\w$\u0080-\uffff]+)/y;

function isInFirstColumn(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === 10;
}

/** Whether the head is K&R, as in `int f(a, b) int a;`: only names in the parentheses, followed by a declaration. */
function mayBeOldStyle(text: string, head: DeclarationHead): boolean {
  if (head.assigned) return false;
  const first = head.declarators.find(({ nameStart }) => nameStart !== none);
  if (!first || first.close - first.open > 1_000) return false;
  return /^\(\s*[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*\s*\)$/.test(text.slice(first.open, first.close)) && head.wordStart > first.close;
}

/** A body that is not closed, because an `#if` branch lost its end, extends to the next entry. */
function endOpenBodies(entries: readonly Writable<{ readonly nameStart: number; readonly bodyEnd: number }>[], end: number): void {
  for (const [index, entry] of entries.entries()) if (entry.bodyEnd === none) entry.bodyEnd = entries[index + 1]?.nameStart ?? end;
}

/** Sets the 0-based line of each entry; the entries are in file order. */
function numberLines(text: string, entries: readonly Writable<{ readonly nameStart: number; readonly line: number }>[]): void {
  let line = 0;
  let feed = text.indexOf('\n');
  for (const entry of entries) {
    while (feed >= 0 && feed < entry.nameStart) {
      line++;
      feed = text.indexOf('\n', feed + 1);
    }
    entry.line = line;
  }
}
