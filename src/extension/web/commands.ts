import * as v from 'valibot';
import * as vscode from 'vscode';
import { webAddressIn, type WebPlace } from '../../model/web.js';
import { parsed, shortText } from '../../pages/schema.js';
import { treeTitle } from '../../sources/index.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { resolveHop } from '../scenarios/hop-address.js';
import { hopInEditor } from '../scenarios/hop-in-editor.js';
import { pickHop } from '../scenarios/hop-picker.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { versionOf, type HopRef } from '../scenarios/refs.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import { currentWebAddresses, onDidChangeWebAddresses, webAddressesSetting } from '../ui/web-addresses.js';
import { webProblemsText, webProblemText } from './problem-text.js';

const filePlace = v.object({ project: shortText, version: shortText, path: shortText });
const millisecondsShown = 4_000;

/**
 * Registers the commands that open, or copy the address of, the page on the web that shows a hop's function. They take the address of a
 * hop, or project, version and path of a file; without either, they are about the current hop.
 */
export function registerWebCommands(library: ScenarioLibrary, currentHop: CurrentHop): vscode.Disposable {
  const withAddress = (act: (address: string) => Thenable<unknown>) => unlessVanished(library, async (argument) => {
    const place = parsed(filePlace, argument);
    const address = place ? addressOfPlace(place) : addressOfHop(resolveHop(library, argument) ?? currentHop.current ?? (await hopInEditor(library)) ?? (await pickHop(library, undefined)));
    if (address !== undefined) await act(address);
  });
  return vscode.Disposable.from(
    // Takes the text: openExternal takes a Uri, which encodes some characters of a query twice.
    vscode.commands.registerCommand('vhflow.openOnWeb', withAddress((address) => vscode.commands.executeCommand('vscode.open', address))),
    vscode.commands.registerCommand('vhflow.copyLink', withAddress(async (address) => {
      await vscode.env.clipboard.writeText(address);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied: {0}', address), millisecondsShown);
    })),
    onDidChangeWebAddresses(() => {
      const text = webProblemsText(currentWebAddresses().problems, vscode.l10n);
      if (text !== undefined) void offerSetting(text);
    }),
  );
}

/** The address of a hop's function, or of its call site if it names no function. If there is none, a message says why. */
function addressOfHop(ref: HopRef | undefined): string | undefined {
  if (!ref) return undefined;
  const { at, via } = ref.hop;
  const place = at?.[0] ?? (via?.type === 'call' ? via.caller[0] : undefined);
  if (!place) return void vscode.window.showInformationMessage(vscode.l10n.t('This hop does not name a function.'));
  const { project, path } = place;
  return webAddressIn(ref.entry.scenario, place, currentWebAddresses().of) ?? reportUnknown({ project, version: versionOf(ref, place.source) ?? '', path });
}

function addressOfPlace(place: WebPlace): string | undefined {
  return currentWebAddresses().of(place) ?? reportUnknown(place);
}

function reportUnknown({ project, version }: WebPlace): undefined {
  const problem = currentWebAddresses().problems.find(({ key }) => key === project || key.startsWith(`${project}@`));
  void offerSetting(problem ? webProblemText(problem, vscode.l10n)
    : vscode.l10n.t('vhflow does not know where {0} can be read on the web. Set an address in {1}.', treeTitle({ project, version }), webAddressesSetting));
}

async function offerSetting(message: string): Promise<void> {
  const open = vscode.l10n.t('Open Setting');
  if ((await vscode.window.showWarningMessage(message, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${webAddressesSetting}`);
  }
}
