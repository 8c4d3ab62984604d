import { checkLab, type LabCheck, type Requirement } from '../lab/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import type { LabRunOptions } from './lab-scenarios.js';
import { jsonText, shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

/** What finds out whether the lab can run, with a folder for the results; `checkLab` of the lab. */
export type Check = (folder: string, signal: AbortSignal) => Promise<LabCheck>;

/**
 * `vhflow lab --check`: everything that the lab needs, what is missing, and the one command that brings it. What only the scripts for
 * bpftrace need counts if they are asked for.
 */
export async function labCheck(environment: Pick<Environment, 'out' | 'err'>, { json = false, out = '.', probe }: Pick<Partial<LabRunOptions>, 'json' | 'out' | 'probe'>, check: Check = (folder, signal) => checkLab(folder, undefined, 'en', { signal })): Promise<ExitCode> {
  const checked = await uninterrupted((signal) => check(out, signal).catch((error: unknown) => {
    if (signal.aborted) environment.err('vhflow: cancelled\n');
    throw error;
  }));
  const found = { ...checked, ready: checked.ready && (probe !== 'bpftrace' || checked.runsBpftrace) };
  environment.out(json ? jsonText(checkJson(found)) : checkText(found));
  return found.ready ? exitCodes.fine : exitCodes.usage;
}

/** The check for a terminal: a line for each requirement, then what helps, then how the lab runs here. */
export function checkText({ ready, requirements, command, notes }: LabCheck): string {
  const lines = requirements.map(requirementLine);
  const end = ready ? ['The lab can run.'] : ['The lab cannot run.', ...(command === undefined ? [] : ['This command brings what can be installed or downloaded:', command])];
  return `${[...lines, '', ...notes, ...end].map(shown).join('\n')}\n`;
}

function requirementLine({ name, isMet, found, cure }: Requirement): string {
  return `${isMet ? '✓' : '✗'} ${name}: ${found}${cure === undefined ? '' : `; ${cure}`}`;
}

function checkJson({ ready, requirements, command, notes }: LabCheck): object {
  return {
    ready,
    requirements: requirements.map(({ name, isMet, found, cure, packages }) => ({ name, met: isMet, found, ...(cure !== undefined && { cure }), ...(packages.length > 0 && { packages }) })),
    ...(command !== undefined && { command }),
    notes,
  };
}
