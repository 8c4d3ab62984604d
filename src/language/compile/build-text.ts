import type { Text } from '../../model/text.js';
import { limits } from '../syntax/limits.js';
import { stringBody } from '../syntax/parse-parts.js';
import type { FileBuild } from './scope.js';
import { unescapeString } from '../syntax/string-literals.js';
import { textOf, type TextNode } from '../syntax/syntax.js';
import type { Token } from '../syntax/tokens.js';

/** The value of a string token, truncated at the limit for texts. */
export function stringValue(text: string, token: Token): string {
  const value = unescapeString(stringBody(text, token));
  if (value.length <= limits.textLength) return value;
  const lastCode = value.charCodeAt(limits.textLength - 1);
  const splitsPair = lastCode >= 0xd800 && lastCode < 0xdc00;
  return value.slice(0, splitsPair ? limits.textLength - 1 : limits.textLength);
}

/** A text with its translations; if there are two in one language, the first one is used. */
export function buildText(build: FileBuild, node: TextNode): Text {
  const text: { en: string; [language: string]: string } = { en: stringValue(build.tree.text, node.value) };
  for (const { tag, value } of node.translations) {
    const language = textOf(build.tree, tag);
    if (text[language] !== undefined) {
      build.problems.error(language === 'en' ? 'duplicate-translation:default' : 'duplicate-translation', tag, [language]);
    } else {
      text[language] = stringValue(build.tree.text, value);
    }
  }
  return text;
}

export function buildOptionalText(build: FileBuild, node: TextNode | undefined): Text | undefined {
  return node && buildText(build, node);
}
