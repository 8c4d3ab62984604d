import type { DocumentHighlight, DocumentHighlightKind, Position, Range } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { isSame, occurrenceAt, occurrencesOf, type Occurrence } from './occurrences.js';

const read: DocumentHighlightKind = 2;
const write: DocumentHighlightKind = 3;

function sameAs(document: VhflowDocument, position: Position): Occurrence[] {
  const wanted = occurrenceAt(document.tree, document.textDocument.offsetAt(position));
  return wanted ? occurrencesOf(document.tree).filter((occurrence) => isSame(occurrence, wanted)) : [];
}

/** The declaration of what is named at a position; undefined for a built-in context or condition, which has none. */
export function definitionAt(document: VhflowDocument, position: Position): Range | undefined {
  const declaration = sameAs(document, position).find((occurrence) => occurrence.declaredBy);
  return declaration && rangeOf(document.textDocument, declaration);
}

/** All occurrences of what is named at a position. */
export function referencesAt(document: VhflowDocument, position: Position, includeDeclaration: boolean): Range[] {
  return sameAs(document, position)
    .filter((occurrence) => includeDeclaration || !occurrence.declaredBy)
    .map((occurrence) => rangeOf(document.textDocument, occurrence));
}

/** All occurrences of what is named at a position, as highlights: the declaration as written, the others as read. */
export function highlightsAt(document: VhflowDocument, position: Position): DocumentHighlight[] {
  return sameAs(document, position).map((occurrence) => ({
    range: rangeOf(document.textDocument, occurrence),
    kind: occurrence.declaredBy ? write : read,
  }));
}
