import type { Connection, Diagnostic } from 'vscode-languageserver';
import { inNextTurn } from '../protocol/cancellation.js';
import type { PositionConverter } from '../protocol/position-encoding.js';
import type { AnchorStates } from '../trees/anchor-states.js';
import type { ConfiguredTrees } from '../trees/configured-trees.js';
import { knownProblem } from './answers.js';
import type { ClientAbilities } from './client-abilities.js';
import type { OpenText, OpenTexts } from './open-texts.js';
import type { OpenedDocuments } from './opened-documents.js';
import { withLink, type ProblemDocs } from './problem-docs.js';

/** Anchors are resolved this long after the last change of a text or of the source trees. */
const millisecondsToSettle = 200;
/** Texts whose anchors are resolved at the same time; requests are answered between them. */
const atOnce = 2;

/** The open texts, and the parts that resolve their anchors. */
export interface ProblemSources {
  readonly texts: OpenTexts;
  readonly documents: OpenedDocuments;
  readonly anchors: AnchorStates;
  readonly trees: ConfiguredTrees;
}

/** How a client takes problems. */
export interface ProblemForm {
  readonly can: ClientAbilities;
  readonly positions: PositionConverter;
  /** The documentation of problems, if there is any. */
  readonly docs: ProblemDocs | undefined;
}

/**
 * Publishes the diagnostics of open documents: those of the text immediately, those of its anchors when they have been resolved in
 * the source trees. Resolving starts after a pause in typing, and is aborted when the text changes.
 */
export class ProblemReports {
  private readonly settling = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly checks = new Map<string, AbortController>();
  /** The URIs of the texts whose anchors are to be resolved, the next one first. */
  private waiting = new Set<string>();
  private running = 0;
  private rechecking: ReturnType<typeof setTimeout> | undefined;
  /** The last published diagnostics by URI, as JSON, and the text that they are about. */
  private readonly published = new Map<string, { readonly text: OpenText; readonly problems: string }>();

  constructor(private readonly connection: Connection, private readonly sources: ProblemSources, private readonly form: ProblemForm) {}

  /** Aborts all checks. */
  dispose(): void {
    clearTimeout(this.rechecking);
    this.waiting.clear();
    for (const uri of [...this.settling.keys(), ...this.checks.keys()]) this.abort(uri);
  }

  /** The problems of a text that are known so far. */
  problemsOf(text: OpenText): Diagnostic[] {
    const { documents, anchors } = this.sources;
    const document = documents.read(text);
    const problems = [...document.compiled.diagnostics, ...anchors.problemsOf(document, documents.language)];
    return problems.map((problem) => withLink(problem, this.form.docs));
  }

  /** Must be called when a text was opened or changed. */
  update(text: OpenText): void {
    const { uri } = text;
    this.report(text);
    this.abort(uri);
    if (!this.sources.trees.areConfigured) return;
    this.settling.set(uri, setTimeout(() => {
      this.settling.delete(uri);
      // Before the texts that wait because the trees have changed.
      this.waiting = new Set([uri, ...this.waiting]);
      this.work();
    }, millisecondsToSettle));
  }

  /** Must be called when source trees have changed. Publishes only what is different afterwards. */
  recheck(): void {
    this.checks.forEach((check) => check.abort());
    clearTimeout(this.rechecking);
    this.rechecking = setTimeout(() => {
      for (const { uri } of this.sources.texts.all()) if (!this.settling.has(uri)) this.waiting.add(uri);
      this.work();
    }, millisecondsToSettle);
  }

  close({ uri, spelledUri }: OpenText): void {
    this.abort(uri);
    this.waiting.delete(uri);
    this.published.delete(uri);
    void this.connection.sendDiagnostics({ uri: spelledUri, diagnostics: [] });
  }

  private abort(uri: string): void {
    clearTimeout(this.settling.get(uri));
    this.settling.delete(uri);
    this.checks.get(uri)?.abort();
    this.checks.delete(uri);
  }

  private work(): void {
    for (const uri of this.waiting) {
      if (this.running >= atOnce) return;
      this.waiting.delete(uri);
      const text = this.sources.texts.get(uri);
      if (!text) continue;
      this.running++;
      void this.check(text).finally(() => inNextTurn(() => {
        this.running--;
        this.work();
      }));
    }
  }

  /** Unchanged diagnostics are not published again, because VS Code would then request code actions again and close an open code action menu. */
  private report(text: OpenText): void {
    const { can, positions } = this.form;
    const { uri, spelledUri, version } = text;
    const { textDocument } = this.sources.documents.read(text);
    const diagnostics = positions.toClient(this.problemsOf(text).map((problem) => knownProblem(problem, can)), textDocument);
    const problems = JSON.stringify(diagnostics);
    const published = this.published.get(uri);
    if (published?.text === text && published.problems === problems) return;
    this.published.set(uri, { text, problems });
    void this.connection.sendDiagnostics({ uri: spelledUri, ...(can.diagnosticVersions && { version }), diagnostics });
  }

  private async check(text: OpenText): Promise<void> {
    const check = new AbortController();
    this.checks.set(text.uri, check);
    try {
      await this.sources.anchors.check(this.sources.documents.read(text), check.signal);
    } catch (error) {
      if (!check.signal.aborted) this.connection.console.error(`Anchors could not be checked: ${String(error)}`);
      return;
    } finally {
      if (this.checks.get(text.uri) === check) this.checks.delete(text.uri);
    }
    if (!check.signal.aborted && this.sources.texts.get(text.uri) === text) this.report(text);
  }
}
