import type { Condition } from './conditionals.js';
import { CharClass, classOf, continuesWord, endOfComment, endOfLiteral, endOfWord, skipBlanks } from './c-lexis.js';

/** Where no token, name or end has been read. */
export const none = -1;

/** A word directly followed by parentheses: possibly a function's name and parameters. */
export interface Declarator {
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Offset of `(`. */
  readonly open: number;
  /** Offset after `)`. */
  readonly close: number;
  /** Whether there is a word that can be a type before the name, after the previous declarator. */
  readonly typed: boolean;
  /** The `#if` branch that contains it. */
  readonly condition: Condition | undefined;
}

/**
 * The tokens at file scope since the last declaration ended: enough of them to tell what an opening brace belongs to.
 * The scanner feeds it token by token.
 */
export class DeclarationHead {
  start = none;
  tokens = 0;
  /** The last word, as long as only blanks follow it. */
  wordStart = none;
  wordEnd = none;
  typed = false;
  /** `=` was seen outside parentheses: a brace opens an initialiser. */
  assigned = false;
  private inBrackets = false;
  /** The last words outside parentheses and brackets before `=`, start and end of each: one of them names the variable. */
  readonly words: number[] = [];
  readonly declarators: Declarator[] = [];
  /** The first word after the last parentheses. */
  tailStart = none;

  constructor(private readonly text: string) {}

  copy(): DeclarationHead {
    const copy = new DeclarationHead(this.text);
    if (this.isEmpty) return copy;
    copy.start = this.start;
    copy.tokens = this.tokens;
    copy.wordStart = this.wordStart;
    copy.wordEnd = this.wordEnd;
    copy.typed = this.typed;
    copy.assigned = this.assigned;
    copy.inBrackets = this.inBrackets;
    copy.tailStart = this.tailStart;
    copy.words.push(...this.words);
    copy.declarators.push(...this.declarators);
    return copy;
  }

  word(start: number, end: number): void {
    this.token(start);
    if (this.wordStart !== none) this.typed ||= isTypeWord(this.text.slice(this.wordStart, this.wordEnd));
    if (this.tailStart === none) this.tailStart = start;
    this.wordStart = start;
    this.wordEnd = end;
    if (this.assigned || this.inBrackets) return;
    this.words.push(start, end);
    if (this.words.length > 2 * mostWords) this.words.splice(0, 2);
  }

  /** Handles anything but a word or parentheses. */
  sign(at: number): void {
    this.token(at);
    if (this.wordStart !== none) this.typed ||= isTypeWord(this.text.slice(this.wordStart, this.wordEnd));
    this.wordStart = none;
    const code = this.text.charCodeAt(at);
    if (code === openBracket) this.inBrackets = true;
    else if (code === closeBracket) this.inBrackets = false;
  }

  equals(at: number): void {
    this.sign(at);
    this.assigned = true;
  }

  /** Handles an outermost pair of parentheses, from `open` to after the closing one. */
  group(open: number, close: number, condition: Condition | undefined): void {
    this.token(open);
    const nameEnd = this.wordStart === none ? none : this.wordEnd;
    this.declarators.push({ nameStart: this.wordStart, nameEnd, open, close, typed: this.typed, condition });
    if (this.declarators.length > mostDeclarators) this.declarators.shift();
    this.wordStart = this.tailStart = none;
    this.typed = false;
  }

  get isEmpty(): boolean {
    return this.tokens === 0;
  }

  private token(at: number): void {
    if (this.start === none) this.start = at;
    this.tokens++;
  }
}

const openBracket = 91;
const closeBracket = 93;

/** More than a real declaration has; of a longer run of macros without semicolons, the latest are kept. */
const mostDeclarators = 16;
/** A variable has fewer attributes after its name. */
const mostWords = 4;

/** A function that an opening brace begins. */
export interface NamedFunction {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Offset of the declaration's first token. */
  readonly start: number;
  readonly via: 'function' | 'macro';
  readonly condition: Condition | undefined;
}

const storageWords = /^(?:static|extern|inline|__inline|__inline__|__always_inline|noinline|notrace|__init|__exit|asmlinkage|__visible|__weak|__maybe_unused|__attribute__|_Noreturn|register)$/;
const controlWords = new Set(['if', 'for', 'while', 'switch', 'do', 'else', 'return', 'sizeof', 'case', 'goto', 'defined']);
const typeWords = new Set(['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', 'const', 'volatile', 'struct', 'union', 'enum', 'static', 'inline', 'extern', 'bool', '_Bool']);
/** After parentheses these begin a type, so a brace after them is that type's. */
const typeOpeners = ['struct', 'union', 'enum', 'typedef'];
const attributeWords = new RegExp(
  '^(?:__attribute(?:__)?|__declspec|_Alignas|alignas|_Pragma|__aligned|__printf|__scanf|__nonstring|__acquires?|__releases?|__must_hold|__cond_acquires|__cond_lock' +
    '|__section|__alias|__asm(?:__)?|asm|typeof|__typeof(?:__)?|__nonnull|__alloc_size|__assume_aligned|__format(?:_arg)?|__no_sanitize|__target|__error|__warning' +
    '|__diag_\\w+|__rte_(?:aligned|alloc_size|deprecated_msg|format_printf|section|guarded_by|\\w+_required|\\w+_function|\\w+_capability)|G_GNUC_\\w+|GCC_FMT_ATTR|QEMU_[A-Z_]+|TSA_[A-Z_]+|PRINTFLIKE|PCAP_[A-Z_]+)$',
);

