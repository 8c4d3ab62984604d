import { Disposable, TextDocuments, type Connection, type Event, type TextDocumentChangeEvent, type TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as v from 'valibot';
import { parsed } from '../../pages/schema.js';
import { documentKey } from '../protocol/document-uri.js';
import { changeParams, documentParams, openParams } from '../protocol/params.js';
import type { PositionConverter } from '../protocol/position-encoding.js';

/** One version of the text of an open document. Each change makes another one, whatever version number the client gives it. */
export class OpenText {
  readonly text: string;

  /**
   * @param uri the same for all spellings of the document's URI
   * @param spelledUri the URI as the client wrote it when it opened the document
   * @param buffer what the next change is applied to, which changes this text no more
   */
  constructor(readonly uri: string, readonly spelledUri: string, readonly version: number, readonly buffer: TextDocument) {
    this.text = buffer.getText();
  }
}

/** The texts of the documents that the client has open, by any spelling of their URIs. */
export class OpenTexts {
  private readonly texts: TextDocuments<OpenText>;
  /** The client's spelling of the URI of each open document. */
  private readonly spelled = new Map<string, string>();

  constructor(private readonly positions: PositionConverter) {
    this.texts = new TextDocuments<OpenText>({
      create: (uri, languageId, version, content) => new OpenText(uri, this.spelled.get(uri) ?? uri, version, TextDocument.create(uri, languageId, version, content)),
      update: ({ uri, spelledUri, buffer }, changes, version) => new OpenText(uri, spelledUri, version, this.changed(buffer, changes, version)),
    });
  }

  get onDidOpen(): Event<TextDocumentChangeEvent<OpenText>> {
    return this.texts.onDidOpen;
  }

  /** Also fires when a document is opened. */
  get onDidChangeContent(): Event<TextDocumentChangeEvent<OpenText>> {
    return this.texts.onDidChangeContent;
  }

  get onDidSave(): Event<TextDocumentChangeEvent<OpenText>> {
    return this.texts.onDidSave;
  }

  get onDidClose(): Event<TextDocumentChangeEvent<OpenText>> {
    return this.texts.onDidClose;
  }

  get(uri: string): OpenText | undefined {
    return this.texts.get(documentKey(uri));
  }

  all(): readonly OpenText[] {
    return this.texts.all();
  }

  /** Follows the notifications of a client. One of a wrong shape is ignored. */
  listen(connection: Connection): Disposable {
    const nothing = (): Disposable => Disposable.create(() => undefined);
    return this.texts.listen({
      onDidOpenTextDocument: (handle) => connection.onDidOpenTextDocument((params: unknown) => {
        const opened = parsed(openParams, params)?.textDocument;
        if (!opened) return;
        const uri = documentKey(opened.uri);
        this.spelled.set(uri, opened.uri);
        void handle({ textDocument: { ...opened, uri, languageId: 'vhflow' } });
      }),
      onDidChangeTextDocument: (handle) => connection.onDidChangeTextDocument((params: unknown) => {
        const changed = parsed(changeParams, params);
        const before = changed && this.get(changed.textDocument.uri);
        if (before) void handle({ textDocument: { uri: before.uri, version: changed.textDocument.version ?? before.version }, contentChanges: changesOf(changed) });
      }),
      onDidSaveTextDocument: (handle) => connection.onDidSaveTextDocument(this.aboutOpen((params) => void handle(params))),
      onDidCloseTextDocument: (handle) => connection.onDidCloseTextDocument(this.aboutOpen((params) => {
        this.spelled.delete(params.textDocument.uri);
        void handle(params);
      })),
      // Not announced, so that no client sends them.
      onWillSaveTextDocument: nothing,
      onWillSaveTextDocumentWaitUntil: nothing,
    });
  }

  private aboutOpen(handle: (params: { textDocument: { uri: string } }) => void): (params: unknown) => void {
    return (params) => {
      const open = this.get(parsed(documentParams, params)?.textDocument.uri ?? '');
      if (open) handle({ textDocument: { uri: open.uri } });
    };
  }

  /** Applies changes, each of which is about the text after the ones before it. */
  private changed(buffer: TextDocument, changes: readonly TextDocumentContentChangeEvent[], version: number): TextDocument {
    return changes.reduce((before, change) => TextDocument.update(before, [this.positions.fromClient(change, before)], version), buffer);
  }
}

function changesOf({ contentChanges }: v.InferOutput<typeof changeParams>): TextDocumentContentChangeEvent[] {
  return contentChanges.map(({ range, text }) => (range ? { range, text } : { text }));
}

