/** An integer of the preprocessor, which has 64 bits. */
interface Integer {
  /** Its bits, read as a signed number. */
  readonly bits: bigint;
  /** Undefined if its type depends on what vhflow does not know, such as a macro. */
  readonly isUnsigned: boolean | undefined;
}

/** A value of the preprocessor; undefined where it depends on what vhflow does not know, such as a macro. */
type Value = Integer | undefined;

/** The codes of the characters of a constant; undefined for those of which vhflow knows none. */
type CodeOf = (character: string) => bigint | undefined;

/** Longer conditions are not evaluated, so that their nesting is bounded; in UTF-16 code units. */
export const longestCondition = 2_000;

const token = new RegExp(
  '\\s*(?:(0[xX][\\dA-Fa-f\']+|0[bB][01\']+|\\d[\\d\']*)([uUlLzZ]{0,3})(?![\\w.])' +
    "|(?:u8|[uUL])?'((?:[^'\\\\\\n]|\\\\.)+)'" +
    '|([A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*)' +
    '|(&&|\\|\\||[=!<>]=|<<|>>|[-+*/%<>&|^!~?:(),])|(\\S))',
  'y',
);

/** Operators that C++ also writes as words. In C, an expression with such a word is an error, unless a macro makes it the same operator. */
const operatorWords: ReadonlyMap<string, string> = new Map([
  ['and', '&&'], ['or', '||'], ['not', '!'], ['not_eq', '!='], ['bitand', '&'], ['bitor', '|'], ['xor', '^'], ['compl', '~'],
]);

/** Binary operators, from those that bind least. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];

/**
 * Whether the condition of an `#if` holds, as far as it does not depend on macros: `0 && X` never holds, whatever `X` is.
 *
 * @param condition the text after `#if`, without comments
 * @returns undefined if it depends on a macro or on the character set, or if it is not an expression
 */
export function constantCondition(condition: string): boolean | undefined {
  if (condition.length > longestCondition) return undefined;
  const holds = evaluated(condition, asciiCode);
  // Two very different character sets agree on what no character set can change, such as `'a' - 'a'`.
  return condition.includes("'") && holds !== evaluated(condition, (character) => asciiCode(character) && 1n) ? undefined : holds;
}

function evaluated(condition: string, codeOf: CodeOf): boolean | undefined {
  const reader = new Reader(condition, codeOf);
  const value = reader.choice();
  return value === undefined || !reader.isAtEnd ? undefined : isTrue(value);
}

/** What an escape sequence stands for in ASCII. */
const escapes: ReadonlyMap<string, bigint> = new Map([
  ['\\n', 10n], ['\\t', 9n], ['\\r', 13n], ['\\a', 7n], ['\\b', 8n], ['\\f', 12n], ['\\v', 11n], ['\\\\', 92n], ["\\'", 39n], ['\\"', 34n], ['\\?', 63n],
]);

/** The value of a character, or of several as GCC and Clang combine them. */
function asciiCode(character: string): bigint | undefined {
  if (character.startsWith('\\')) return escapes.get(character);
  if (!/^[ -~]{1,4}$/.test(character) || character.includes('\\')) return undefined;
  return [...character].reduce((code, char) => (code << 8n) | BigInt(char.charCodeAt(0)), 0n);
}

class Reader {
  private at = 0;
  private number: string | undefined;
  private suffix: string | undefined;
  private character: string | undefined;
  private word: string | undefined;
  private sign: string | undefined;
  isAtEnd = false;

  constructor(
    private readonly text: string,
    private readonly codeOf: CodeOf,
  ) {
    this.next();
  }

  /** An expression with `? :` or without. */
  choice(): Value {
    const condition = this.binary(0);
    if (!this.take('?')) return condition;
    const first = this.choice();
    const second = this.take(':') ? this.choice() : this.fail();
    if (condition !== undefined) return converted(isTrue(condition) ? first : second, first, second);
    return first?.bits === second?.bits ? converted(first, first, second) : undefined;
  }

