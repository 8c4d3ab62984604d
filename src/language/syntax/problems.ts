import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { limits } from './limits.js';
import { codeOf, messageOf, type MessageKey, type MessageValue } from './messages.js';
import { rangeOf, type OffsetRange } from './positions.js';

export type Severity = 'error' | 'warning' | 'hint';

/** A problem with offsets in the text, before it is converted to an LSP diagnostic in a language. */
export interface Problem {
  readonly key: MessageKey;
  readonly severity: Severity;
  readonly start: number;
  readonly end: number;
  /** The values of `{0}`, `{1}`… in the message. */
  readonly values: readonly MessageValue[];
  /** Names that the author may have intended. */
  readonly nearest: readonly string[];
}

/** The data of a diagnostic that quick fixes use. */
export interface DiagnosticData {
  readonly nearest: readonly string[];
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, hint: 4 };
const unnecessary: DiagnosticTag = 1;

/** Collects problems up to a limit, so that a hostile file cannot exhaust the memory. */
export class Problems {
  private readonly all: Problem[] = [];

  error(key: MessageKey, place: OffsetRange, values: readonly MessageValue[] = [], nearest: readonly string[] = []): void {
    this.add({ key, severity: 'error', start: place.start, end: place.end, values, nearest });
  }

  warning(key: MessageKey, place: OffsetRange, values: readonly MessageValue[] = [], nearest: readonly string[] = []): void {
    this.add({ key, severity: 'warning', start: place.start, end: place.end, values, nearest });
  }

  /** Reports something harmless, which editors show faded. */
  hint(key: MessageKey, place: OffsetRange, values: readonly MessageValue[] = []): void {
    this.add({ key, severity: 'hint', start: place.start, end: place.end, values, nearest: [] });
  }

  private add(problem: Problem): void {
    if (this.all.length < limits.problems - 1) this.all.push(problem);
    else if (this.all.length === limits.problems - 1) {
      const { start } = problem;
      this.all.push({ key: 'too-many-problems', severity: 'error', start, end: start, values: [limits.problems - 1], nearest: [] });
    }
  }

  /** Whether the limit is reached, so that further problems are dropped. */
  get isFull(): boolean {
    return this.all.length >= limits.problems;
  }

  get list(): readonly Problem[] {
    return this.all;
  }
}

/** Problems as LSP diagnostics in a language, sorted by position. */
export function toDiagnostics(problems: readonly Problem[], textDocument: TextDocument, language: string): Diagnostic[] {
  return [...problems]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((problem) => ({
      range: rangeOf(textDocument, problem),
      severity: severities[problem.severity],
      code: codeOf(problem.key),
      source: 'vhflow',
      message: messageOf(problem.key, problem.values, problem.nearest, language),
      ...(problem.severity === 'hint' ? { tags: [unnecessary] } : {}),
      ...(problem.nearest.length > 0 ? { data: { nearest: problem.nearest } satisfies DiagnosticData } : {}),
    }));
}
