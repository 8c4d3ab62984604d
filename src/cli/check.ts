import { compile } from '../language/index.js';
import { catalogue } from '../sources/index.js';
import { type CheckedFile, diagnosticLine, isError, severityOf, textOf } from './diagnostics.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { exitAfter, forEachFile, scenarioFiles, unreadJson } from './named-files.js';
import { isLogPrinted } from './printed-log.js';
import { printJson } from './shown.js';
import { readScenario } from './read-input.js';
import { sarifOfDiagnostics } from './sarif.js';
import { checkIsNoInput } from './kept-inputs.js';
import { writeWhole } from './write-output.js';

export interface CheckOptions {
  readonly json?: boolean;
  /** File to write SARIF to. */
  readonly sarif?: string;
}

/** `vhflow check`: reports the problems of .vhflow files. */
export async function check(environment: Environment, names: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const { json, sarif } = options;
  const isPrinted = await isLogPrinted(environment, options);
  const knownProjects = catalogue.projects.map(({ id }) => id);
  const checked: (CheckedFile & { readonly text: string })[] = [];
  const progress = await forEachFile(environment, names, scenarioFiles, async (file) => {
    const { text } = await readScenario(environment, file);
    checked.push({ file, text, diagnostics: compile(text, { knownProjects }).diagnostics });
  });
  if (checked.length === 0) return exitCodes.usage;
  if (sarif !== undefined) {
    await checkIsNoInput(environment, sarif, progress);
    await writeWhole(environment, sarif, await sarifOfDiagnostics(environment, checked));
  }
  const all = checked.flatMap(({ diagnostics }) => diagnostics);
  const errors = all.filter(isError).length;
  const warnings = all.filter((diagnostic) => severityOf(diagnostic) === 'warning').length;
  if (json) printJson(environment, { files: checked.map(fileJson), summary: { errors, warnings }, ...unreadJson(progress) });
  else if (!isPrinted) {
    for (const { file, diagnostics } of checked) for (const diagnostic of diagnostics) environment.out(`${diagnosticLine(file, diagnostic)}\n`);
    environment.out(`${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}\n`);
  }
  return exitAfter(progress, errors > 0 ? exitCodes.findings : exitCodes.fine);
}

function fileJson({ file, diagnostics }: CheckedFile): object {
  return {
    file,
    diagnostics: diagnostics.map((diagnostic) => ({
      severity: severityOf(diagnostic),
      code: diagnostic.code ?? 'syntax',
      message: textOf(diagnostic),
      range: diagnostic.range,
    })),
  };
}
