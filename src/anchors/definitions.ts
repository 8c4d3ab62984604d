import { exclude } from './conditionals.js';
import { contentsOf } from './functions.js';
import type { MacroTable, Range } from './macros.js';
import type { CBlock, CFile } from './scan.js';

/** A definition of a symbol. */
export interface Definition extends CBlock {
  readonly kind: 'function' | 'macro' | 'table';
  /** See {@link CFunction.bodies}. */
  readonly bodies?: readonly Range[] | undefined;
}

/** The parts of the file in which a definition calls others. */
export function bodiesOf({ bodyStart, bodyEnd, bodies }: Pick<Definition, 'bodyStart' | 'bodyEnd' | 'bodies'>): readonly Range[] {
  return bodies ?? [[bodyStart, bodyEnd]];
}

/** Further definitions of one name are ignored. */
const mostDefinitions = 64;

/**
 * The definitions of a symbol in a file: functions, or else macros with parameters, or else (with `tables`) variables with an initialiser and lists
 * defined by a macro. A system call is found as `sendto` and under the names that its macro derives from that, such as `sys_sendto`.
 */
export function definitionsOf(file: CFile, symbol: string, tables: boolean): readonly Definition[] {
  const functions = functionsNamed(file, symbol);
  if (functions.length > 0) return asKind(functions, 'function');
  const systemCall = /^(?:__(?:x64|ia32|arm64|se|do)_)?sys_(\w+)$/.exec(symbol)?.[1];
  const made = systemCall === undefined ? [] : file.functions.filter(({ name, via }) => via === 'macro' && name === systemCall);
  if (made.length > 0) return asKind(made, 'function');
  const macros = file.macros.filter(({ name }) => name === symbol);
  if (macros.length > 0 || !tables) return asKind(macros, 'macro');
  return asKind(file.tables.filter(({ name }) => name === symbol), 'table');
}

/**
 * The definitions of a symbol in the text of a C file: functions, or else macros, or else tables.
 *
 * @param macros see {@link contentsOf}
 */
export function definitionsIn(text: string, symbol: string, macros?: MacroTable): readonly Definition[] {
  return definitionsOf(contentsOf(text, macros), symbol, true);
}

/** The functions with a name, or else those that the file writes with it; in C++, namespaces and outer classes before it can be left out. */
function functionsNamed({ functions }: CFile, symbol: string): CFile['functions'] {
  const exact = functions.filter(({ name }) => name === symbol);
  const written = exact.length > 0 ? exact : functions.filter((found) => found.written === symbol);
  return written.length > 0 ? written : functions.filter(({ name }) => name.endsWith(`::${symbol}`) || symbol.endsWith(`::${name}`));
}

function asKind(found: readonly Omit<Definition, 'kind'>[], kind: Definition['kind']): readonly Definition[] {
  return found.slice(0, mostDefinitions).map(({ name, nameStart, nameEnd, line, bodyStart, bodyEnd, condition, bodies }) => {
    return { kind, name, nameStart, nameEnd, line, bodyStart, bodyEnd, condition, ...(bodies && { bodies }) };
  });
}

/** Whether several definitions of one name belong to the same item under different `#if` branches. */
export function areTwins(definitions: readonly Definition[]): boolean {
  return definitions.every((one, index) => definitions.slice(index + 1).every((other) => exclude(one.condition, other.condition)));
}