function isTypeWord(word: string): boolean {
  return !storageWords.test(word);
}

/**
 * The function that a head declares when a brace opens after it; undefined when the brace opens something else.
 * `SYSCALL_DEFINE3(name, …)` and similar macros declare the function that the macro defines.
 */
export function functionOf(text: string, head: DeclarationHead): NamedFunction | undefined {
  if (head.assigned || startsWithWord(text, head.start, ['typedef'])) return undefined;
  if (head.tailStart !== none && startsWithWord(text, head.tailStart, typeOpeners)) return undefined;
  const chosen = chooseDeclarator(text, head.declarators);
  if (!chosen) return undefined;
  const start = startOf(text, head, chosen);
  const next = head.declarators[chosen.index + 1];
  const inner = nameInParentheses(text, chosen.declarator, next);
  const named = inner ? { name: text.slice(...inner), nameStart: inner[0], nameEnd: inner[1], via: 'function' as const } : namedBy(text, chosen.declarator, next);
  if (!named) return undefined;
  const { name, nameStart, nameEnd, via } = named;
  return { name, nameStart, nameEnd, start, via, condition: chosen.declarator.condition };
}

interface Chosen {
  readonly index: number;
  readonly declarator: Declarator;
}

function chooseDeclarator(text: string, all: readonly Declarator[]): Chosen | undefined {
  let fallback: Chosen | undefined;
  let loud: Chosen | undefined;
  for (const [index, declarator] of all.entries()) {
    const name = text.slice(declarator.nameStart, declarator.nameEnd);
    if (declarator.nameStart === none ? !opensWithStar(text, declarator) && !isAdjacent(text, declarator, all[index + 1]) : attributeWords.test(name)) continue;
    if (controlWords.has(name)) continue;
    const candidate = { index, declarator };
    const parameters = looksLikeParameters(text, declarator);
    if (parameters && !isAllCaps(name)) return candidate;
    if (parameters) loud ??= candidate;
    if (isFollowedByParameters(text, declarator, all[index + 1])) return candidate;
    fallback = candidate;
  }
  return loud ?? fallback;
}

/** `NAME(x)(params)` and `(*name(params))(params)`. */
function isFollowedByParameters(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return next !== undefined && isAdjacent(text, declarator, next) && looksLikeParameters(text, next);
}

function isAdjacent(text: string, declarator: Declarator, next: Declarator | undefined): boolean {
  return next !== undefined && next.nameStart === none && skipBlanks(text, declarator.close, next.open) === next.open;
}

/** The declaration begins after a preceding macro call without a semicolon, if there is one. */
function startOf(text: string, head: DeclarationHead, chosen: Chosen): number {
  let start = head.start;
  for (const before of head.declarators.slice(0, chosen.index)) {
    if (!attributeWords.test(text.slice(before.nameStart, before.nameEnd))) start = skipBlanks(text, before.close, chosen.declarator.open);
  }
  return start;
}

function opensWithStar(text: string, declarator: Declarator): boolean {
  return text.charCodeAt(skipBlanks(text, declarator.open + 1, declarator.close)) === 42;
}

/** The position of the name in `int (*name(int a))(int b)` and `int (name)(int a)`. */
function nameInParentheses(text: string, declarator: Declarator, next: Declarator | undefined): [number, number] | undefined {
  if (declarator.nameStart !== none && !typeWords.has(text.slice(declarator.nameStart, declarator.nameEnd)) && !opensWithStar(text, declarator)) return undefined;
  if (!isAdjacent(text, declarator, next)) return undefined;
  let at = skipBlanks(text, declarator.open + 1, declarator.close);
  while (text.charCodeAt(at) === 42) at = skipBlanks(text, at + 1, declarator.close);
  let last: [number, number] | undefined;
  while (at < declarator.close && classOf(text.charCodeAt(at)) === CharClass.Identifier) {
    last = [at, endOfWord(text, at, declarator.close)];
    at = skipBlanks(text, last[1], declarator.close);
  }
  return last;
}

function namedBy(text: string, declarator: Declarator, next: Declarator | undefined): Omit<NamedFunction, 'start' | 'condition'> | undefined {
  const { nameStart, nameEnd } = declarator;
  const word = text.slice(nameStart, nameEnd);
  if (nameStart === none || typeWords.has(word)) return undefined;
  const isMacro = isAllCaps(word) && (!declarator.typed || makers.test(word) || isAdjacent(text, declarator, next));
  const made = isMacro ? firstWord(text, declarator) : undefined;
  if (isMacro && !made && !looksLikeParameters(text, declarator)) return undefined;
  if (!made) return { name: word, nameStart, nameEnd, via: 'function' };
  return { name: nameMadeBy(word, text.slice(...made)), nameStart: made[0], nameEnd: made[1], via: 'macro' };
}

