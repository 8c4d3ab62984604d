// @ts-check
/**
 * Finds small faults that can be inserted into TypeScript code, draws a reproducible sample of them, and inserts several of them into code,
 * where each is inactive until it is switched on.
 *
 * The faults: an operator replaced by a similar one, a negated condition, a number one larger or smaller, an omitted statement that only
 * calls something, and an omitted `return` (its value becomes `undefined`; a returned `true` or `false` is inverted).
 *
 * No faults are inserted into types, strings, regular expressions and the values of enum members, which only serve as names, nor where they
 * are known to make no difference or to fail every test: `return undefined` at the end of a function, `+` next to a string, `!!x` as a
 * whole, the negation of a comparison (its operator is already replaced), and the call of `super`.
 */
import ts from 'typescript';

/**
 * @typedef {object} Fault
 * @property {number} start where the changed code begins, in UTF-16 code units
 * @property {number} end where it ends
 * @property {number} line 1-based
 * @property {'expression' | 'statement'} changes an expression is replaced; a statement is omitted
 * @property {string} original
 * @property {string} mutated the code that replaces it; empty for a statement
 */

/** @type {ReadonlyMap<ts.SyntaxKind, string>} */
const swapped = new Map(/** @type {const} */ ([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.EqualsEqualsToken, '!='],
  [ts.SyntaxKind.ExclamationEqualsToken, '=='],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '/'],
  [ts.SyntaxKind.SlashToken, '*'],
  [ts.SyntaxKind.PercentToken, '*'],
  [ts.SyntaxKind.AmpersandToken, '|'],
  [ts.SyntaxKind.BarToken, '&'],
  [ts.SyntaxKind.LessThanLessThanToken, '>>'],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, '<<'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.QuestionQuestionToken, '&&'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]));
const comparisons = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken,
]);

/**
 * Finds every fault that can be inserted into a file, in file order.
 *
 * @param {string} text of a TypeScript file
 * @returns {Fault[]}
 */
