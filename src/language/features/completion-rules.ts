import type { BraceOwner } from './brace-owners.js';

/** What can be offered; `items` is everything that may start inside the current braces, `{ word }` a word of the language. */
export type Offer =
  | 'items' | 'translation' | 'hop body' | 'hop label' | 'lanes' | 'contexts' | 'built-in contexts' | 'sources' | 'anchors' | 'projects' | 'new sources'
  | 'new machines' | 'new flows' | 'conditions' | 'defaults' | 'when text' | 'kinds' | 'levels' | 'branches' | 'costs' | 'sides' | 'probes' | 'probe targets'
  | { readonly word: string };

/**
 * The words before the caret, and what is offered after them. `_` is any word, `#` a number, `"` a text with its translations. The
 * first rule applies whose words are the end of the statement. If none applies, `items` are offered.
 */
export type CompletionRule = readonly [before: string, offers: readonly Offer[]];

/** Nothing can be offered where authors write names and texts of their own. */
const ownWords: readonly Offer[] = [];
const word = (text: string): Offer => ({ word: text });

const conditionRules: readonly CompletionRule[] = [
  // A known one, to change its default, or a new name.
  ['condition', ['conditions']],
  ['condition _', [word('default'), word('because'), 'items']],
  ['condition _ "', ['translation', word('else'), word('default'), word('because'), 'items']],
  ['condition _ " else', ownWords],
  ['condition _ " else "', ['translation', word('default'), word('because'), 'items']],
  ['default', ['defaults']],
  ['default _', [word('because'), 'items']],
  ['because', ownWords],
  ['because "', ['translation', 'items']],
];

const fileRules: readonly CompletionRule[] = [
  ['scenario', ownWords],
  ['scenario _', ownWords],
  ...conditionRules,
];

/** What is offered in expressions; of several terms, only the last is part of the statement. */
const expressionRules: readonly CompletionRule[] = [
  ['if', ['conditions', word('not')]],
  ['and', ['conditions', word('not')]],
  ['not', ['conditions']],
  ['if _', [word('and'), 'items']],
  ['if not _', [word('and'), 'items']],
];

const scenarioRules: readonly CompletionRule[] = [
  ['source', ['new sources']],
  ['source _', [word('=')]],
  ['source _ =', ['projects']],
  ['source _ = _', ownWords],
  ['context _ " like', ['built-in contexts']],
  ['context _ "', ['translation', word('like')]],
  ['context _', ownWords],
  ['context', ownWords],
  ['machine', ['new machines']],
  ['machine _', ownWords],
  ['machine _ "', ['translation']],
  ['flow', ['new flows']],
  ['flow _', ownWords],
  ['flow _ "', ['translation']],
  ['title', ownWords],
  ['summary', ownWords],
  ['assume', ownWords],
  ['title "', ['translation', 'items']],
  ['summary "', ['translation', 'items']],
  ['assume "', ['translation', 'items']],
  ...conditionRules,
];

const machineRules: readonly CompletionRule[] = [
  ['participant', ownWords],
  ['participant _', ownWords],
  ['participant _ "', [word('in'), 'translation']],
  ['participant _ " in', ['contexts']],
  ['participant _ " in _', [word('of'), 'items']],
  ['participant _ " in _ of', ['sources']],
];

const stepRules: readonly CompletionRule[] = [
  ['->', ['lanes']],
  ['_ -> _', ['hop label']],
  ['_ -> _ "', ['hop body', word('as'), 'translation', 'items']],
  ['" as', ownWords],
  ['" as _', ['hop body', 'items']],
  ['note over', ['lanes']],
  ['note over _ ,', ['lanes']],
  ['note over _', ownWords],
  ['note over _ "', ['translation', word('if'), 'items']],
  ['note', [word('over'), word('->')]],
  ['summary', ownWords],
  ['summary "', ['translation', 'items']],
  ['loop', ownWords],
  ['opt', ownWords],
  ['alt', ownWords],
  ['else', ownWords],
  ['loop "', ['translation', word('when')]],
  ['opt "', ['translation', word('when')]],
  ['alt "', ['translation', word('when')]],
  ['else "', ['translation', word('when')]],
  ['when', ['conditions', word('not')]],
  ...expressionRules,
  ['when _', [word('and')]],
  ['when not _', [word('and')]],
  ['_', [word('->')]],
];

const hopRules: readonly CompletionRule[] = [
  ['kind', ['kinds']],
  ['level', ['levels']],
  ['branch', ['branches']],
  ['kind _', ['items']],
  ['in', ['lanes']],
  ['in _', ['items']],
  ['cost', ['costs']],
  ['cost _', ownWords],
  ['cost _ #', [word(','), word('if'), 'items']],
  ['cost _ # ,', ['costs']],
  ['copy', [word('from')]],
  ['copy from', ownWords],
  ['copy from "', [word('to'), 'translation']],
  ['copy from " to', ownWords],
  ['copy from " to "', ['translation', word('if'), 'items']],
  ['when', ['conditions', word('not'), 'when text']],
  ...expressionRules,
  ['when _', [word('and'), 'items']],
  ['when not _', [word('and'), 'items']],
  ['thread', ownWords],
  ['note', ownWords],
  ['versions', ownWords],
  ['when "', ['translation', 'items']],
  ['thread "', ['translation', word('if'), 'items']],
  ['note "', ['translation', word('if'), 'items']],
  ['versions "', ['translation', word('if'), 'items']],
  ['at', ['anchors']],
  ['at _ |', ['anchors']],
  ['at _', [word('if'), 'items']],
  ['at "', [word('if'), 'items']],
  ['via', ['anchors', word('hardware')]],
  ['via _ |', ['anchors']],
  ['via hardware', [word('if'), 'items']],
  ['via hardware "', ['translation', word('if'), 'items']],
  ['via _', [word('calls')]],
  ['via "', [word('calls')]],
  ['calls', ownWords],
  ['calls _ |', ownWords],
  ['calls _ through', ['anchors']],
  ['calls _ through _ |', ['anchors']],
  ['calls _ through _', [word('if'), 'items']],
  ['calls _ through "', [word('if'), 'items']],
  ['calls _', [word('through'), word('if'), 'items']],
  ['observe', ['sides', 'probes']],
  ['observe guest', ['probes']],
  ['observe host', ['probes']],
  ['observe guest _', ['probe targets']],
  ['observe host _', ['probe targets']],
  ['observe _', ['probe targets']],
  ['observe _ _', [word('if'), 'items']],
  ['observe _ "', [word('if'), 'items']],
  ['observe _ _ _', [word('if'), 'items']],
  ['observe _ _ "', [word('if'), 'items']],
];

const rulesByOwner: Readonly<Record<BraceOwner, readonly CompletionRule[]>> = {
  scenario: scenarioRules, machine: machineRules, flow: stepRules, block: stepRules, hop: hopRules,
};

const signs: ReadonlySet<string> = new Set(['"', '#', '->', '=', ',', '|']);

/** What is offered after a statement inside the braces of an owner. */
export function offersAfter(owner: BraceOwner | undefined, statement: readonly string[]): readonly Offer[] {
  const rules = owner === undefined ? fileRules : rulesByOwner[owner];
  return rules.find(([before]) => endsWith(statement, before.split(' ')))?.[1] ?? ['items'];
}

function endsWith(statement: readonly string[], pattern: readonly string[]): boolean {
  const start = statement.length - pattern.length;
  return start >= 0 && pattern.every((each, index) => {
    const actual = statement[start + index] as string;
    return each === '_' ? !signs.has(actual) : each === actual;
  });
}
