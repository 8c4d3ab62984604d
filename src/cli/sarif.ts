import { createHash } from 'node:crypto';
import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { Range } from 'vscode-languageserver-types';
import { version } from '../../package.json';
import { messagePatterns } from '../language/index.js';
import { type CheckedFile, severityOf, textOf, type Severity } from './diagnostics.js';
import type { Environment } from './environment.js';
import { repositoryOf } from './repository.js';
import { shown } from './shown.js';

/**
 * Limits of GitHub code scanning. It rejects more than 25,000 results and shows the first 5,000 by severity; texts of rules have at
 * most 1,024 characters. See "SARIF support for code scanning" in its documentation.
 */
export const sarifLimits = { results: 5_000, text: 1_000 } as const;

const levels: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };
type Level = 'error' | 'warning' | 'note';
/** The most severe first. */
const levelOrder: readonly (Result['level'])[] = ['error', 'warning', 'note'];

/** The name and version of the fingerprints of this command. GitHub computes its own, under another name, and rejects other values for that. */
const fingerprintKey = 'vhflow/v1';

/** A rule, as services show it beside its results. All texts are plain. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly help: string;
  readonly level: Level;
}

/** A result of a rule. */
export interface Finding {
  readonly rule: Rule;
  readonly message: string;
  /** URI of the file, from {@link repositoryOf}. */
  readonly uri: string;
  readonly range?: Range;
  /** What stays the same when the file changes elsewhere, so that services recognise the finding in the next run. */
  readonly identity: readonly string[];
  readonly related?: NonNullable<Result['relatedLocations']>;
}

/** The problems of files as a SARIF 2.1.0 log, for code-scanning services. */
export async function sarifOfDiagnostics(environment: Environment, files: readonly (CheckedFile & { readonly text: string })[]): Promise<string> {
  const repository = await repositoryOf(environment, files.map(({ file }) => file));
  const findings: Finding[] = [];
  for (const { file, text, diagnostics } of files) {
    const uri = await repository.uriOf(file);
    const lines = text.split(/\r\n|\r|\n/);
    for (const diagnostic of diagnostics) {
      const code = String(diagnostic.code ?? 'syntax');
      const line = lines[diagnostic.range.start.line]?.trim() ?? '';
      findings.push({ rule: problemRule(code, levels[severityOf(diagnostic)]), message: textOf(diagnostic), uri, range: diagnostic.range, identity: [code, line] });
    }
  }
  return sarifLog('check', findings);
}

/** The rule of a problem of the language. */
function problemRule(code: string, level: Level): Rule {
  const words = code.replaceAll('-', ' ');
  return {
    id: code,
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    description: messagePatterns(code, 'en').join(' ') || `A problem of the kind ${code} in a .vhflow file.`,
    help: `vhflow explains this problem, with an example and its fix, under "${code}" in docs/diagnostics.md, and offers quick fixes in editors.`,
    level,
  };
}

export function regionOf({ start, end }: Range): Region {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/**
 * The text of a log that code-scanning services accept: if there are too many findings, the least severe are left out, which the log says.
 *
 * @param command the command that found them; services keep the findings of each command apart
 */
export function sarifLog(command: 'check' | 'verify', findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  const results = findings.map((finding) => resultOf(finding, counts)).sort((one, other) => levelOrder.indexOf(one.level) - levelOrder.indexOf(other.level));
  const included = results.slice(0, sarifLimits.results);
  const leftOut = results.length - included.length;
  const rules = [...new Map(findings.map(({ rule }) => [rule.id, rule])).values()].sort((one, other) => (one.id < other.id ? -1 : 1)).map(descriptorOf);
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [{
      tool: { driver: { name: 'vhflow', semanticVersion: version, rules } },
      automationDetails: { id: `vhflow-${command}/` },
      columnKind: 'utf16CodeUnits',
      ...(leftOut > 0 && {
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text: `${leftOut} less severe results were left out.` } }] }],
      }),
      results: included.map((result) => ({ ...result, ruleIndex: rules.findIndex(({ id }) => id === result.ruleId) })),
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** @param counts how often each identity occurred before */
function resultOf({ rule, message, uri, range, identity, related = [] }: Finding, counts: Map<string, number>): Result {
  const hash = createHash('sha256').update(JSON.stringify([uri, ...identity])).digest('hex').slice(0, 16);
  const count = (counts.get(hash) ?? 0) + 1;
  counts.set(hash, count);
  return {
    ruleId: rule.id,
    level: rule.level,
    message: { text: short(message) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, ...(range && { region: regionOf(range) }) } }],
    ...(related.length > 0 && { relatedLocations: related }),
    partialFingerprints: { [fingerprintKey]: `${hash}:${count}` },
  };
}

function descriptorOf({ id, title, description, help, level }: Rule): ReportingDescriptor {
  return {
    id,
    name: id.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(''),
    shortDescription: { text: short(title) },
    fullDescription: { text: short(description) },
    help: { text: help, markdown: help },
    defaultConfiguration: { level },
    properties: { 'tags': ['vhflow'], 'problem.severity': level === 'note' ? 'recommendation' : level },
  };
}

function short(text: string): string {
  return shown(text.length > sarifLimits.text ? `${text.slice(0, sarifLimits.text - 1)}…` : text);
}
