import type { Summary } from '../evidence/index.js';
import type { EndedRun } from './lab-scenarios.js';
import { shellWord, shown } from './shown.js';

/** Sections of a report with an empty line between them; those without lines are left out. */
export function sectionsText(sections: readonly (readonly string[])[]): string {
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A section with a title, unless it has no lines. */
export function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${shown(line)}`)];
}

/** The processor of a run, and what has run it. */
export function processorText({ outer, cpu }: Summary['accelerator']): string {
  return `${cpu}, ${outer === 'tcg' ? 'emulated' : 'with KVM'}`;
}

/** The commands that open the recordings of runs. */
export function openingCommands(runs: readonly Pick<EndedRun<unknown>, 'named' | 'files'>[]): readonly string[] {
  return runs.flatMap(({ named, files }) => files.map((each) => ['vhflow', 'trace', `${named}#${each.flow}`, ...each.files].map(shellWord).join(' ')));
}

/** How long runs have taken, in whole seconds. */
export function secondsOf(runs: readonly Pick<EndedRun<unknown>, 'seconds'>[]): number {
  return Math.round(runs.reduce((sum, { seconds }) => sum + seconds, 0));
}
