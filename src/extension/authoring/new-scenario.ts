import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { blockTemplate } from './templates.js';
import { emptyTemplate } from './templates.js';
import { networkTemplate } from './templates.js';

const templateIds = ['network', 'block', 'empty'] as const;
type TemplateId = (typeof templateIds)[number];

/**
 * The text of a new scenario, from a template.
 *
 * @param title when a keybinding gives one; else the user is asked
 * @param template likewise; with a title, the network path unless it is another's name
 * @returns undefined when the user leaves a question unanswered
 */
export async function newScenarioText(title?: unknown, template?: unknown): Promise<string | undefined> {
  const isTitled = typeof title === 'string';
  const id = templateIds.find((each) => each === template) ?? (isTitled ? 'network' : await pickTemplate());
  const chosen = id && (isTitled ? title : await askTitle());
  return id && chosen !== undefined ? textOf(id, oneLine(chosen)) : undefined;
}

async function pickTemplate(): Promise<TemplateId | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly id: TemplateId })[] = [
    { id: 'network', label: vscode.l10n.t('Network Path'), detail: vscode.l10n.t('A packet from an app in the guest through virtio-net to KVM, with anchors in Linux.') },
    { id: 'block', label: vscode.l10n.t('Block Path'), detail: vscode.l10n.t('A write from an app in the guest through virtio-blk to QEMU’s IOThread, with anchors in Linux and QEMU.') },
    { id: 'empty', label: vscode.l10n.t('Empty'), detail: vscode.l10n.t('Two lanes and one hop to write over.') },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('New Scenario'), placeHolder: vscode.l10n.t('What does it start from?') }))?.id;
}

function askTitle(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New Scenario'),
    prompt: vscode.l10n.t('What is the data path called?'),
    value: vscode.l10n.t('My data path'),
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A scenario needs a title.') : undefined),
  });
}

function textOf(id: TemplateId, title: string): string {
  const kickNote = vscode.l10n.t('A write to the notification address leaves guest mode; KVM finds the eventfd that is meant.');
  switch (id) {
    case 'network':
      return networkTemplate({
        title,
        introduction: vscode.l10n.t('A data path: who runs where, and the hops a packet takes. Change it and watch the diagram.'),
        flow: vscode.l10n.t('Sending'),
        sendtoNote: vscode.l10n.t('The buffer is only described here, not yet copied.'),
        copyNote: vscode.l10n.t('The vCPU copies the payload from the app into a socket buffer.'),
        driverNote: vscode.l10n.t('The driver puts descriptors of the socket buffer on the virtqueue; nothing is copied.'),
        kickNote,
      });
    case 'block':
      return blockTemplate({
        title,
        introduction: vscode.l10n.t('A data path: who runs where, and the hops a block request takes. Change it and watch the diagram.'),
        flow: vscode.l10n.t('Writing a block'),
        pwriteNote: vscode.l10n.t('The app enters the guest’s kernel; that is no VM exit.'),
        driverNote: vscode.l10n.t('The driver puts header, data page and status byte on the virtqueue; nothing is copied.'),
        kickNote,
        wakeNote: vscode.l10n.t('The eventfd wakes QEMU’s IOThread; the vCPU’s thread does not leave the kernel for it.'),
        deviceNote: vscode.l10n.t('The IOThread takes the requests from the ring and hands them to QEMU’s block layer.'),
      });
    case 'empty':
      return emptyTemplate({
        title,
        flow: vscode.l10n.t('Sending'),
        guest: vscode.l10n.t('Driver'),
        backend: vscode.l10n.t('Backend'),
        hop: vscode.l10n.t('kick'),
      });
  }
}
