import * as vscode from 'vscode';
import type { CurrentHop } from './scenarios/current-hop.js';

/** Keeps the context key `vhflow.flowActive`, which menus and keybindings ask for: true while there is a current hop. */
export function keepFlowActiveKey(currentHop: CurrentHop): vscode.Disposable {
  const update = () => {
    void vscode.commands.executeCommand('setContext', 'vhflow.flowActive', currentHop.current !== undefined);
  };
  update();
  return vscode.Disposable.from(currentHop.onDidChange(update), currentHop.onDidClear(update));
}
