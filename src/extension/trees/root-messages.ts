import * as vscode from 'vscode';
import { catalogue, treeTitle, type RecognisedTree } from '../../sources/index.js';
import { sourceRootsSetting, type SourceRoots } from './roots.js';
import { mistypedProjects, type RootProblem } from './root-settings.js';

/** Reports problems of the source folders setting: each problem once, when the setting changes or when the folder would be used. */
export class SourceRootMessages implements vscode.Disposable {
  private readonly reported = new Set<string>();
  private readonly subscription: vscode.Disposable;

  /** @param projects the projects that scenarios name */
  constructor(private readonly roots: SourceRoots, private readonly projects: () => Iterable<string>) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(sourceRootsSetting)) void this.reportAll();
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Reports the problem because of which the folder configured for this version of a project cannot be used. */
  async reportFor(project: string, version: string): Promise<void> {
    const problem = await this.roots.problemFor(project, version);
    if (problem) this.report([problem]);
  }

  private async reportAll(): Promise<void> {
    const known = new Set([...catalogue.projects.map(({ id }) => id), ...this.projects()]);
    const mistyped = mistypedProjects(this.roots.entries, known);
    const keys = new Set(mistyped.map(({ key }) => key));
    const problems = [...mistyped, ...(await this.roots.problems()).filter(({ key }) => !keys.has(key))];
    const present = new Set(problems.map(keyOf));
    for (const key of this.reported) if (!present.has(key)) this.reported.delete(key);
    this.report(problems);
  }

  /** Shows one message for all problems that are new. */
  private report(problems: readonly RootProblem[]): void {
    const fresh = problems.filter((problem) => !this.reported.has(keyOf(problem)));
    fresh.forEach((problem) => this.reported.add(keyOf(problem)));
    const texts = fresh.map(rootProblemText);
    const [first] = texts;
    if (first !== undefined) void offerSetting(texts.length === 1 ? first : vscode.l10n.t('{0} entries of the setting {1} are wrong. {2}', texts.length, sourceRootsSetting, texts.join(' ')));
  }
}

/** The message for a problem; it names the setting, its value and what is wrong with it. */
function rootProblemText(problem: RootProblem): string {
  const setting = `${sourceRootsSetting} → ${problem.key}`;
  switch (problem.type) {
    case 'not-text':
      return vscode.l10n.t('The setting {0} must be the path of a folder.', setting);
    case 'not-absolute':
      return vscode.l10n.t('The setting {0} must be an absolute path or start with ~/, but it is “{1}”.', setting, problem.folder);
    case 'unknown-project':
      return vscode.l10n.t('The setting {0} is for a project that no scenario names. Did you mean {1}?', setting, problem.nearest);
    case 'missing':
      return vscode.l10n.t('The folder in the setting {0} does not exist: {1}', setting, problem.folder);
    case 'not-a-folder':
      return vscode.l10n.t('The path in the setting {0} is not a folder: {1}', setting, problem.folder);
    case 'not-this-project':
      return notThisProjectText(setting, problem.project, problem.folder, problem.found);
  }
}

function notThisProjectText(setting: string, project: string, folder: string, found: RecognisedTree | undefined): string {
  const wanted = treeTitle({ project });
  return found
    ? vscode.l10n.t('The folder in the setting {0} is a source tree of {2}, not of {1}: {3}', setting, wanted, treeTitle(found), folder)
    : vscode.l10n.t('The folder in the setting {0} is not a source tree of {1}: {2}', setting, wanted, folder);
}

async function offerSetting(message: string): Promise<void> {
  const open = vscode.l10n.t('Open Setting');
  if ((await vscode.window.showWarningMessage(message, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${sourceRootsSetting}`);
  }
}

function keyOf(problem: RootProblem): string {
  return JSON.stringify(problem);
}
