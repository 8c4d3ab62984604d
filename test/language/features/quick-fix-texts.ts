import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { codeActionsAt, openDocument, type VhflowDocument } from '../../../src/language/index.js';
import { applied, withCaret } from '../marked-text.js';

const uri = 'file:///a.vhflow';

/** A code action: its title, and the text after it was taken. */
export interface OfferedFix {
  readonly title: string;
  readonly text: string;
}

const offered = (document: VhflowDocument, actions: readonly CodeAction[]): OfferedFix[] => {
  return actions.map(({ title, edit }) => ({ title, text: applied(document, edit?.changes?.[uri] ?? []) }));
};

/** The problems of a text that have a code. */
export function problemsOf(text: string, code: string): Diagnostic[] {
  return openDocument(text, { knownProjects: ['linux', 'qemu'] }).compiled.diagnostics.filter((diagnostic) => diagnostic.code === code);
}

/** The quick fixes of all problems with a code. */
export function quickFixes(text: string, code: string, language = 'en'): OfferedFix[] {
  const document = openDocument(text);
  const actions = problemsOf(text, code).flatMap((diagnostic) => codeActionsAt(document, diagnostic.range, [diagnostic], { uri, language }));
  return offered(document, actions.filter(({ kind }) => kind === 'quickfix'));
}

/** The refactorings that are offered at a caret where there is no problem. */
export function refactorings(marked: string): OfferedFix[] {
  const { document, caret } = withCaret(marked);
  return offered(document, codeActionsAt(document, { start: caret, end: caret }, [], { uri, language: 'en' }));
}
