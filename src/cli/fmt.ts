import { format, limits } from '../language/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { exitAfter, forEachFile, scenarioFiles } from './named-files.js';
import { readScenario, standardInput } from './read-input.js';
import { shown } from './shown.js';
import { checkIsFile, rewrite } from './write-output.js';

export interface FmtOptions {
  /** Only list the files that would change. */
  readonly check?: boolean;
}

/** `vhflow fmt`: rewrites files in the canonical layout; standard input is written to standard output. */
export async function fmt(environment: Environment, names: readonly string[], options: FmtOptions): Promise<ExitCode> {
  let exit: ExitCode = exitCodes.fine;
  const progress = await forEachFile(environment, names, scenarioFiles, async (file) => {
    const outcome = await formatFile(environment, file, options.check ?? false);
    if (outcome === 'finding') exit = exitCodes.findings;
  });
  return exitAfter(progress, exit);
}

async function formatFile(environment: Environment, file: string, isCheck: boolean): Promise<'fine' | 'finding'> {
  if (file !== standardInput && !isCheck) await checkIsFile(environment, file);
  const { text, mark } = await readScenario(environment, file);
  const formatted = format(text);
  if (formatted === undefined || formatted.length > limits.fileLength) {
    const problem = formatted === undefined ? 'has syntax errors and was not changed; run vhflow check to list them' : `was not changed, because it would become longer than ${limits.fileLength} characters, the limit for a file`;
    environment.err(`vhflow: ${shown(file)}: ${problem}\n`);
    return 'finding';
  }
  if (isCheck) {
    if (formatted === text) return 'fine';
    environment.out(`${shown(file)}\n`);
    return 'finding';
  }
  if (file === standardInput) environment.out(`${mark}${formatted}`);
  else if (formatted !== text) await rewrite(environment, file, `${mark}${formatted}`);
  return 'fine';
}
