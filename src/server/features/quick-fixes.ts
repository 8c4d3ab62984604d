import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import { CodeActions, type VhflowDocument } from '../../language/index.js';
import { pauseFor } from '../protocol/cancellation.js';

/** Problems that are handled without a pause. */
const atOnce = 50;

/**
 * The code actions at a range, with pauses in which the request can be cancelled.
 *
 * @param problems the problems that touch the range
 * @throws the reason of the cancellation
 */
export async function quickFixes(
  document: VhflowDocument, range: Range, problems: readonly Diagnostic[], options: { readonly uri: string; readonly language: string }, signal: Cancellation,
): Promise<CodeAction[]> {
  const actions = new CodeActions(document, options);
  const fixes: CodeAction[] = [];
  for (const [index, problem] of problems.entries()) {
    if (index % atOnce === atOnce - 1) await pauseFor(signal);
    fixes.push(...actions.of(problem));
  }
  return [...fixes, ...actions.translations(range)];
}
