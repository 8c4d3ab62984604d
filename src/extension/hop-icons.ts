import * as vscode from 'vscode';
import type { HopKind } from '../model/scenario.js';

const codicons: Readonly<Record<HopKind, string>> = {
  'call': 'symbol-method',
  'syscall': 'symbol-interface',
  'copy': 'copy',
  'map': 'link',
  'ring': 'sync',
  'notify': 'bell',
  'vm-exit': 'sign-out',
  'vm-entry': 'sign-in',
  'wakeup': 'play-circle',
  'interrupt': 'zap',
  'message': 'mail',
  'return': 'reply',
};

const colours: Partial<Readonly<Record<HopKind, string>>> = {
  'copy': 'charts.orange',
  'vm-exit': 'charts.red',
};

/** The icon of a hop of this kind; what the costs count most stands out by colour. */
export function iconOfKind(kind: HopKind): vscode.ThemeIcon {
  const colour = colours[kind];
  return new vscode.ThemeIcon(codicons[kind], colour ? new vscode.ThemeColor(colour) : undefined);
}
