import * as vscode from 'vscode';
import { mostPackets } from '../lab-worker/messages.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { resolveHop } from '../scenarios/hop-address.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import { askFlow } from '../traces/questions.js';
import type { Lab } from './lab.js';

/** True where flows can be run for real: menus then have the command. */
const contextKey = 'vhflow.canRunForReal';
/** How many packets a run sends, unless the argument of the command says it. */
const usualPackets = 5;

/**
 * Registers the command that runs a flow for real.
 *
 * @param shown the hop of the diagram that is the active editor, or was last
 */
export function registerLabCommand(library: ScenarioLibrary, shown: () => CurrentHop, lab: Lab, canRun: boolean): vscode.Disposable {
  void vscode.commands.executeCommand('setContext', contextKey, canRun);
  return vscode.commands.registerCommand('vhflow.runForReal', unlessVanished(library, (argument) => {
    const flow = async () => resolveHop(library, argument) ?? shown().current ?? askFlow(library, []);
    return lab.runForReal(flow, packetsIn(argument));
  }));
}

/** A keybinding may say how many packets to send. */
function packetsIn(argument: unknown): number {
  const packets = typeof argument === 'object' && argument !== null && 'packets' in argument ? argument.packets : undefined;
  return typeof packets === 'number' && Number.isInteger(packets) && packets >= 1 && packets <= mostPackets ? packets : usualPackets;
}
