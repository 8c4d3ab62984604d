import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { idFromTitle, scenarioFromTemplate } from './templates.js';

const templateIds = ['network', 'block', 'empty'] as const;
type TemplateId = (typeof templateIds)[number];

/** The text of a file that is not saved yet, and the id of the scenario in it. */
export interface NewScenario {
  readonly id: string;
  readonly text: string;
}

/**
 * A new scenario, from a template.
 *
 * @param extensionUri folder of the extension, which contains the templates
 * @param title the title, if a keybinding passes one; otherwise the user is asked
 * @param template the id of a template, if a keybinding passes one; otherwise the network template if there is a title, else the user is asked
 * @returns undefined when the user cancels
 */
export async function newScenarioFrom(extensionUri: vscode.Uri, title?: unknown, template?: unknown): Promise<NewScenario | undefined> {
  const isTitled = typeof title === 'string';
  const id = templateIds.find((each) => each === template) ?? (isTitled ? 'network' : await pickTemplate());
  const chosen = id && (isTitled ? title : await askTitle());
  return id && chosen !== undefined ? scenarioOf(extensionUri, id, oneLine(chosen)) : undefined;
}

async function pickTemplate(): Promise<TemplateId | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly id: TemplateId })[] = [
    { id: 'network', label: vscode.l10n.t('Network Path'), detail: vscode.l10n.t('A packet from an app in the guest through virtio-net to KVM, with anchors in Linux.') },
    { id: 'block', label: vscode.l10n.t('Block Path'), detail: vscode.l10n.t('A write from an app in the guest through virtio-blk to QEMU’s IOThread, with anchors in Linux and QEMU.') },
    { id: 'empty', label: vscode.l10n.t('Empty'), detail: vscode.l10n.t('Two participants and one hop to replace.') },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('New Scenario'), placeHolder: vscode.l10n.t('Select a template') }))?.id;
}

function askTitle(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New Scenario'),
    prompt: vscode.l10n.t('Enter a title for the data path'),
    value: vscode.l10n.t('My data path'),
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A scenario needs a title.') : undefined),
  });
}

async function scenarioOf(extensionUri: vscode.Uri, template: TemplateId, title: string): Promise<NewScenario> {
  const file = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'templates', `${template}.vhflow`));
  return { id: idFromTitle(title), text: scenarioFromTemplate(new TextDecoder().decode(file), title, vscode.env.language) };
}
