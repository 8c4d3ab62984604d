import { TokenType, type Token } from './tokens.js';

/** A token with its text, after what does not matter for names was removed. */
export interface Part {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly condition: Token['condition'];
}

export function isSign(part: Part | undefined, sign: string): boolean {
  return part?.type === TokenType.Sign && part.text === sign;
}

export function isWord(part: Part | undefined, words?: ReadonlySet<string>): part is Part {
  return part?.type === TokenType.Word && (!words || words.has(part.text));
}

export function isGroup(part: Part | undefined): part is Part {
  return part?.type === TokenType.Group;
}

/** Whether nothing is between parentheses. */
export function isEmpty({ text }: Part): boolean {
  return /^\(\s*\)$/.test(text);
}

export function hasGroup(parts: readonly Part[]): boolean {
  return parts.some(isGroup);
}

/** The keywords before the name of a type. */
export const typeOpeners: ReadonlySet<string> = new Set(['struct', 'union', 'class', 'enum']);
