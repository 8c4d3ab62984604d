import type { Condition, KnownMacros } from './conditionals.js';
import { longestCondition } from './constant-condition.js';
import { expanded } from './expansion.js';
import type { MacroTable } from './macros.js';

/** What conditions of a file depend on: the macros that the file itself certainly defines, or does not. */
export class ConditionMacros implements KnownMacros {
  constructor(private readonly table: MacroTable) {}

  isDefined(name: string, condition: Condition | undefined): boolean | undefined {
    const certainty = this.table.certain(name, condition);
    return certainty && certainty.macro !== undefined;
  }

  replacedIn(condition: string, around: Condition | undefined): string {
    if (condition.length > longestCondition) return condition;
    const asked = condition.replace(definedName, (_, inParentheses?: string, alone?: string) => this.answer(inParentheses ?? alone ?? '', around));
    const named = (name: string) => {
      const macro = this.table.certain(name, around)?.macro;
      return macro ? [macro] : [];
    };
    const replaced = expanded(asked, { macros: { named }, condition: around });
    return replaced === undefined ? condition : this.withZeros(replaced, around);
  }

  /** What replaces `defined(name)`: the word alone, which has no value, if that is not certain. */
  private answer(name: string, around: Condition | undefined): string {
    const isDefined = this.isDefined(name, around);
    return isDefined === undefined ? 'defined' : isDefined ? '1' : '0';
  }

  /** A name of which there is no macro is 0. */
  private withZeros(condition: string, around: Condition | undefined): string {
    return condition.replace(wordBeforeAny, (word) => (this.isDefined(word, around) === false ? '0' : word));
  }
}

const definedName = /(?<![\w$\u0080-\uffff])defined\s*(?:\(\s*([\w$\u0080-\uffff]+)\s*\)|([\w$\u0080-\uffff]+))/g;
/** A word that is neither in a literal nor called. */
const wordBeforeAny = /(?<![\w$'\u0080-\uffff])[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*(?![\w$'\u0080-\uffff]|\s*\()/g;
