import { CommandFailure, type Environment } from './environment.js';
import { isStandardOutput } from './write-output.js';

/**
 * Whether a SARIF log goes to standard output, which then contains nothing else.
 *
 * @throws CommandFailure when JSON is to be printed there, too
 */
export async function isLogPrinted(environment: Environment, { json, sarif }: { readonly json?: boolean; readonly sarif?: string }): Promise<boolean> {
  if (sarif === undefined || !(await isStandardOutput(environment, sarif))) return false;
  if (json) throw new CommandFailure('--json and --sarif - both write to standard output; name a file for the log');
  return true;
}
