import { stringBody } from '../syntax/parse-parts.js';
import { parse } from '../syntax/parser.js';
import { quoteString, unescapeString } from '../syntax/string-literals.js';
import { textOf, type SyntaxTree, type TextItemNode, type TextNode } from '../syntax/syntax.js';
import type { Token } from '../syntax/tokens.js';
import type { Change } from './changes.js';

/**
 * The text of a file in which one scenario has another id, and a title that says that it is a copy, in each language of the title.
 * Nothing else changes; without a scenario of this id the text stays as it is.
 */
export function copyOfScenario(text: string, id: string, newId: string): string {
  const tree = parse(text);
  const scenario = tree.scenarios.find(({ name }) => name && textOf(tree, name) === id);
  if (!scenario?.name) return text;
  const title = scenario.items.find((item): item is TextItemNode => item.type === 'title')?.text;
  const changes: Change[] = [{ start: scenario.name.start, end: scenario.name.end, newText: newId }, ...(title ? titleChanges(tree, title) : [])];
  return changes.sort((a, b) => b.start - a.start).reduce((copy, { start, end, newText }) => copy.slice(0, start) + newText + copy.slice(end), text);
}

function titleChanges(tree: SyntaxTree, { value, translations }: TextNode): readonly Change[] {
  const marked = (token: Token, suffix: string): Change => {
    const title = unescapeString(stringBody(tree.text, token));
    return { start: token.start, end: token.end, newText: quoteString(title + suffix) };
  };
  return [marked(value, ' (copy)'), ...translations.map((translation) => marked(translation.value, textOf(tree, translation.tag) === 'ja' ? '（コピー）' : ' (copy)'))];
}
