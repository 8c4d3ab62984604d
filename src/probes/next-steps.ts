import type { Flow, Scenario, Side } from '../model/scenario.js';
import { settingsOf } from '../model/what-if.js';
import { plainLine } from '../text/plain-line.js';
import { scriptName } from './recording-head.js';
import { watchedFlow, type WatchOptions } from './watched-flow.js';
import { filled, probeWords } from './words.js';

/** The tools for which there are scripts that record, with the extensions of the script and of the recording. */
const extensions = { 'bpftrace': ['.bt', '.log'], 'ftrace': ['-ftrace.sh', '.trace'], 'trace-cmd': ['-trace-cmd.sh', '.trace'] } as const;
export type RecordingTool = keyof typeof extensions;

/**
 * What to do beside and after a recording, as printable lines: how the other machine is recorded at the same time, and the command that lays
 * the recordings over the flow.
 */
export function nextSteps(scenario: Scenario, flow: Flow, options: WatchOptions, tool: RecordingTool): readonly string[] {
  const words = probeWords(options.language);
  const { machine } = options;
  const other: Side = machine === 'guest' ? 'host' : 'guest';
  const hasOther = options.hop === undefined && watchedFlow(flow, { ...options, machine: other }).hops.some(({ points }) => points.length > 0);
  const files = (side: Side): readonly string[] => extensions[tool].map((extension) => `${scriptName(scenario, flow, { ...options, machine: side })}${extension}`);
  const name = options.name ?? scenario.id;
  const settings = settingsOf(scenario);
  const chosen = (['with', 'without'] as const).flatMap((option) => (settings[option].length > 0 ? [`--${option}`, settings[option].join(',')] : []));
  const recordings = (['guest', 'host'] as const).filter((side) => side === machine || hasOther).flatMap((side) => files(side)[1] ?? []);
  return [
    ...(hasOther ? [
      filled(words.recordOther[other]),
      `  ${['vhflow', 'probes', ...[name, '--flow', flow.id, '--machine', other, '--format', tool, ...chosen].map(shellWord)].join(' ')} > ${files(other)[0] ?? ''}`,
    ] : []),
    filled(words.layOver[recordings.length - 1] ?? words.layOver[0]),
    `  vhflow trace ${[`${name}#${flow.id}`, ...recordings].map(shellWord).join(' ')}`,
  ];
}

/** Untrusted text as one word of a shell, and printable. */
function shellWord(text: string): string {
  const word = plainLine(text);
  return /^[\w.,:/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
