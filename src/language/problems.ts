import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { LineIndex } from './line-index.js';
import { limits } from './limits.js';
import type { DiagnosticCode } from './diagnostic-codes.js';

export type Severity = 'error' | 'warning' | 'hint';

/** A problem before its offsets become an LSP range. */
export interface Problem {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, hint: 4 };
const unnecessary: DiagnosticTag = 1;

/** Collects problems, up to a limit, so that a hostile file cannot fill the memory. */
export class Problems {
  private readonly all: Problem[] = [];

  error(code: DiagnosticCode, place: { start: number; end: number }, message: string): void {
    this.add({ code, severity: 'error', start: place.start, end: place.end, message });
  }

  warning(code: DiagnosticCode, place: { start: number; end: number }, message: string): void {
    this.add({ code, severity: 'warning', start: place.start, end: place.end, message });
  }

  /** For what does no harm; editors show it faded. */
  hint(code: DiagnosticCode, place: { start: number; end: number }, message: string): void {
    this.add({ code, severity: 'hint', start: place.start, end: place.end, message });
  }

  private add(problem: Problem): void {
    if (this.all.length < limits.problems - 1) this.all.push(problem);
    else if (this.all.length === limits.problems - 1) {
      const message = `There are more problems; only the first ${limits.problems - 1} found are reported.`;
      this.all.push({ code: 'too-many-problems', severity: 'error', start: problem.start, end: problem.start, message });
    }
  }

  /** Whether further problems are no longer kept. */
  get isFull(): boolean {
    return this.all.length >= limits.problems;
  }

  get list(): readonly Problem[] {
    return this.all;
  }
}

/** LSP diagnostics of problems, sorted by position. */
export function toDiagnostics(problems: readonly Problem[], lines: LineIndex): Diagnostic[] {
  return [...problems]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((problem) => ({
      range: lines.range(problem.start, problem.end),
      severity: severities[problem.severity],
      code: problem.code,
      source: 'vhflow',
      message: problem.message,
      ...(problem.severity === 'hint' ? { tags: [unnecessary] } : {}),
    }));
}
