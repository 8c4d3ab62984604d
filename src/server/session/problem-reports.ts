import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnchorStates } from '../trees/anchor-states.js';
import type { ConfiguredTrees } from '../trees/configured-trees.js';
import type { OpenedDocuments } from './opened-documents.js';
import { withLink, type ProblemDocs } from './problem-docs.js';

/** Anchors are resolved this long after the last change. */
const millisecondsToSettle = 200;

/** The parts that resolve anchors. */
export interface ProblemSources {
  readonly anchors: AnchorStates;
  readonly trees: ConfiguredTrees;
}

/**
 * Publishes the diagnostics of open documents: those of the text immediately, those of its anchors when they have been resolved in
 * the source trees. Resolving starts after a pause in typing, and is aborted when the text changes.
 */
export class ProblemReports {
  private readonly checks = new Map<string, AbortController>();
  /** The last published diagnostics by URI: the version of the text, and the diagnostics as JSON. */
  private readonly published = new Map<string, { readonly version: number; readonly problems: string }>();

  /** @param docs the documentation of problems, if there is any */
  constructor(
    private readonly connection: Connection,
    private readonly documents: OpenedDocuments,
    private readonly sources: ProblemSources,
    private readonly docs: ProblemDocs | undefined,
  ) {}

  /** Aborts all checks. */
  dispose(): void {
    this.checks.forEach((check) => check.abort());
    this.checks.clear();
  }

  /** The problems of a text that are known so far. */
  problemsOf(text: TextDocument): Diagnostic[] {
    const document = this.documents.read(text);
    const problems = [...document.compiled.diagnostics, ...this.sources.anchors.problemsOf(document, this.documents.language)];
    return problems.map((problem) => withLink(problem, this.docs));
  }

  /** Must be called when a text was opened, changed or saved, and when source trees have changed. */
  update(text: TextDocument): void {
    this.report(text);
    this.checks.get(text.uri)?.abort();
    if (!this.sources.trees.areConfigured) return;
    const check = new AbortController();
    this.checks.set(text.uri, check);
    setTimeout(() => void this.check(text, text.version, check.signal), millisecondsToSettle);
  }

  close(text: TextDocument): void {
    this.checks.get(text.uri)?.abort();
    this.checks.delete(text.uri);
    this.published.delete(text.uri);
    void this.connection.sendDiagnostics({ uri: text.uri, diagnostics: [] });
  }

  /** Unchanged diagnostics are not published again, because VS Code would then request code actions again and close an open code action menu. */
  private report(text: TextDocument): void {
    const diagnostics = this.problemsOf(text);
    const { uri, version } = text;
    const problems = JSON.stringify(diagnostics);
    const published = this.published.get(uri);
    if (published?.version === version && published.problems === problems) return;
    this.published.set(uri, { version, problems });
    void this.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private async check(text: TextDocument, version: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      await this.sources.anchors.check(this.documents.read(text), signal);
    } catch (error) {
      if (!signal.aborted) this.connection.console.error(`Anchors could not be checked: ${String(error)}`);
      return;
    }
    if (!signal.aborted && text.version === version) this.report(text);
  }
}
