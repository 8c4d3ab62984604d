import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { builtInIds } from '../compile/build-condition.js';
import { isReservedCondition } from '../syntax/keywords.js';
import { limits } from '../syntax/limits.js';
import { isSame, occurrenceAt, occurrencesOf, type Occurrence } from './occurrences.js';

const name = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** A name cannot be changed; the message says why. */
export class RenameRefused extends Error {}

/** The range of the name that would be changed at a position; undefined where there is no declared name. */
export function renameRangeAt(document: VhflowDocument, position: Position): Range | undefined {
  const occurrence = renamable(document, position);
  return occurrence && rangeOf(document.textDocument, occurrence);
}

/** Why the name at a position cannot be changed although it has a meaning; undefined if it can be, or if there is none. */
export function renameRefusalAt(document: VhflowDocument, position: Position): string | undefined {
  const occurrence = occurrenceAt(document.tree, document.textDocument.offsetAt(position));
  const isBuiltIn = occurrence?.kind === 'condition' && occurrence.scope === undefined && builtInIds.has(occurrence.name);
  return isBuiltIn ? `\`${occurrence.name}\` is a built-in condition, which has this name in every file.` : undefined;
}

/**
 * The edits that change the name at a position in all its occurrences.
 *
 * @throws {RenameRefused} when the new name is not a valid name or is taken, or when there is no declared name at the position, or a built-in one
 */
export function renameAt(document: VhflowDocument, position: Position, newName: string): TextEdit[] {
  const occurrence = renamable(document, position);
  if (!occurrence) throw new RenameRefused(renameRefusalAt(document, position) ?? 'Nothing that this file declares is named here.');
  if (!name.test(newName) || newName.endsWith('-')) {
    throw new RenameRefused('A name has ASCII letters, digits, `_`, `-` and `.`, starts with a letter or `_`, and does not end in `-`.');
  }
  if (newName.length > limits.nameLength) throw new RenameRefused(`A name has at most ${limits.nameLength} characters.`);
  const all = occurrencesOf(document.tree);
  if (occurrence.kind === 'condition' && isReservedCondition(newName)) throw new RenameRefused(`A condition cannot be called \`${newName}\`.`);
  const taken = all.some((other) => other.declaredBy && wouldBeSame(other, { ...occurrence, name: newName })) || isBuiltInName(occurrence, newName);
  if (taken && newName !== occurrence.name) throw new RenameRefused(`There is already a ${occurrence.kind === 'lane' ? 'participant' : occurrence.kind} \`${newName}\`.`);
  return changedTogether(all, occurrence).map((other) => ({
    range: rangeOf(document.textDocument, other),
    // `source linux` also names the project, which must stay when the source gets another name.
    newText: other.isProjectToo && newName !== other.name ? `${newName} = ${other.name}` : newName,
  }));
}

/** Whether one of two names would hide the other. A condition of a scenario hides one of its file. */
function wouldBeSame(a: Occurrence, b: Occurrence): boolean {
  const isHidden = a.kind === 'condition' && b.kind === 'condition' && a.name === b.name && (a.scope === undefined || b.scope === undefined);
  return isHidden || isSame(a, b);
}

function isBuiltInName({ kind }: Occurrence, name: string): boolean {
  return kind === 'condition' && builtInIds.has(name);
}

/** The occurrences that mean the same declaration. Of two declarations of one name, references mean the first. */
function changedTogether(all: readonly Occurrence[], occurrence: Occurrence): readonly Occurrence[] {
  const same = all.filter((other) => isSame(other, occurrence));
  const [first, ...duplicates] = same.filter(({ declaredBy }) => declaredBy);
  if (duplicates.includes(occurrence)) return [occurrence];
  return first ? same.filter((other) => !duplicates.includes(other)) : same;
}

function renamable(document: VhflowDocument, position: Position): Occurrence | undefined {
  const occurrence = occurrenceAt(document.tree, document.textDocument.offsetAt(position));
  const isDeclared = occurrence && occurrencesOf(document.tree).some((other) => other.declaredBy && isSame(other, occurrence));
  return isDeclared ? occurrence : undefined;
}