/** Macros that define a function, whatever precedes them. */
const makers = /^(?:(?:COMPAT_)?SYSCALL_DEFINE[0-6x]|BPF_CALL_[0-9x])$/;

/** Whether a name is in capitals, which by convention denotes a macro. */
function isAllCaps(name: string): boolean {
  return /^[A-Z_][A-Z0-9_]*x?$/.test(name) && /[A-Z]/.test(name);
}

/** The compat entry of a system call exists next to the native one under its own name; QEMU's helpers have a prefix. */
function nameMadeBy(macro: string, argument: string): string {
  if (/^COMPAT_SYSCALL_DEFINE[0-6x]$/.test(macro)) return `compat_sys_${argument}`;
  if (macro === 'HELPER') return `helper_${argument}`;
  return argument;
}

function firstWord(text: string, declarator: Declarator): [number, number] | undefined {
  const at = skipBlanks(text, declarator.open + 1, declarator.close);
  if (classOf(text.charCodeAt(at)) !== CharClass.Identifier) return undefined;
  const end = endOfWord(text, at, declarator.close);
  const next = classOf(text.charCodeAt(skipBlanks(text, end, declarator.close)));
  return next === CharClass.Comma || next === CharClass.CloseParen ? [at, end] : undefined;
}

/** The first characters of a parameter list are enough to classify it; a macro's argument can be long. */
const farEnough = 4_000;

/** Whether the parentheses contain nothing, `void`, `…`, or an argument of two words or of a word and a star. */
function looksLikeParameters(text: string, { open, close }: Declarator): boolean {
  const end = Math.min(close - 1, open + farEnough);
  let at = skipBlanks(text, open + 1, end);
  if (at >= end) return true;
  let words = 0;
  let stars = 0;
  let expression = false;
  while (at < end) {
    const code = text.charCodeAt(at);
    switch (classOf(code)) {
      case CharClass.Identifier: {
        const after = endOfWord(text, at, end);
        if (words === 0 && text.slice(at, after) === 'void' && skipBlanks(text, after, end) >= end) return true;
        words++;
        at = after;
        break;
      }
      case CharClass.Star:
        stars++;
        at++;
        break;
      case CharClass.Comma:
        if (!expression && words > 0 && words + stars > 1) return true;
        words = stars = 0;
        expression = false;
        at++;
        break;
      case CharClass.Quote:
        expression = true;
        at = endOfLiteral(text, at, end);
        break;
      case CharClass.Slash:
        at = endOfComment(text, at, end);
        break;
      case CharClass.OpenParen: case CharClass.CloseParen: case CharClass.Space:
        at++;
        break;
      default:
        if (text.startsWith('...', at)) return true;
        expression ||= code !== openBracket && code !== closeBracket && classOf(code) !== CharClass.Hash;
        at++;
    }
  }
  return !expression && words > 0 && words + stars > 1;
}

function startsWithWord(text: string, at: number, words: readonly string[]): boolean {
  return words.some((word) => text.startsWith(word, at) && !continuesWord(text.charCodeAt(at + word.length)));
}

const attributeOfVariable = /^(?:__read_mostly|__ro_after_init|__(?:net_)?init(?:data|const)?(?:_memblock)?|__maybe_unused|__used|__percpu|__refdata|__cacheline_aligned\w*|____cacheline_aligned\w*|__aligned|__section|__attribute__|__rte_\w+)$/;

/** The variable that the head declares, as `{ nameStart, nameEnd }`, if an initialiser follows. */
export function variableOf(text: string, head: DeclarationHead): { nameStart: number; nameEnd: number } | undefined {
  const pointer = head.declarators.find((declarator) => opensWithStar(text, declarator));
  const inner = pointer && nameInParentheses(text, pointer, head.declarators[head.declarators.indexOf(pointer) + 1]);
  if (inner) return { nameStart: inner[0], nameEnd: inner[1] };
  const maker = head.declarators.at(-1);
  for (let at = head.words.length - 2; at >= 0; at -= 2) {
    const [nameStart, nameEnd] = [head.words[at] as number, head.words[at + 1] as number];
    const word = text.slice(nameStart, nameEnd);
    if (attributeOfVariable.test(word)) continue;
    if (maker && maker.nameStart === nameStart && isAllCaps(word)) return lastWord(text, maker);
    return { nameStart, nameEnd };
  }
  return undefined;
}

/** The name in `DEFINE_PER_CPU(struct type, name) = {`. */
function lastWord(text: string, { open, close }: Declarator): { nameStart: number; nameEnd: number } | undefined {
  let found: { nameStart: number; nameEnd: number } | undefined;
  let at = open;
  while (at < Math.min(close, open + farEnough)) {
    if (classOf(text.charCodeAt(at)) === CharClass.Identifier) {
      const end = endOfWord(text, at, close);
      found = { nameStart: at, nameEnd: end };
      at = skipBlanks(text, end, close);
    } else at = skipBlanks(text, at + 1, close);
  }
  return found;
}
