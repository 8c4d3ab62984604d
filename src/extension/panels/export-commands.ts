import * as vscode from 'vscode';
import { exportFormats } from '../../pages/diagram-protocol.js';
import type { DiagramPanel } from './diagram-panel.js';

/** Registers the commands that export the flow in the diagram. */
export function registerExportCommands(panel: DiagramPanel): vscode.Disposable {
  const scales: Readonly<Record<string, string>> = { png1: '1×', png2: '2×', png4: '4×' };
  const names: Readonly<Record<(typeof exportFormats)[number], string>> = {
    svg: 'SVG', png1: 'PNG', png2: 'PNG', png4: 'PNG', mermaid: 'Mermaid', markdown: 'Markdown', html: 'HTML',
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('vhflow.exportDiagram', async () => {
      const picked = await vscode.window.showQuickPick(
        exportFormats.map((format) => ({ label: names[format], ...(scales[format] ? { description: scales[format] } : {}), format })),
        { placeHolder: vscode.l10n.t('Select an export format') },
      );
      if (picked) panel.export(picked.format);
    }),
    vscode.commands.registerCommand('vhflow.copyPicture', () => panel.copyPicture()),
    vscode.commands.registerCommand('vhflow.copyMermaid', () => panel.copyMermaid()),
  );
}
