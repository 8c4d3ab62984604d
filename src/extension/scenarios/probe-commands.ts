import * as vscode from 'vscode';
import { version } from '../../../package.json';
import type { Flow, Hop, Scenario, Side } from '../../model/scenario.js';
import { bpftraceScript, perfScript, qemuOptions, type WatchOptions, type WatchText } from '../../probes/index.js';
import { lackingFunction, mayBeInlined } from '../../sources/index.js';
import { contentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from './current-hop.js';
import { addressIn, resolveHop } from './hop-address.js';
import { unlessVanished } from './vanished-hops.js';
import { hopInEditor } from './hop-in-editor.js';
import { pickHop } from './hop-picker.js';
import type { ScenarioLibrary } from './library.js';
import type { HopRef } from './refs.js';

type Writer = (scenario: Scenario, flow: Flow, options: WatchOptions) => WatchText;

/** A script or option text that can be copied, with a label that names its scope. */
interface Choice extends WatchText {
  readonly label: string;
}

const machines: readonly Side[] = ['guest', 'host'];

/** Registers the commands that copy scripts and options for tracing a hop or a whole flow on a running machine. */
export function registerProbeCommands(library: ScenarioLibrary, currentHop: CurrentHop): vscode.Disposable {
  const copying = (writer: Writer) => unlessVanished(library, async (argument) => {
    const ref = resolveHop(library, argument) ?? currentHop.current ?? (await hopInEditor(library)) ?? (await pickHop(library, undefined));
    if (ref) await copy(writer, ref, scopesOf(ref, argument), machinesOf(argument));
  });
  return vscode.Disposable.from(
    vscode.commands.registerCommand('vhflow.copyBpftraceScript', copying(bpftraceScript)),
    vscode.commands.registerCommand('vhflow.copyTraceOptions', copying(perfAndQemu)),
  );
}

/** The perf commands and the QEMU options; those without a probe are left out. */
function perfAndQemu(scenario: Scenario, flow: Flow, options: WatchOptions): WatchText {
  const parts = [perfScript(scenario, flow, options), qemuOptions(scenario, flow, options)].filter(({ probes }) => probes > 0);
  return { text: parts.map(({ text }) => text).join('\n'), probes: parts.reduce((sum, { probes }) => sum + probes, 0) };
}

/** A view element determines whether a hop or a flow is traced; everywhere else the user is asked. */
function scopesOf({ hop }: HopRef, argument: unknown): readonly (Hop | undefined)[] {
  const address = addressIn(argument);
  if (!address) return [undefined, hop];
  return [address.hopId === undefined ? undefined : hop];
}

/** A keybinding may name the machine in addition to the address of a hop. */
function machinesOf(argument: unknown): readonly Side[] {
  const named = typeof argument === 'object' && argument !== null && 'machine' in argument ? argument.machine : undefined;
  return named === undefined ? machines : machines.filter((machine) => machine === named);
}

async function copy(writer: Writer, ref: HopRef, scopes: readonly (Hop | undefined)[], sides: readonly Side[]): Promise<void> {
  const choices = scopes
    .flatMap((hop) => sides.map((machine) => choiceOf(writer, ref, hop, machine)))
    .filter(({ probes }) => probes > 0);
  if (choices.length === 0) return void vscode.window.showWarningMessage(vscode.l10n.t('No probes of this kind are available here.'));
  const choice = choices.length === 1 ? choices[0] : await choose(choices);
  if (!choice) return;
  await vscode.env.clipboard.writeText(choice.text);
  const { label, probes } = choice;
  const text = probes === 1 ? vscode.l10n.t('Copied: {0}, 1 probe', label) : vscode.l10n.t('Copied: {0}, {1} probes', label, probes);
  vscode.window.setStatusBarMessage(text, millisecondsShown);
}

const millisecondsShown = 5_000;

function choiceOf(writer: Writer, { entry, flow }: HopRef, hop: Hop | undefined, machine: Side): Choice {
  const written = writer(entry.scenario, flow, { machine, language: contentLanguage(), version, mayBeInlined, lacking: lackingFunction, ...(hop && { hop: hop.id }) });
  return { ...written, label: labelOf(hop, machine) };
}

function labelOf(hop: Hop | undefined, machine: Side): string {
  if (hop) return machine === 'guest' ? vscode.l10n.t('Hop {0}, in the guest', hop.n) : vscode.l10n.t('Hop {0}, on the host', hop.n);
  return machine === 'guest' ? vscode.l10n.t('Whole flow, in the guest') : vscode.l10n.t('Whole flow, on the host');
}

async function choose(choices: readonly Choice[]): Promise<Choice | undefined> {
  const countOf = ({ probes }: Choice) => (probes === 1 ? vscode.l10n.t('1 probe') : vscode.l10n.t('{0} probes', probes));
  const items = choices.map((choice) => ({ label: choice.label, description: countOf(choice), choice }));
  const placeHolder = vscode.l10n.t('Select what to trace, and on which machine');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.choice;
}
