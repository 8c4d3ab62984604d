import type { Diagnostic } from 'vscode-languageserver-types';
import { shown } from './shown.js';

/** The names of the LSP severities, by number. */
const severities = ['error', 'error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof severities)[number];

export function severityOf({ severity }: Diagnostic): Severity {
  return severities[severity ?? 1] ?? 'error';
}

export function isError(diagnostic: Diagnostic): boolean {
  return severityOf(diagnostic) === 'error';
}

/** A diagnostic as `file:line:column severity code message`; line and column count from 1. */
export function diagnosticLine(file: string, diagnostic: Diagnostic): string {
  const { line, character } = diagnostic.range.start;
  return `${shown(file)}:${line + 1}:${character + 1} ${severityOf(diagnostic)} ${String(diagnostic.code ?? 'syntax')} ${shown(textOf(diagnostic))}`;
}

/** The message of a diagnostic; LSP also allows markup, which vhflow does not use. */
export function textOf({ message }: Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

/** The problems of one file. */
export interface CheckedFile {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}
