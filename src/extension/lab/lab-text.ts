import * as vscode from 'vscode';
import type { LabStepName } from '../lab-worker/messages.js';

/** What a step of a run does, for its progress. */
export function stepText(name: LabStepName): string {
  switch (name) {
    case 'check':
      return vscode.l10n.t('checking what is needed');
    case 'kernel':
      return vscode.l10n.t('preparing the kernel');
    case 'images':
      return vscode.l10n.t('building the file systems of both machines');
    case 'boot':
      return vscode.l10n.t('the host boots');
    case 'guest':
      return vscode.l10n.t('the guest boots inside the host');
    case 'record':
      return vscode.l10n.t('packets are sent and recorded');
    case 'collect':
      return vscode.l10n.t('collecting the recordings');
  }
}
