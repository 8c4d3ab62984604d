import * as vscode from 'vscode';
import { webAddresses, type WebAddresses } from '../../sources/index.js';

/** The setting with the browsers of projects that the catalogue does not know, or with others than it knows. */
export const webAddressesSetting = 'vhflow.webAddresses';

/** Where functions can be read on the web, according to the setting and the catalogue. */
export function currentWebAddresses(): WebAddresses {
  return webAddresses(webAddressesValue());
}

/** The unchecked value of the setting. */
export function webAddressesValue(): unknown {
  return vscode.workspace.getConfiguration().get(webAddressesSetting);
}

/** Calls `listener` when {@link currentWebAddresses} may have changed. */
export function onDidChangeWebAddresses(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(webAddressesSetting)) listener();
  });
}
