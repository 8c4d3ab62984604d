import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnchorStates } from './anchor-states.js';
import type { ConfiguredTrees } from './configured-trees.js';
import type { OpenedDocuments } from './opened-documents.js';
import { withLink, type ProblemDocs } from './problem-docs.js';

/** How long to wait after the last change before anchors are looked up, in milliseconds. */
const pause = 200;

/** Where anchors are looked up. */
export interface ProblemSources {
  readonly anchors: AnchorStates;
  readonly trees: ConfiguredTrees;
}

/**
 * Publishes the diagnostics of open documents: those of the text at once, those of its anchors when the source trees have
 * been read. Reading starts after a pause in typing, and ends when the text changes.
 */
export class ProblemReports {
  private readonly checks = new Map<string, AbortController>();
  /** What was published last, by URI: the version of the text, and its diagnostics as JSON. */
  private readonly published = new Map<string, { readonly version: number; readonly problems: string }>();

  /** @param docs where problems are explained, if anywhere */
  constructor(
    private readonly connection: Connection,
    private readonly documents: OpenedDocuments,
    private readonly sources: ProblemSources,
    private readonly docs: ProblemDocs | undefined,
  ) {}

  /** Ends all checks. */
  dispose(): void {
    this.checks.forEach((check) => check.abort());
    this.checks.clear();
  }

  /** The problems of a text, as far as they are known by now. */
  problemsOf(text: TextDocument): Diagnostic[] {
    const document = this.documents.read(text);
    const problems = [...document.compiled.diagnostics, ...this.sources.anchors.problemsOf(document, this.documents.language)];
    return problems.map((problem) => withLink(problem, this.docs));
  }

  /** To be called when a text was opened, changed or saved, or when the source trees have changed. */
  update(text: TextDocument): void {
    this.report(text);
    this.checks.get(text.uri)?.abort();
    if (!this.sources.trees.areConfigured) return;
    const check = new AbortController();
    this.checks.set(text.uri, check);
    setTimeout(() => void this.check(text, text.version, check.signal), pause);
  }

  close(text: TextDocument): void {
    this.checks.get(text.uri)?.abort();
    this.checks.delete(text.uri);
    this.published.delete(text.uri);
    void this.connection.sendDiagnostics({ uri: text.uri, diagnostics: [] });
  }

  /** Diagnostics that have not changed are not published again: VS Code would ask for code actions again and close an open menu of them. */
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