  private binary(level: number): Value {
    const operators = levels[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (let operator = this.sign; operator !== undefined && operators.includes(operator); operator = this.sign) {
      this.next();
      left = combined(operator, left, this.binary(level + 1));
    }
    return left;
  }

  private unary(): Value {
    if (this.take('!')) return negated(this.unary());
    if (this.take('~')) return mapped(this.unary(), (value) => ~value);
    if (this.take('-')) return mapped(this.unary(), (value) => -value);
    if (this.take('+')) return this.unary();
    return this.operand();
  }

  private operand(): Value {
    const { number, suffix = '', character, word } = this;
    if (number !== undefined) {
      this.next();
      return valueOf(number.replaceAll("'", ''), suffix);
    }
    if (character !== undefined) {
      this.next();
      const bits = codeOfEscape(character) ?? this.codeOf(character);
      // Whether a character is signed depends on the system.
      return bits === undefined ? undefined : { bits, isUnsigned: undefined };
    }
    if (word !== undefined) {
      this.next();
      if (word === 'defined' && this.word !== undefined) this.next();
      else if (this.sign === '(') this.skipArguments();
      return word === 'true' ? truth(true) : word === 'false' ? truth(false) : undefined;
    }
    if (!this.take('(')) return this.fail();
    const value = this.choice();
    return this.take(')') ? value : this.fail();
  }

  private skipArguments(): void {
    let depth = 0;
    do {
      if (this.sign === '(') depth++;
      else if (this.sign === ')') depth--;
      this.next();
    } while (depth > 0 && !this.isAtEnd);
  }

  private take(sign: string): boolean {
    if (this.sign !== sign) return false;
    this.next();
    return true;
  }

  /** Gives up: what is not an expression has no value. */
  private fail(): undefined {
    this.at = this.text.length;
    this.number = this.character = this.word = this.sign = undefined;
    this.isAtEnd = false;
  }

  private next(): void {
    token.lastIndex = this.at;
    const found = token.exec(this.text);
    [, this.number, this.suffix, this.character, this.word, this.sign] = found ?? [];
    const operator = this.word === undefined ? undefined : operatorWords.get(this.word);
    if (operator !== undefined) {
      this.word = undefined;
      this.sign = operator;
    }
    // What is no token of an expression, such as a string, is kept as a sign that no operator is.
    this.sign ??= found?.[6];
    this.at = found ? token.lastIndex : this.text.length;
    this.isAtEnd = !found;
  }
}

function truth(holds: boolean): Integer {
  return { bits: holds ? 1n : 0n, isUnsigned: false };
}

function isTrue(value: Value): boolean {
  return value !== undefined && value.bits !== 0n;
}

function isFalse(value: Value): boolean {
  return value?.bits === 0n;
}

function negated(value: Value): Value {
  return value && truth(value.bits === 0n);
}

function mapped(value: Value, change: (bits: bigint) => bigint): Value {
  return value && { ...value, bits: BigInt.asIntN(64, change(value.bits)) };
}

/** A value in the common type of two operands: unsigned if one of them is. */
function converted(value: Value, left: Value, right: Value): Value {
  if (!value) return undefined;
  const signs = [left?.isUnsigned, right?.isUnsigned];
  return { bits: value.bits, isUnsigned: signs.includes(true) ? true : signs.includes(undefined) ? undefined : false };
}

function combined(operator: string, left: Value, right: Value): Value {
  if (operator === '&&' && (isFalse(left) || isFalse(right))) return truth(false);
  if (operator === '||' && (isTrue(left) || isTrue(right))) return truth(true);
  return left === undefined || right === undefined ? undefined : computed(operator, left, right);
}

/** The operators whose result has the same bits in both types. */
function computed(operator: string, left: Integer, right: Integer): Value {
  const [a, b] = [left.bits, right.bits];
  const inCommonType = (bits: bigint): Value => converted({ bits: BigInt.asIntN(64, bits), isUnsigned: false }, left, right);
  switch (operator) {
    case '&&': return truth(true);
    case '||': return truth(false);
    case '|': return inCommonType(a | b);
    case '^': return inCommonType(a ^ b);
    case '&': return inCommonType(a & b);
    case '==': return truth(a === b);
    case '!=': return truth(a !== b);
    case '+': return inCommonType(a + b);
    case '-': return inCommonType(a - b);
    case '*': return inCommonType(a * b);
    case '<<': case '>>': return shifted(operator, left, b);
    default: return ordered(operator, left, right);
  }
}

/** A shifted value, which keeps its type. */
function shifted(operator: '<<' | '>>', { bits, isUnsigned }: Integer, by: bigint): Value {
  if (by < 0n || by > 63n) return undefined;
  if (operator === '<<') return { bits: BigInt.asIntN(64, bits << by), isUnsigned };
  const number = numberOf(bits, isUnsigned);
  return number === undefined ? undefined : { bits: BigInt.asIntN(64, number >> by), isUnsigned };
}

/** The operators whose result depends on whether the numbers are signed. */
function ordered(operator: string, left: Integer, right: Integer): Value {
  const type = converted(left, left, right)?.isUnsigned;
  const [a, b] = [numberOf(left.bits, type), numberOf(right.bits, type)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '<': return truth(a < b);
    case '>': return truth(a > b);
    case '<=': return truth(a <= b);
    case '>=': return truth(a >= b);
    default: return b === 0n ? undefined : { bits: BigInt.asIntN(64, operator === '/' ? a / b : a % b), isUnsigned: type };
  }
}

/** The number that bits stand for; undefined if that depends on an unknown type. */
function numberOf(bits: bigint, isUnsigned: boolean | undefined): bigint | undefined {
  if (bits >= 0n || isUnsigned === false) return bits;
  return isUnsigned === true ? BigInt.asUintN(64, bits) : undefined;
}

/** The value of a number; one that is too large for a signed type is unsigned, and one that is too large for any type has none. */
function valueOf(number: string, suffix: string): Value {
  const isOctal = /^0[0-7]+$/.test(number);
  const value = BigInt(isOctal ? `0o${number.slice(1)}` : number);
  const bits = BigInt.asIntN(64, value);
  return BigInt.asUintN(64, value) === value ? { bits, isUnsigned: /u/i.test(suffix) || bits < 0n } : undefined;
}

/** The code of an escape sequence that is a number, as in `'\0'`, if it is the same whether characters are signed or not. */
function codeOfEscape(character: string): bigint | undefined {
  const [, octal, hex] = /^\\(?:([0-7]{1,3})|x([\dA-Fa-f]+))$/.exec(character) ?? [];
  const code = octal === undefined ? (hex === undefined ? undefined : BigInt(`0x${hex}`)) : BigInt(`0o${octal}`);
  return code !== undefined && code < 128n ? code : undefined;
}
