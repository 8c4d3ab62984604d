import * as vscode from 'vscode';
import type { CurrentHop, HopOrigin } from './scenarios/current-hop.js';
import type { DiagramPanel } from './panels/diagram-panel.js';
import { addressIn, resolveHop } from './scenarios/hop-address.js';
import { unlessVanished } from './scenarios/vanished-hops.js';
import { pickHop } from './scenarios/hop-picker.js';
import { hopInEditor } from './scenarios/hop-in-editor.js';
import type { ScenarioLibrary } from './scenarios/library.js';
import type { HopRef } from './scenarios/refs.js';
import { makeHappen } from './scenarios/what-if.js';
import type { SourceNavigator } from './reader/navigation.js';

/** Registers the commands that select hops, step from one to the next, and open their sources. */
export function registerHopCommands(
  library: ScenarioLibrary,
  currentHop: CurrentHop,
  panel: DiagramPanel,
  sources: SourceNavigator,
): vscode.Disposable {
  /** Only the keybindings pass the argument `editor`; it means that a text editor has the focus. */
  const step = (choose: () => HopRef | undefined) => (argument?: unknown) => {
    const ref = choose();
    if (ref) currentHop.set(ref, argument === 'editor' ? 'editor' : 'command');
  };
  const show = (ref: HopRef | undefined, origin: HopOrigin, preserveFocus: boolean) => {
    if (!ref) return;
    currentHop.set(ref, origin);
    panel.show({ preserveFocus, beside: isRelatedTo(vscode.window.activeTextEditor?.document, ref) });
  };
  const resolve = (argument: unknown) => {
    makeHappen(library, addressIn(argument));
    return resolveHop(library, argument);
  };
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('vhflow.openDiagram', unlessVanished(library, async (argument) => {
      const ref = resolve(argument) ?? (await hopInEditor(library)) ?? (await pickHop(library, currentHop.current));
      show(ref && keepingCurrentHop(ref, argument, currentHop.current), 'command', false);
    })),
    register('vhflow.showInDiagram', unlessVanished(library, (argument) => {
      show(resolve(argument) ?? currentHop.current, 'command', true);
    })),
    register('vhflow.openSource', unlessVanished(library, async (argument) => {
      const ref = resolve(argument) ?? currentHop.current ?? (await pickHop(library, undefined));
      if (ref) await sources.openHop(ref);
    })),
    register('vhflow.goToHop', async () => show(await pickHop(library, currentHop.current), 'command', false)),
    register('vhflow.nextHop', step(() => currentHop.next())),
    register('vhflow.previousHop', step(() => currentHop.previous())),
    register('vhflow.firstHop', step(() => currentHop.first())),
    register('vhflow.lastHop', step(() => currentHop.last())),
  );
}

/** True for the scenario's own file, and for C code that its hops may refer to: the diagram must not cover them. */
function isRelatedTo(document: vscode.TextDocument | undefined, { entry }: HopRef): boolean {
  if (!document) return false;
  return document.uri.toString() === entry.uri?.toString() || ['c', 'cpp'].includes(document.languageId);
}

/** Keeps the current hop when the argument only names the scenario or flow that is already current. */
function keepingCurrentHop(ref: HopRef, argument: unknown, current: HopRef | undefined): HopRef {
  const address = addressIn(argument);
  if (!address || address.hopId !== undefined || current?.entry !== ref.entry) return ref;
  return address.flowId === undefined || current.flow === ref.flow ? current : ref;
}
