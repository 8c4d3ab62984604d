import { CharClass, classOf, endOfComment, endOfDirective, endOfLiteral, endOfWord, skipBlanks, startsLine } from './c-lexis.js';
import { translate } from './translation.js';

/** How the code uses a token. */
export type UseType =
  /** Called: `token(…)`, `x->token(…)`, `(*token)(…)`, `token[i](…)`. */
  | 'call'
  /** Passed to a call: `register(x, token)`, `static_call(token)(…)`. */
  | 'argument'
  /** Anything else, such as an assignment. */
  | 'other';

export interface Use {
  readonly start: number;
  readonly end: number;
  readonly type: UseType;
}

const notCalls = new Set(['if', 'while', 'for', 'switch', 'return', 'sizeof', 'do', 'else', 'case', '__typeof__', 'typeof', '__attribute__']);

/** Keywords before the name of a type, which can be the name of a function, too: `struct vhost_worker` is not a use of `vhost_worker()`. */
const tagWords = new Set(['struct', 'union', 'enum']);
const longestTagWord = 6;

/** The positions of an identifier between two offsets of a text, in order, except in comments, literals and names of types. */
export function usesOf(text: string, token: string, from: number, end: number): readonly Use[] {
  if (token === '') return [];
  const source = translate(text.slice(from, end));
  const code = source.text;
  if (!code.includes(token)) return [];
  const uses: Use[] = [];
  eachWord(code, (start, after, inArguments) => {
    if (after - start !== token.length || !code.startsWith(token, start)) return;
    uses.push({ start: from + source.startOf(start), end: from + source.endOf(after), type: typeOf(code, after, code.length, inArguments) });
  });
  return uses;
}

/** The names called between two offsets, each once. */
export function calledNames(text: string, from: number, end: number): readonly string[] {
  const names = new Set<string>();
  const code = translate(text.slice(from, end)).text;
  eachWord(code, (start, after) => {
    const word = code.slice(start, after);
    if (typeOf(code, after, code.length, false) === 'call' && !notCalls.has(word)) names.add(word);
  });
  return [...names];
}

function typeOf(text: string, after: number, end: number, inArguments: boolean): UseType {
  let at = skipIndices(text, skipBlanks(text, after, end), end);
  if (classOf(text.charCodeAt(at)) === CharClass.CloseParen) {
    const next = skipBlanks(text, at + 1, end);
    if (!inArguments && classOf(text.charCodeAt(next)) === CharClass.OpenParen) return 'call';
    at = end;
  }
  if (at < end && classOf(text.charCodeAt(at)) === CharClass.OpenParen) return 'call';
  return inArguments ? 'argument' : 'other';
}

/** An index is short; the limit keeps the scan linear for brackets that never close. */
const longestIndex = 200;

/** Skips `[…]` after a name, since a call can go through an element of an array of pointers. */
function skipIndices(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] === '[') {
    const close = text.slice(at, Math.min(end, at + longestIndex)).indexOf(']');
    if (close < 0) return at;
    at = skipBlanks(text, at + close + 1, end);
  }
  return at;
}

/** The end of a word that does not exist. */
const noWord = 0;

/** Calls `visit` for every identifier outside comments and literals, except names after `struct` and similar keywords, with whether it is among the arguments of a call. */
function eachWord(text: string, visit: (start: number, after: number, inArguments: boolean) => void): void {
  const end = text.length;
  const groups: boolean[] = [];
  let calls = 0;
  /** The preceding word, ignoring blanks; none if `wordEnd` is {@link noWord}. */
  let wordStart = 0;
  let wordEnd = noWord;
  /** Whether a parenthesis or bracket has just closed; an opening one after it is a call, too. */
  let isClosed = false;
  let at = 0;
  while (at < end) {
    const found = classOf(text.charCodeAt(at));
    switch (found) {
      case CharClass.Identifier: {
        const after = endOfWord(text, at, end);
        const isTag = wordEnd - wordStart <= longestTagWord && tagWords.has(text.slice(wordStart, wordEnd));
        if (!isTag) visit(at, after, calls > 0);
        wordStart = at;
        wordEnd = after;
        isClosed = false;
        at = after;
        continue;
      }
      case CharClass.Digit:
        at = endOfWord(text, at, end);
        break;
      case CharClass.Quote:
        at = endOfLiteral(text, at, end);
        break;
      case CharClass.Slash:
        at = endOfComment(text, at, end);
        continue;
      case CharClass.Space:
        at++;
        continue;
      case CharClass.Hash:
        if (startsLine(text, at)) {
          at = endOfDirective(text, at, end);
          continue;
        }
        at++;
        break;
      case CharClass.OpenParen: {
        const isCall = isClosed || (wordEnd !== noWord && !notCalls.has(text.slice(wordStart, wordEnd)));
        groups.push(isCall);
        if (isCall) calls++;
        at++;
        break;
      }
      case CharClass.CloseParen:
        if (groups.pop()) calls--;
        isClosed = true;
        wordEnd = noWord;
        at++;
        continue;
      default:
        isClosed = text.charCodeAt(at) === closeBracket;
        wordEnd = noWord;
        at++;
        continue;
    }
    isClosed = false;
    wordEnd = noWord;
  }
}

const closeBracket = 93;
