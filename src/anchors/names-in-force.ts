import type { Condition } from './conditionals.js';
import { argumentsOf, replacementOf, replacementsOf } from './expansion.js';
import type { MacroTable } from './macros.js';

/** A place with the macros that are defined there. */
export interface PlaceInFile {
  readonly macros: MacroTable;
  readonly condition: Condition | undefined;
}

/** What can be the name of a function. */
export const wholeName = /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/;

/**
 * The names that a function gets from macros of its name; several under different conditions, none if they depend on another file. The name
 * itself is one of them if no such macro is defined, or if one is only defined under a condition.
 *
 * @param list the parameters in their parentheses if they follow the name directly, so that a macro with parameters can apply, too
 * @param functionNames the names of the functions if a text takes the place of the name
 */
export function namesInForce(name: string, list: string | undefined, place: PlaceInFile, functionNames: (made: string) => readonly string[]): readonly string[] {
  const { macros, condition } = place;
  const plain = macros.named(name, condition).filter(({ parameters }) => !parameters);
  if (plain.length === 0) return [list === undefined ? name : nameOfCall(name, list, place)];
  const names = plain.flatMap((macro) => replacementsOf(macro, '', place)).map(withoutParentheses).flatMap((made) => {
    if (wholeName.test(made)) return [made];
    return made === '' || words(made).includes(name) ? [name] : functionNames(made);
  });
  return [...new Set(macros.isDefinedAnyway(name, condition) ? names : [name, ...names])];
}

/** The name of a class or namespace, which a macro can replace. */
export function wordInForce(word: string, { macros, condition }: PlaceInFile): string {
  const [macro] = macros.named(word, condition);
  const made = macro && !macro.parameters && macros.isDefinedAnyway(word, condition) ? replacementOf(macro, '', { macros, condition }) : '';
  return wholeName.test(made) ? made : word;
}

/** The name of a function whose parameters a macro takes and passes on as they are, as in `#define read(fd) my_read(fd)`. */
function nameOfCall(name: string, list: string, { macros, condition }: PlaceInFile): string {
  const macro = macros.certain(name, condition)?.macro;
  if (!macro?.parameters || macro.isVariadic || macro.parameters.length !== argumentsOf(list.slice(1, -1)).length) return name;
  const made = replacementOf(macro, list, { macros, condition });
  const [called = ''] = words(made);
  const isPassedOn = made.startsWith(called) && packed(made) === packed(called + list);
  return isPassedOn && wholeName.test(called) ? called : name;
}

function packed(text: string): string {
  return text.replace(/\s+/g, '');
}

function words(text: string): readonly string[] {
  return text.match(/[\w$\u0080-\uffff]+/g) ?? [];
}

function withoutParentheses(text: string): string {
  return /^\(\s*([^()]*?)\s*\)$/.exec(text)?.[1] ?? text;
}
