import { labLimits, missingWhys, scriptTallyOf, type MissingWhy, type ScriptSummary, type SummedScript } from '../evidence/index.js';
import type { EndedRun } from './lab-scenarios.js';
import { openingCommands, processorText, secondsOf, sectionsText, titled } from './lab-sections.js';
import { shown } from './shown.js';
import { tableText } from './table.js';
import { counted } from './trace-report.js';

/** A scenario whose scripts were run. */
export type TriedRun = EndedRun<ScriptSummary>;

const headings = ['flow', 'machine', 'attached', 'missing', 'packets found', 'counted'];

const reasons: Readonly<Record<MissingWhy, string>> = {
  'no-symbol': 'the program has no symbol for it',
  'absent': 'the kernel has no such function',
  'untraceable': 'the kernel does not let it be traced',
  'unknown': 'it is not known why',
};

/** What the scripts have done, for a terminal: a table of all of them, what was missing and why, what is wrong, and how their outputs are opened. */
export function scriptsText(runs: readonly TriedRun[]): string {
  const scripts = runs.flatMap(({ summary }) => summary.scripts.map((script) => ({ flow: `${summary.scenario}#${script.flow}`, script })));
  const ofEach = (lines: (script: SummedScript) => readonly string[]): readonly string[] => scripts.flatMap(({ flow, script }) => lines(script).map((line) => `${flow}, ${script.machine}: ${line}`));
  return sectionsText([
    [...new Set(runs.map(({ summary }) => shown(machineText(summary))))],
    tableText(headings, scripts.map(({ flow, script }) => row(flow, script)), 2),
    titled('Not attached', missingLines(scripts.map(({ script }) => script))),
    titled('Attached, but not seen for every packet', ofEach(({ uncounted }) => (uncounted.length > 0 ? [uncounted.join(', ')] : []))),
    titled('Wrong', ofEach(({ problems }) => problems)),
    titled('Recordings', openingCommands(runs)),
    [`${totalText(runs)} ${labLimits('en')}`],
  ]);
}

/** All that the scripts have done, in one sentence. */
function totalText(runs: readonly TriedRun[]): string {
  const { scripts, attached, wanted, problems } = scriptTallyOf(runs.flatMap(({ summary }) => summary.scripts));
  return `${counted(scripts, 'script')}, ${attached} of ${counted(wanted, 'probe')} attached; ${counted(problems, 'problem')}; ${secondsOf(runs)} s.`;
}

function machineText({ versions: { bpftrace, linux, qemu, dpdk }, accelerator }: ScriptSummary): string {
  return `bpftrace ${bpftrace}, Linux ${linux}, QEMU ${qemu}, DPDK ${dpdk}; ${processorText(accelerator)}`;
}

function row(flow: string, { machine, wanted, attached, missing, packets }: SummedScript): readonly string[] {
  return [shown(flow), machine, `${attached}/${wanted}`, String(missing.length), `${packets.found}/${packets.sent}`, `${Math.min(packets.counted, packets.sent)}/${packets.sent}`];
}

/** The probes that a machine lacks for each reason, each of them once. */
function missingLines(scripts: readonly SummedScript[]): readonly string[] {
  return (['guest', 'host'] as const).flatMap((machine) => missingWhys.flatMap((why) => {
    const missing = scripts.filter((script) => script.machine === machine).flatMap((script) => script.missing.filter((each) => each.why === why));
    const probes = [...new Set(missing.map(({ probe }) => probe))];
    return probes.length > 0 ? [`${machine}, ${reasons[why]}: ${probes.join(' ')}`] : [];
  }));
}
