/** A value of the preprocessor; undefined where it depends on what vhflow does not know, such as a macro. */
type Value = bigint | undefined;

/** Longer conditions are not evaluated, so that their nesting is bounded; in UTF-16 code units. */
const longest = 2_000;

const token = /\s*(?:(0[xX][\dA-Fa-f']+|0[bB][01']+|\d[\d']*)(?:[uUlLzZ]{0,3})(?![\w.])|([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)|(&&|\|\||[=!<>]=|<<|>>|[-+*/%<>&|^!~?:(),])|(\S))/y;

/** Binary operators, from those that bind least. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];

/**
 * Whether the condition of an `#if` holds, as far as it does not depend on macros: `0 && X` never holds, whatever `X` is.
 *
 * @param condition the text after `#if`, without comments
 * @returns undefined if it depends on a macro, or if it is not an expression
 */
export function constantCondition(condition: string): boolean | undefined {
  if (condition.length > longest) return undefined;
  const reader = new Reader(condition);
  const value = reader.choice();
  return value === undefined || !reader.isAtEnd ? undefined : value !== 0n;
}

class Reader {
  private at = 0;
  private number: string | undefined;
  private word: string | undefined;
  private sign: string | undefined;
  isAtEnd = false;

  constructor(private readonly text: string) {
    this.next();
  }

  /** An expression with `? :` or without. */
  choice(): Value {
    const condition = this.binary(0);
    if (!this.take('?')) return condition;
    const first = this.choice();
    const second = this.take(':') ? this.choice() : this.fail();
    return condition === undefined ? (first === second ? first : undefined) : condition === 0n ? second : first;
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
    if (this.take('!')) return mapped(this.unary(), (value) => truth(value === 0n));
    if (this.take('~')) return mapped(this.unary(), (value) => ~value);
    if (this.take('-')) return mapped(this.unary(), (value) => -value);
    if (this.take('+')) return this.unary();
    return this.operand();
  }

  private operand(): Value {
    const { number, word } = this;
    if (number !== undefined) {
      this.next();
      return valueOf(number.replaceAll("'", ''));
    }
    if (word !== undefined) {
      this.next();
      if (word === 'defined' && this.word !== undefined) this.next();
      else if (this.sign === '(') this.skipArguments();
      return word === 'true' ? 1n : word === 'false' ? 0n : undefined;
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
    this.number = this.word = this.sign = undefined;
    this.isAtEnd = false;
  }

  private next(): void {
    token.lastIndex = this.at;
    const found = token.exec(this.text);
    [, this.number, this.word, this.sign] = found ?? [];
    // What is no token of an expression, such as a character in quotes, is kept as a sign that no operator is.
    this.sign ??= found?.[4];
    this.at = found ? token.lastIndex : this.text.length;
    this.isAtEnd = !found;
  }
}

function mapped(value: Value, change: (value: bigint) => bigint): Value {
  return value === undefined ? undefined : BigInt.asIntN(64, change(value));
}

function truth(holds: boolean): bigint {
  return holds ? 1n : 0n;
}

function combined(operator: string, left: Value, right: Value): Value {
  if (operator === '&&' && (left === 0n || right === 0n)) return 0n;
  if (operator === '||' && (isTrue(left) || isTrue(right))) return 1n;
  return left === undefined || right === undefined ? undefined : computed(operator, left, right);
}

function isTrue(value: Value): boolean {
  return value !== undefined && value !== 0n;
}

function computed(operator: string, left: bigint, right: bigint): Value {
  switch (operator) {
    case '&&': return 1n;
    case '||': return 0n;
    case '|': return left | right;
    case '^': return left ^ right;
    case '&': return left & right;
    case '==': return truth(left === right);
    case '!=': return truth(left !== right);
    case '<': return truth(left < right);
    case '>': return truth(left > right);
    case '<=': return truth(left <= right);
    case '>=': return truth(left >= right);
    case '+': return BigInt.asIntN(64, left + right);
    case '-': return BigInt.asIntN(64, left - right);
    case '*': return BigInt.asIntN(64, left * right);
    default: break;
  }
  if (operator === '<<' || operator === '>>') {
    if (right < 0n || right > 63n) return undefined;
    return operator === '<<' ? BigInt.asIntN(64, left << right) : left >> right;
  }
  if (right === 0n) return undefined;
  return operator === '/' ? left / right : left % right;
}

function valueOf(number: string): Value {
  const isOctal = /^0[0-7]+$/.test(number);
  return BigInt.asIntN(64, BigInt(isOctal ? `0o${number.slice(1)}` : number));
}
