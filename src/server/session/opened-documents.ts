import { openDocument, type VhflowDocument } from '../../language/index.js';
import { catalogue } from '../../sources/index.js';
import type { OpenText } from './open-texts.js';

/** The projects that completion offers, each with its main version. */
export const offeredProjects = catalogue.projects.map(({ id, pinned }) => ({ id, version: pinned[0] }));
const knownProjects = offeredProjects.map(({ id }) => id);

/** Parses every open text only once, and forgets it with the text. */
export class OpenedDocuments {
  private readonly parsed = new WeakMap<OpenText, VhflowDocument>();

  /** @param language a BCP 47 tag for messages */
  constructor(readonly language: string) {}

  read(text: OpenText): VhflowDocument {
    const known = this.parsed.get(text);
    if (known) return known;
    const document = openDocument(text.text, { knownProjects, language: this.language });
    this.parsed.set(text, document);
    return document;
  }
}
