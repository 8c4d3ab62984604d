import type * as vscode from 'vscode';
import type { WebProblem } from '../../sources/index.js';
import { addressText } from '../ui/address-text.js';

/** The name of the setting in messages. */
const setting = 'vhflow.webAddresses';

/** The message for all entries of the setting that cannot be used; undefined if there are none. */
export function webProblemsText(problems: readonly WebProblem[], l10n: Pick<typeof vscode.l10n, 't'>): string | undefined {
  const texts = problems.map((problem) => webProblemText(problem, l10n));
  return texts.length < 2 ? texts[0] : l10n.t('{0} entries of the setting {1} are wrong. {2}', texts.length, setting, texts.join(' '));
}

/** The message for an entry of the setting that cannot be used: where it is, what is wrong with it, and what to write instead. */
export function webProblemText(problem: WebProblem, l10n: Pick<typeof vscode.l10n, 't'>): string {
  const { key, value } = problem;
  const entry = `${setting} → ${key}`;
  switch (problem.type) {
    case 'placeholder-in-host':
      return l10n.t('The setting {0} must not have a placeholder in the name of the host: “{1}”.', entry, value);
    case 'unknown-placeholder':
      return l10n.t('The setting {0} contains {1}, which is not a placeholder. Use {2}.', entry, problem.placeholder, '{version}, {tag}, {path}, {line}');
    case 'no-path':
      return l10n.t('The setting {0} must contain {1}, which vhflow replaces with the path of the file: “{2}”.', entry, '{path}', value);
    case 'no-version':
      return l10n.t('The setting {0} must contain {1} or {2}, or be for one version, such as “{3}”.', entry, '{version}', '{tag}', `${key}@1.0`);
    default:
      return addressText(problem.type, entry, value, l10n);
  }
}
