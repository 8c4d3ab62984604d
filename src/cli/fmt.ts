import { format } from '../language/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { readScenarioText, standardInput } from './read-input.js';
import { shown } from './shown.js';
import { writeWhole } from './write-output.js';

export interface FmtOptions {
  /** Only list the files that would change. */
  readonly check?: boolean;
}

/** `vhflow fmt`: rewrites files in the canonical layout; standard input is written to standard output. */
export async function fmt(environment: Environment, files: readonly string[], options: FmtOptions): Promise<ExitCode> {
  let exit: ExitCode = exitCodes.fine;
  for (const file of files) {
    const text = await readScenarioText(environment, file);
    const formatted = format(text);
    if (formatted === undefined) {
      environment.err(`vhflow: ${shown(file)}: has syntax errors and was not changed; run vhflow check to list them\n`);
      exit = exitCodes.findings;
    } else if (options.check) {
      if (formatted === text) continue;
      environment.out(`${shown(file)}\n`);
      exit = exitCodes.findings;
    } else if (file === standardInput) environment.out(formatted);
    else if (formatted !== text) await writeWhole(environment, file, formatted);
  }
  return exit;
}
