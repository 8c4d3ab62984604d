import type { TextDocument } from 'vscode-languageserver-textdocument';
import { openDocument, type VhflowDocument } from '../../language/index.js';
import { catalogue } from '../../sources/index.js';

/** The projects that completion offers, each with its main version. */
export const offeredProjects = catalogue.projects.map(({ id, pinned }) => ({ id, version: pinned[0] }));
const knownProjects = offeredProjects.map(({ id }) => id);

/** Parses every version of an open text only once. */
export class OpenedDocuments {
  private readonly byUri = new Map<string, { readonly version: number; readonly document: VhflowDocument }>();

  /** @param language a BCP 47 tag for messages */
  constructor(readonly language: string) {}

  read(text: TextDocument): VhflowDocument {
    const known = this.byUri.get(text.uri);
    if (known?.version === text.version) return known.document;
    const document = openDocument(text.getText(), { knownProjects, language: this.language });
    this.byUri.set(text.uri, { version: text.version, document });
    return document;
  }

  forget(text: TextDocument): void {
    this.byUri.delete(text.uri);
  }
}
