import { labLimits, problemsOf, type MissingWhy, type ScriptTrial } from '../evidence/index.js';
import type { ScriptRun } from '../lab/index.js';
import { shown } from './shown.js';
import { tableText } from './table.js';
import { counted } from './trace-report.js';

/** A scenario whose scripts were run. */
export interface TriedRun {
  readonly run: ScriptRun;
  readonly trials: readonly ScriptTrial[];
  readonly seconds: number;
}

const headings = ['flow', 'machine', 'attached', 'missing', 'packets found', 'counted'];

const reasons: Readonly<Record<MissingWhy, string>> = {
  'no-symbol': 'the program has no symbol for it',
  'absent': 'the kernel has no such function',
  'untraceable': 'the kernel does not let it be traced',
  'unknown': 'it is not known why',
};

/** What the scripts have done, for a terminal: a table of all of them, what was missing and why, and what is wrong. */
export function scriptsText(runs: readonly TriedRun[]): string {
  const trials = runs.flatMap((run) => run.trials);
  const wrong = trials.flatMap((trial) => problemsOf(trial).map((problem) => `${nameOf(trial)}: ${problem}`));
  const sections = [
    [...new Set(runs.map(({ run }) => shown(machineText(run))))],
    tableText(headings, trials.map(row), 2),
    titled('Not attached', (Object.keys(reasons) as MissingWhy[]).flatMap((why) => missingLines(trials, why))),
    titled('Attached, but not seen for every packet', trials.flatMap((trial) => (trial.uncounted.length > 0 ? [`${nameOf(trial)}: ${trial.uncounted.join(', ')}`] : []))),
    titled('Wrong', wrong),
    [`${totalText(runs)} ${labLimits('en')}`],
  ];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** All that the scripts have done, in one sentence. */
export function totalText(runs: readonly TriedRun[]): string {
  const trials = runs.flatMap((run) => run.trials);
  const [attached, wanted, problems] = [sum(trials.map((trial) => trial.attached)), sum(trials.map((trial) => trial.wanted)), sum(trials.map((trial) => problemsOf(trial).length))];
  return `${counted(trials.length, 'script')}, ${attached} of ${counted(wanted, 'probe')} attached; ${counted(problems, 'problem')}; ${Math.round(sum(runs.map(({ seconds }) => seconds)))} s.`;
}

function machineText({ versions: { bpftrace, linux, qemu, dpdk }, accelerator, cpu }: ScriptRun): string {
  return `bpftrace ${bpftrace}, Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}; ${cpu}, ${accelerator === 'tcg' ? 'emulated' : 'with KVM'}`;
}

function row({ scenario, flow, machine, wanted, attached, missing, packets }: ScriptTrial): readonly string[] {
  return [shown(`${scenario}#${flow}`), machine, `${attached}/${wanted}`, String(missing.length), `${packets.found}/${packets.sent}`, `${Math.min(packets.counted, packets.sent)}/${packets.sent}`];
}

function missingLines(trials: readonly ScriptTrial[], why: MissingWhy): readonly string[] {
  const probes = [...new Set(trials.flatMap(({ missing }) => missing.filter((each) => each.why === why).map(({ probe }) => probe)))];
  return probes.length > 0 ? [`${reasons[why]}: ${probes.join(' ')}`] : [];
}

function nameOf({ scenario, flow, machine }: ScriptTrial): string {
  return `${scenario}#${flow}, ${machine}`;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${shown(line)}`)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
