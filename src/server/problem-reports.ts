import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnchorStates } from './anchor-states.js';
import type { OpenedDocuments } from './opened-documents.js';
import { withLink, type ProblemDocs } from './problem-docs.js';

/** How long nothing is typed before anchors are looked up, in milliseconds. */
const pause = 200;

/**
 * Tells the client the problems of its open files: those of the text at once, those of its anchors when the source trees
 * have been read. Reading waits for a pause, and ends when the text changes.
 */
export class ProblemReports {
  /** Where problems are explained, once the client has said what it can open. */
  docs: ProblemDocs | undefined;
  private readonly checks = new Map<string, AbortController>();
  /** What the client was told last, by URI: the version of the text, and its problems as JSON. */
  private readonly told = new Map<string, { readonly version: number; readonly problems: string }>();

  constructor(private readonly connection: Connection, private readonly opened: OpenedDocuments, private readonly anchors: () => AnchorStates | undefined) {}

  /** The problems of a text, as far as they are known by now. */
  problemsOf(text: TextDocument): Diagnostic[] {
    const document = this.opened.read(text);
    const problems = [...document.compiled.diagnostics, ...(this.anchors()?.problemsOf(document, this.opened.language) ?? [])];
    return problems.map((problem) => withLink(problem, this.docs));
  }

  /** To be called when a text was opened, changed or saved, or the source trees changed. */
  update(text: TextDocument): void {
    this.report(text);
    this.checks.get(text.uri)?.abort();
    if (!this.anchors()) return;
    const check = new AbortController();
    this.checks.set(text.uri, check);
    setTimeout(() => void this.check(text, text.version, check.signal), pause);
  }

  close(text: TextDocument): void {
    this.checks.get(text.uri)?.abort();
    this.checks.delete(text.uri);
    this.told.delete(text.uri);
    void this.connection.sendDiagnostics({ uri: text.uri, diagnostics: [] });
  }

  /** Nothing is sent that the client knows: VS Code then asks for code actions again, and drops those that the user asked for. */
  private report(text: TextDocument): void {
    const diagnostics = this.problemsOf(text);
    const { uri, version } = text;
    const problems = JSON.stringify(diagnostics);
    const told = this.told.get(uri);
    if (told?.version === version && told.problems === problems) return;
    this.told.set(uri, { version, problems });
    void this.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private async check(text: TextDocument, version: number, signal: AbortSignal): Promise<void> {
    const anchors = this.anchors();
    if (!anchors || signal.aborted) return;
    try {
      await anchors.check(this.opened.read(text), signal);
    } catch (error) {
      if (!signal.aborted) this.connection.console.error(`Anchors could not be checked: ${String(error)}`);
      return;
    }
    if (!signal.aborted && text.version === version) this.report(text);
  }
}
