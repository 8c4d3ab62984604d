import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Log, Region, ReportingDescriptor, Result, Run } from 'sarif';
import type { Range } from 'vscode-languageserver-types';
import { type CheckedFile, severityOf, textOf, type Severity } from './diagnostics.js';

const levels: Readonly<Record<Severity, NonNullable<Result['level']>>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** The problems of files as a SARIF 2.1.0 log, for code-scanning services. */
export function sarifOfDiagnostics(files: readonly CheckedFile[]): string {
  const results = files.flatMap(({ file, diagnostics }) =>
    diagnostics.map((diagnostic): Result => ({
      ruleId: String(diagnostic.code ?? 'syntax'),
      level: levels[severityOf(diagnostic)],
      message: { text: textOf(diagnostic) },
      locations: [{ physicalLocation: { artifactLocation: namedFile(file), region: regionOf(diagnostic.range) } }],
    })),
  );
  return sarifLog(results);
}

/** The location of a file as it was given on the command line: absolute, or relative to the working directory. */
export function namedFile(file: string): ArtifactLocation {
  return { uri: path.isAbsolute(file) ? pathToFileURL(file).href : relativeUri(file.replaceAll(path.sep, '/')) };
}

/** The path of a file as a URI relative to a folder. */
export function relativeUri(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

export function regionOf({ start, end }: Range): Region {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/**
 * The text of a log.
 *
 * @param folders the absolute path of the base folder for each `uriBaseId`
 */
export function sarifLog(results: Result[], folders: ReadonlyMap<string, string> = new Map()): string {
  const rules: ReportingDescriptor[] = [...new Set(results.map(({ ruleId }) => ruleId ?? ''))].sort().map((id) => ({ id }));
  const bases: NonNullable<Run['originalUriBaseIds']> = Object.fromEntries([...folders].map(([name, folder]) => [name, { uri: `${pathToFileURL(folder).href.replace(/\/$/, '')}/` }]));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [{
      tool: { driver: { name: 'vhflow', rules } },
      columnKind: 'utf16CodeUnits',
      ...(folders.size > 0 && { originalUriBaseIds: bases }),
      results,
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
