import { expect } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completionsAt, type CompletionOptions } from '../../../src/language/index.js';
import { applied, withCaret } from '../marked-text.js';

/** What is expected at the caret; only what is named is checked. */
export interface ExpectedCompletion {
  /** Labels that are offered, among others. */
  readonly items?: readonly string[];
  /** The labels of all items, in this order. */
  readonly allItems?: readonly string[];
  /** The labels of the first items. */
  readonly firstItems?: readonly string[];
  /** Labels that are not offered. */
  readonly missingItems?: readonly string[];
  /** The whole text after the item with a label was inserted, without the placeholders of its snippet. */
  readonly resultText?: readonly [label: string, text: string];
}

const defaults: CompletionOptions = { knownProjects: [{ id: 'linux', version: '6.1' }, { id: 'xen' }], language: 'ja', takesSnippets: true };

/** The items that are offered at the caret. */
export function completions(marked: string, options: Partial<CompletionOptions> = {}): CompletionItem[] {
  const { document, caret } = withCaret(marked);
  return completionsAt(document, caret, { ...defaults, ...options });
}

/** The text after an item was inserted at the caret, as a client without snippets does it. */
export function completed(marked: string, { insertText, label }: CompletionItem): string {
  const { document, caret } = withCaret(marked);
  return applied(document, [{ range: { start: caret, end: caret }, newText: insertText ?? label }]);
}

export function assertCompletion(marked: string, { items, allItems, firstItems, missingItems = [], resultText }: ExpectedCompletion): void {
  const labels = completions(marked).map(({ label }) => label);
  if (items) expect(labels).toEqual(expect.arrayContaining([...items]));
  if (allItems) expect(labels).toEqual(allItems);
  if (firstItems) expect(labels.slice(0, firstItems.length)).toEqual(firstItems);
  for (const label of missingItems) expect(labels).not.toContain(label);
  if (!resultText) return;
  const [label, text] = resultText;
  const item = completions(marked, { takesSnippets: false }).find((each) => each.label === label);
  expect(item && completed(marked, item)).toBe(text);
}
