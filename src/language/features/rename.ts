import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { isSame, occurrenceAt, occurrencesOf, type Occurrence } from './occurrences.js';

const name = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Why a name cannot be changed. */
export class RenameRefused extends Error {}

/** What would be renamed at a position: nothing where no declared thing is named. */
export function renameRangeAt(document: VhflowDocument, position: Position): Range | undefined {
  const occurrence = renamable(document, position);
  return occurrence && rangeOf(document.textDocument, occurrence);
}

/**
 * The edits that give the thing named at a position another name, everywhere.
 *
 * @throws {RenameRefused} when the new name is none, is taken, or nothing can be renamed there
 */
export function renameAt(document: VhflowDocument, position: Position, newName: string): TextEdit[] {
  const occurrence = renamable(document, position);
  if (!occurrence) throw new RenameRefused('Nothing that this file declares is named here.');
  if (!name.test(newName) || newName.endsWith('-')) {
    throw new RenameRefused('A name has ASCII letters, digits, `_`, `-` and `.`, starts with a letter or `_`, and does not end in `-`.');
  }
  const all = occurrencesOf(document.tree);
  const taken = all.some((other) => other.declaredBy && isSame(other, { ...occurrence, name: newName }));
  if (taken && newName !== occurrence.name) throw new RenameRefused(`There is a ${occurrence.thing} \`${newName}\` already.`);
  return all.filter((other) => isSame(other, occurrence)).map((other) => ({
    range: rangeOf(document.textDocument, other),
    // The project keeps its name when the source that was called like it gets another.
    newText: other.isProjectToo && newName !== other.name ? `${newName} = ${other.name}` : newName,
  }));
}

function renamable(document: VhflowDocument, position: Position): Occurrence | undefined {
  const occurrence = occurrenceAt(document.tree, document.textDocument.offsetAt(position));
  const isDeclared = occurrence && occurrencesOf(document.tree).some((other) => other.declaredBy && isSame(other, occurrence));
  return isDeclared ? occurrence : undefined;
}
