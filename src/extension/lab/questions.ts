import * as vscode from 'vscode';
import { labLimits } from '../../evidence/index.js';
import { oneLine } from '../../text/visible.js';
import type { LabChecked, LabDone } from '../lab-worker/messages.js';
import { withoutLinks } from '../ui/plain-text.js';
import { LabFailure } from './lab-talk.js';

/** Why flows cannot be run for real here, in one sentence; undefined if they can. */
export function obstacle(hasLab: boolean): string | undefined {
  if (!hasLab) return vscode.l10n.t('vhflow runs paths for real only where the extension itself runs on Linux on a 64-bit x86 processor: in VS Code on such a desktop, or in a window that is connected to such a machine.');
  return vscode.workspace.isTrusted ? undefined : vscode.l10n.t('vhflow starts machines only in a trusted workspace.');
}

/** Says why flows cannot be run for real here, and offers what would change that. */
export async function sayObstacle(text: string): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showWarningMessage(text, ...(vscode.workspace.isTrusted ? [] : [manage]));
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Says what is missing, and offers a terminal with the command that brings it, which is typed but not run. */
export async function sayWhatIsMissing({ missing, command }: LabChecked): Promise<void> {
  const list = missing.map(({ what, cure }) => (command === undefined ? `${what} (${cure})` : what)).map(withoutLinks).join('; ');
  const open = vscode.l10n.t('Open a Terminal with the Command');
  const chosen = await vscode.window.showWarningMessage(vscode.l10n.t('This machine cannot run paths yet: {0}.', list), ...(command === undefined ? [] : [open]));
  if (chosen !== open || command === undefined) return;
  const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('vhflow: lab'), iconPath: new vscode.ThemeIcon('vm') });
  terminal.show();
  terminal.sendText(command, false);
}

/** What the user is asked to confirm. */
export interface RunPlan {
  /** How many packets take the path; undefined for a flow that sets it up. */
  readonly packets: number | undefined;
  readonly downloadsKernel: boolean;
}

/**
 * Says what a run does, and asks whether to do it.
 *
 * @param title of the scenario and the flow
 */
export async function confirmRun(title: string, { packets, downloadsKernel }: RunPlan): Promise<boolean> {
  const run = vscode.l10n.t('Run');
  const detail = [
    packets === undefined
      ? vscode.l10n.t('vhflow boots a host, and a guest inside it, in emulation on this machine, and records both kernels meanwhile. The diagram then shows what happened.')
      : vscode.l10n.t('vhflow boots a host, and a guest inside it, in emulation on this machine, sends {0} packets along the path, one at a time, and records both kernels. The diagram then shows what happened.', packets),
    ...(downloadsKernel ? [vscode.l10n.t('First, the present kernel of this distribution (about 70 MB) is downloaded with apt-get and unpacked in the cache of vhflow. It is not installed.')] : []),
    vscode.l10n.t('This takes one to two minutes, two processors, 3 GB of memory and 400 MB of disk space. It needs no root, changes nothing on this machine, and can be cancelled at any moment. The recordings of the last five runs are kept in the folder of the extension.'),
    labLimits(vscode.env.language),
  ].join('\n\n');
  return (await vscode.window.showInformationMessage(vscode.l10n.t('Run {0} for real?', title), { modal: true, detail }, run)) === run;
}

/**
 * Says that a run is under way, of which there is one at a time.
 *
 * @param title of the scenario and the flow that are run
 */
export async function askAboutRunning(title: string): Promise<'show' | 'cancel' | undefined> {
  const [show, cancel] = [vscode.l10n.t('Show Log'), vscode.l10n.t('Cancel It')];
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('{0} is being run for real, and only one path runs at a time.', title), show, cancel);
  return chosen === show ? 'show' : chosen === cancel ? 'cancel' : undefined;
}

/** Says that a flow was run, with what, and what its result does not show. */
export async function sayDone(title: string, { versions: { linux, qemu, dpdk } }: LabDone, log: vscode.LogOutputChannel): Promise<void> {
  const text = vscode.l10n.t('{0} ran for real, with Linux {1}, QEMU {2} and DPDK {3}.', title, ...[linux, qemu, dpdk].map(withoutLinks));
  const show = vscode.l10n.t('Show Log');
  if ((await vscode.window.showInformationMessage(`${text} ${labLimits(vscode.env.language)}`, show)) === show) log.show();
}

/**
 * Says why a flow could not be run and what helps, and offers what shows more.
 *
 * @param folder of the run, if it has begun; other files are not opened
 */
export async function sayFailure(title: string, error: unknown, folder: vscode.Uri | undefined, log: vscode.LogOutputChannel): Promise<void> {
  const { what, cure, file } = error instanceof LabFailure ? error : new LabFailure(error instanceof Error ? error.message : String(error), undefined, undefined);
  const reasons = [what, cure].filter((each) => each !== undefined);
  log.error([...reasons, ...(file === undefined ? [] : [file])].map(oneLine).join('; '));
  const [showConsole, showLog] = [vscode.l10n.t('Open Console'), vscode.l10n.t('Show Log')];
  const hasConsole = folder !== undefined && file !== undefined && vscode.Uri.file(file).path.startsWith(`${folder.path}/`);
  const message = vscode.l10n.t('{0} could not be run for real: {1}.', title, reasons.map(withoutLinks).join('; '));
  const chosen = await vscode.window.showErrorMessage(message, ...(hasConsole ? [showConsole] : []), showLog);
  if (chosen === showLog) log.show();
  if (chosen === showConsole && file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file));
}
