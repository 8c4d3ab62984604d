import { version } from '../../../package.json';
import type { Flow, Scenario, Side } from '../../model/scenario.js';
import { bpftraceScript, ftraceScript, traceCmdScript, type RecordingScript } from '../../probes/index.js';
import { lackingFunction, mayBeInlined } from '../../sources/index.js';

/** The tools for which there are scripts that record. */
export const recordTools = ['bpftrace', 'trace-cmd', 'ftrace'] as const;
export type RecordTool = (typeof recordTools)[number];

const writers = { 'bpftrace': bpftraceScript, 'trace-cmd': traceCmdScript, 'ftrace': ftraceScript } as const satisfies Record<RecordTool, unknown>;

/**
 * The script that records a flow on one machine.
 *
 * @param language BCP 47 tag of the language of its comments
 * @param name what the command line calls the scenario; its id if absent
 */
export function recordScript(tool: RecordTool, scenario: Scenario, flow: Flow, machine: Side, language: string, name?: string): RecordingScript {
  return writers[tool](scenario, flow, { machine, language, version, mayBeInlined, lacking: lackingFunction, ...(name !== undefined && { name }) });
}

/** The command of a script with `sudo` before its last part, which does the recording. */
export function asRoot(command: string): string {
  const start = command.lastIndexOf('| ') + 1;
  return `${command.slice(0, start)}${start > 0 ? ' ' : ''}sudo ${command.slice(start).trimStart()}`;
}

/** Lines for the terminal of another machine: they write the script into a file there; the last one, which runs it, waits for Enter. */
export function linesForTerminal({ text, fileName, command }: RecordingScript): string {
  const end = endFor(text);
  return `cat > ${fileName} <<'${end}'\n${text.endsWith('\n') ? text : `${text}\n`}${end}\n${asRoot(command)}`;
}

/** A word that is not a line of the text. */
function endFor(text: string): string {
  const lines = new Set(text.split('\n'));
  let word = 'END_OF_SCRIPT';
  while (lines.has(word)) word += '_';
  return word;
}
