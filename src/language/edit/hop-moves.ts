import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { openDocument, type VhflowDocument } from '../compile/document.js';
import { editsInLayout, type Change } from './changes.js';
import { deeper, endsLine, indentationAt, insertionAfter, rangeWithComments, reindented, removal, startsLine } from './layout.js';
import { lineBreakOf } from '../syntax/lines.js';
import type { OffsetRange } from '../syntax/positions.js';
import type { BlockNode, FlowNode, HopNode, SectionNode, StepNode, SyntaxTree } from '../syntax/syntax.js';
import { hopNodesOf, openBraceOf } from '../syntax/syntax-walk.js';

export type MoveDirection = 'up' | 'down';

/** A hop, the steps of the list that it is in, and the blocks around that list, the innermost last. */
interface StepPlace {
  readonly hop: HopNode;
  readonly siblings: readonly StepNode[];
  readonly around: readonly { readonly block: BlockNode; readonly section: SectionNode }[];
}

export interface HopMove {
  readonly edits: TextEdit[];
  /** The given position in the hop, as it is after the edits. */
  readonly position: Position;
}

/**
 * Moves the hop at a position one step up or down, with its comments. It changes places with a hop or note, and moves into or out
 * of a block at its edge. Every place in the flow can be reached, and the opposite moves lead back through the same places.
 *
 * @returns undefined where there is no hop, at the start or end of the flow, and in a file with syntax errors
 */
export function moveHop(document: VhflowDocument, position: Position, direction: MoveDirection): HopMove | undefined {
  const { tree, textDocument } = document;
  const place = tree.broken ? undefined : placeOfStep(tree, textDocument.offsetAt(position));
  const edits = place ? editsInLayout(document, changesOf(tree, place, direction)) : [];
  if (!place || edits.length === 0) return undefined;
  const { hop } = place;
  const passed = neighbourOf(place, direction)?.type === 'hop' ? stepOf(direction) : 0;
  const after = openDocument(TextDocument.applyEdits(textDocument, edits));
  const movedHop = hopNodesOf(after.tree)[hopNodesOf(tree).indexOf(hop) + passed] as HopNode;
  const [from, to] = [textDocument.positionAt(hop.start), after.textDocument.positionAt(movedHop.start)];
  const character = Math.max(0, position.character + to.character - from.character);
  return { edits, position: { line: position.line + to.line - from.line, character } };
}

function stepOf(direction: MoveDirection): 1 | -1 {
  return direction === 'up' ? -1 : 1;
}

function neighbourOf({ hop, siblings }: StepPlace, direction: MoveDirection): StepNode | undefined {
  return siblings[siblings.indexOf(hop) + stepOf(direction)];
}

/** The hop around an offset, including white space before it on its first line and after it on its last line. */
export function hopNodeAt(tree: SyntaxTree, offset: number): HopNode | undefined {
  return placeOfStep(tree, offset)?.hop;
}

function placeOfStep(tree: SyntaxTree, offset: number): StepPlace | undefined {
  const flows = tree.scenarios.flatMap(({ items }) => items.filter((item): item is FlowNode => item.type === 'flow'));
  const flow = flows.find(({ start, end }) => start <= offset && offset <= end);
  return flow && stepIn(tree, flow.items.filter((item) => item.type !== 'summary') as StepNode[], [], offset);
}

function stepIn(tree: SyntaxTree, siblings: readonly StepNode[], around: StepPlace['around'], offset: number): StepPlace | undefined {
  const step = siblings.find((node) => isAround(tree.text, node, offset));
  if (step?.type === 'hop') return { hop: step, siblings, around };
  if (step?.type !== 'block') return undefined;
  for (const section of step.sections) {
    const found = stepIn(tree, section.steps, [...around, { block: step, section }], offset);
    if (found) return found;
  }
  return undefined;
}

function isAround(text: string, { start, end }: OffsetRange, offset: number): boolean {
  if (offset < start) return startsLine(text, start) && /^[ \t]*$/.test(text.slice(offset, start));
  return offset <= end || (endsLine(text, end) && /^[ \t]*$/.test(text.slice(end, offset)));
}

function changesOf(tree: SyntaxTree, place: StepPlace, direction: MoveDirection): readonly Change[] {
  const { hop } = place;
  const neighbour = neighbourOf(place, direction);
  if (neighbour?.type === 'block') {
    const section = direction === 'up' ? neighbour.sections.at(-1) : neighbour.sections[0];
    return section ? moveInto(tree, hop, section, direction) : [];
  }
  return neighbour ? exchange(tree, hop, neighbour) : moveOut(tree, place, direction);
}

/** Moves a hop out of the innermost block, or into its next or previous section. */
function moveOut(tree: SyntaxTree, { hop, around }: StepPlace, direction: MoveDirection): readonly Change[] {
  const innermost = around.at(-1);
  if (!innermost) return [];
  const { block, section } = innermost;
  const nextSection = block.sections[block.sections.indexOf(section) + stepOf(direction)];
  if (nextSection) return moveInto(tree, hop, nextSection, direction);
  const token = direction === 'up' ? block.first - 1 : block.last;
  return moveAfter(tree, hop, token, indentationAt(tree.text, block.start));
}

function moveInto(tree: SyntaxTree, hop: HopNode, section: SectionNode, direction: MoveDirection): readonly Change[] {
  const open = openBraceOf(tree, section) as number;
  const token = direction === 'up' ? (section.steps.at(-1)?.last ?? open) : open;
  return moveAfter(tree, hop, token, deeper(tree, indentationAt(tree.text, section.start)));
}

function moveAfter(tree: SyntaxTree, hop: HopNode, token: number, indentation: string): readonly Change[] {
  const moved = rangeWithComments(tree, hop);
  return [removal(tree.text, moved), insertionAfter(tree, token, reindented(tree.text, moved, indentation))];
}

function exchange(tree: SyntaxTree, one: StepNode, other: StepNode): readonly Change[] {
  const [a, b] = [rangeWithComments(tree, one), rangeWithComments(tree, other)];
  return [inPlaceOf(tree.text, a, b), inPlaceOf(tree.text, b, a)];
}

/** Replaces one part of the text with another, on lines of its own where a comment requires them. */
function inPlaceOf(text: string, old: OffsetRange, replacement: OffsetRange): Change {
  const indentation = indentationAt(text, old.start);
  const lineBreak = lineBreakOf(text);
  const moved = reindented(text, replacement, indentation).join(lineBreak).slice(indentation.length);
  const before = moved.startsWith('//') && !startsLine(text, old.start) ? lineBreak + indentation : '';
  const after = endsLine(text, old.end) ? '' : lineBreak + indentation;
  return { start: old.start, end: old.end, newText: before + moved + after };
}
