import type { Flow, Scenario } from '../model/scenario.js';
import { settingsOf } from '../model/what-if.js';
import { fileWord, plainLine } from '../text/plain-line.js';
import type { WatchedHop, WatchOptions } from './watched-flow.js';

/** How every line begins that a script of vhflow writes for `vhflow trace`; the number is that of the format. */
export const lineStart = 'vhflow 1';

/** The first lines of a recording: what is recorded, where, and under which settings. docs/cli.md describes them. */
export function headLines(scenario: Scenario, flow: Flow, { machine, version, isEmulated }: WatchOptions): readonly string[] {
  const settings = settingsOf(scenario);
  return [
    `flow ${idWord(scenario.id)}#${idWord(flow.id)}`,
    `machine ${machine}`,
    `version ${idWord(version)}`,
    ...(isEmulated ? ['emulated'] : []),
    ...(['with', 'without'] as const).filter((option) => settings[option].length > 0).map((option) => `${option} ${settings[option].map(idWord).join(' ')}`),
  ].map((line) => `${lineStart} ${line}`);
}

/** The numbers of hops as recordings have them. */
export function hopNumbers(hops: readonly WatchedHop[]): string {
  return hops.map(({ hop }) => hop.n).join(',');
}

/** A name for a script, made of the ids of what it watches, without an extension; a word of a shell. */
export function scriptName(scenario: Scenario, flow: Flow, { machine }: WatchOptions): string {
  const { with: on, without: off } = settingsOf(scenario);
  const settings = [...on.map((id) => `with-${id}`), ...off.map((id) => `without-${id}`)];
  return [scenario.id, flow.id, machine, ...settings].map(fileWord).join('-');
}

/** An id is one word in a file without problems; a file with problems is untrusted text. */
function idWord(id: string): string {
  return plainLine(id).replace(/\s/gu, '') || '?';
}
