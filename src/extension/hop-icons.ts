import * as vscode from 'vscode';
import type { HopKind } from '../model/scenario.js';
import { iconNames } from '../pages/icons.js';

const colours: Partial<Readonly<Record<HopKind, string>>> = {
  'copy': 'charts.orange',
  'vm-exit': 'charts.red',
};

/** The icon of a hop of this kind; what the costs count most stands out by colour. */
export function iconOfKind(kind: HopKind): vscode.ThemeIcon {
  const colour = colours[kind];
  return new vscode.ThemeIcon(iconNames[kind], colour ? new vscode.ThemeColor(colour) : undefined);
}
