import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { CheckedFile } from './check.js';
import { severityOf, textOf } from './diagnostics.js';
import type { Severity } from './diagnostics.js';
import { findingText } from './finding-text.js';
import type { VerifiedAnchor } from './verify-anchors.js';

const levels: Readonly<Record<Severity, NonNullable<Result['level']>>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** The problems of files as a SARIF 2.1.0 log, for code-scanning services. */
export function sarifOfDiagnostics(files: readonly CheckedFile[]): string {
  const results = files.flatMap(({ file, diagnostics }) =>
    diagnostics.map((diagnostic) => result(String(diagnostic.code ?? 'syntax'), levels[severityOf(diagnostic)], textOf(diagnostic), file, {
      startLine: diagnostic.range.start.line + 1,
      startColumn: diagnostic.range.start.character + 1,
      endLine: diagnostic.range.end.line + 1,
      endColumn: diagnostic.range.end.character + 1,
    })),
  );
  return sarifLog(results);
}

/** The anchors that are not exact as a SARIF log; the place is in the source tree where it is known, else the file that was looked for. */
export function sarifOfAnchors(anchors: readonly VerifiedAnchor[]): string {
  const findings = anchors.filter(({ state }) => state !== 'exact' && state !== 'unchecked');
  return sarifLog(
    findings.map((anchor) => {
      const level = anchor.state === 'moved' ? 'warning' : 'error';
      return result(`anchor-${anchor.state}`, level, findingText(anchor), anchor.found?.path ?? anchor.path, { startLine: (anchor.found?.line ?? 0) + 1 });
    }),
  );
}

function result(ruleId: string, level: NonNullable<Result['level']>, text: string, file: string, region: Region): Result {
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join('/');
  return { ruleId, level, message: { text }, locations: [{ physicalLocation: { artifactLocation: { uri }, region } }] };
}

function sarifLog(results: Result[]): string {
  const rules: ReportingDescriptor[] = [...new Set(results.map(({ ruleId }) => ruleId ?? ''))].sort().map((id) => ({ id }));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [{ tool: { driver: { name: 'vhflow', rules } }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}