export function faultsIn(text) {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  /** @type {Fault[]} */
  const faults = [];
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isTypeNode(node) || ts.isEnumDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
    for (const { of: changed, mutated } of mutationsOf(node)) {
      const start = changed.getStart(file);
      faults.push({
        start, end: changed.end, line: file.getLineAndCharacterOfPosition(start).line + 1, mutated,
        changes: ts.isStatement(changed) ? 'statement' : 'expression', original: text.slice(start, changed.end),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** @typedef {{ of: ts.Node, mutated: string }} Mutation */

/** @type {(node: ts.Node) => Mutation[]} */
function mutationsOf(node) {
  return [...operatorSwaps(node), ...negations(node), ...numbersOffByOne(node), ...droppedCalls(node), ...droppedReturns(node)];
}

/** @type {(node: ts.Node) => Mutation[]} */
function operatorSwaps(node) {
  if (ts.isPostfixUnaryExpression(node)) return [{ of: node, mutated: `${node.operand.getText()}${node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'}` }];
  if (ts.isPrefixUnaryExpression(node) && (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)) {
    return [{ of: node, mutated: `${node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'}${node.operand.getText()}` }];
  }
  if (!ts.isBinaryExpression(node)) return [];
  const operator = swapped.get(node.operatorToken.kind);
  if (operator === undefined || joinsStrings(node)) return [];
  return [{ of: node, mutated: `${operand(node.left, operator)} ${operator} ${operand(node.right, operator)}` }];
}

/** @type {(node: ts.Expression, operator: string) => string} */
function operand(node, operator) {
  const mayChangeMeaning = ts.isBinaryExpression(node) && !operator.endsWith('=');
  return mayChangeMeaning ? `(${node.getText()})` : node.getText();
}

/** @type {(node: ts.Expression) => boolean} */
function joinsStrings(node) {
  if (!ts.isBinaryExpression(node)) return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  const { kind } = node.operatorToken;
  return (kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken) && (joinsStrings(node.left) || joinsStrings(node.right));
}

/** @type {(node: ts.Node) => Mutation[]} */
function negations(node) {
  if (isNot(node) && !isNot(node.operand) && !isNot(node.parent)) return [{ of: node, mutated: node.operand.getText() }];
  const condition = conditionOf(node);
  if (!condition || isNot(condition)) return [];
  if (ts.isBinaryExpression(condition) && comparisons.has(condition.operatorToken.kind)) return [];
  const text = condition.getText();
  return [{ of: condition, mutated: ts.isIdentifier(condition) || ts.isCallExpression(condition) || ts.isPropertyAccessExpression(condition) ? `!${text}` : `!(${text})` }];
}

/** @type {(node: ts.Node) => node is ts.PrefixUnaryExpression} */
function isNot(node) {
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
}

/** @type {(node: ts.Node) => ts.Expression | undefined} */
function conditionOf(node) {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) || ts.isForStatement(node) ? node.condition : undefined;
}

/** @type {(node: ts.Node) => Mutation[]} */
function numbersOffByOne(node) {
  if (!ts.isNumericLiteral(node) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node)) return [];
  const value = Number(node.text);
  return [{ of: node, mutated: String(value + 1) }, { of: node, mutated: String(value - 1) }];
}

/** @type {(node: ts.Node) => Mutation[]} */
function droppedCalls(node) {
  if (!ts.isExpressionStatement(node)) return [];
  const called = ts.isAwaitExpression(node.expression) || ts.isVoidExpression(node.expression) ? node.expression.expression : node.expression;
  return ts.isCallExpression(called) && called.expression.kind !== ts.SyntaxKind.SuperKeyword ? [{ of: node, mutated: '' }] : [];
}

/** @type {(node: ts.Node) => Mutation[]} */
function droppedReturns(node) {
  if (!ts.isReturnStatement(node)) return [];
  const value = node.expression;
  if (value?.kind === ts.SyntaxKind.TrueKeyword || value?.kind === ts.SyntaxKind.FalseKeyword) {
    return [{ of: value, mutated: value.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true' }];
  }
  if (value && value.getText() !== 'undefined') return [{ of: value, mutated: 'undefined' }];
  return endsFunction(node) ? [] : [{ of: node, mutated: '' }];
}

/** @type {(node: ts.Statement) => boolean} */
function endsFunction(node) {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return endsFunction(parent);
  if (ts.isCaseOrDefaultClause(parent)) return parent.statements.at(-1) === node && parent.parent.clauses.at(-1) === parent && endsFunction(parent.parent.parent);
  if (!ts.isBlock(parent) || parent.statements.at(-1) !== node) return false;
  return ts.isFunctionLike(parent.parent) || endsFunction(parent);
}

/**
 * Draws a sample without repetition, in the original order; the same seed and elements give the same sample.
 *
 * @template T
 * @param {readonly T[]} all
 * @param {number} count
 * @param {number} seed an integer
 * @returns {T[]}
 */
export function sampleOf(all, count, seed) {
  const random = randomFrom(seed);
  const positions = all.map((_, position) => position);
  const chosen = Math.min(count, all.length);
  for (let n = 0; n < chosen; n += 1) {
    const other = n + Math.floor(random() * (positions.length - n));
    [positions[n], positions[other]] = [/** @type {number} */ (positions[other]), /** @type {number} */ (positions[n])];
  }
  return positions.slice(0, chosen).sort((a, b) => a - b).map((position) => /** @type {T} */ (all[position]));
}

/** Pseudo-random numbers from 0 up to, but not including, 1 (mulberry32). */
function randomFrom(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Inserts all faults into the code. It behaves as before unless `isActive(id)` returns true for a fault, which is called each time the
 * place of that fault is reached. No line moves.
 *
 * @param {string} text of a TypeScript file
 * @param {readonly (Fault & { id: number })[]} faults of this file
 * @param {string} isActive an expression for that function
 * @returns {string}
 */
export function withSwitches(text, faults, isActive) {
  const nested = [...faults].sort((a, b) => a.start - b.start || b.end - a.end || Number(a.changes === 'expression') - Number(b.changes === 'expression'));
  return `const __isActive = ${isActive}; ${switched(text, 0, text.length, nested)}`;
}

/** @type {(text: string, start: number, end: number, faults: readonly (Fault & { id: number })[]) => string} */
function switched(text, start, end, faults) {
  let result = '';
  let from = start;
  for (let n = 0; n < faults.length;) {
    const outer = /** @type {Fault & { id: number }} */ (faults[n]);
    const inside = faults.slice(n + 1).filter((fault) => fault.start < outer.end);
    result += text.slice(from, outer.start) + switchOf(outer, switched(text, outer.start, outer.end, inside));
    from = outer.end;
    n += 1 + inside.length;
  }
  return result + text.slice(from, end);
}

/** @type {(fault: Fault & { id: number }, original: string) => string} */
function switchOf({ id, changes, mutated }, original) {
  return changes === 'statement' ? `{ if (!__isActive(${id})) ${original} }` : `(__isActive(${id}) ? (${mutated}) : (${original}))`;
}

/**
 * Passes the maps that the code keeps between calls to a function when they are created, so that they can be cleared later. Otherwise,
 * results that were cached without a fault would hide it.
 *
 * @param {string} text of a TypeScript file
 * @param {string} register an expression for a function that takes a map and returns it
 * @returns {string}
 */
export function withRegisteredCaches(text, register) {
  return text.replace(/^const (\w+) = new (?:Weak)?Map<.*>\(\);$/gm, (_, name) => `const ${name} = ${register}(new Map());`);
}
