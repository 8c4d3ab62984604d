import type { TextDocument } from 'vscode-languageserver-textdocument';
import { openDocument, type VhflowDocument } from '../language/index.js';
import { catalogue } from '../sources/index.js';

/** Projects to offer, each with the version that most scenarios are written against. */
export const offeredProjects = catalogue.projects.map(({ id, pinned }) => ({ id, version: pinned[0] }));
const knownProjects = offeredProjects.map(({ id }) => id);

/** Reads each version of a text once, whoever asks. */
export class OpenedDocuments {
  /** A BCP 47 tag for messages. */
  language = 'en';
  private readonly byUri = new Map<string, { version: number; document: VhflowDocument }>();

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
