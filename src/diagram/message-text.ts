import { isFree } from '../model/cost.js';
import type { Flow, Hop } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { filled } from '../model/words.js';
import { oneLine } from '../text/visible.js';
import { breakLines } from '../text/line-breaks.js';
import { columnsOf } from '../text/width.js';
import type { MessageSegment } from '../pages/diagram-protocol.js';
import { type DiagramStrings } from './strings.js';

/** Running numbers of the payload copies and VM exits that happen for every packet. */
export interface CostNumbers {
  readonly copyNumber?: number;
  readonly exitNumber?: number;
}

/** Numbers the copies and exits of a flow; a hop with `when` is counted separately and has no number. Keyed by `n`. */
export function costNumbers(flow: Flow): ReadonlyMap<number, CostNumbers> {
  const numbers = new Map<number, CostNumbers>();
  let copies = 0;
  let exits = 0;
  for (const hop of flow.hops) {
    if (hop.when || isFree(hop.cost)) continue;
    copies += hop.cost.copies;
    exits += hop.cost.vmExits;
    numbers.set(hop.n, {
      ...(hop.cost.copies > 0 ? { copyNumber: copies } : {}),
      ...(hop.cost.vmExits > 0 ? { exitNumber: exits } : {}),
    });
  }
  return numbers;
}

const errorMark: MessageSegment = { part: 'error', text: '⚠' };
const columnsPerLane = 24;
const widestLabel = 58;
const mostLabelLines = 4;
const mostConditionLines = 3;

export interface MessageTextOptions {
  readonly numbers: CostNumbers;
  /** Whether the text of the hop contains an error, which the picture marks. */
  readonly isWrong: boolean;
  readonly language: string;
  readonly strings: DiagramStrings;
}

/** The text of the message of a hop: mark of an error, number, label, marks of copies and exits. */
export function messageSegments(hop: Hop, { numbers, isWrong, language, strings }: MessageTextOptions): MessageSegment[] {
  return [
    ...(isWrong ? [errorMark] : []),
    { part: 'number', text: `${hop.n}.` },
    { part: 'label', text: oneLine(inLanguage(hop.label, language)) || '–' },
    ...marksOf(hop, numbers, strings),
  ];
}

/**
 * The same text as lines of plain text, for programs that draw Mermaid text; brackets replace the plates around marks.
 *
 * @param lanesCrossed the distance between sender and receiver in lanes; decides how long a line may be
 * @param condition when the hop happens, ready to show
 */
export function plainLines(segments: readonly MessageSegment[], lanesCrossed: number, condition: string | undefined): string[] {
  const columns = Math.min(widestLabel, columnsPerLane * Math.max(1, lanesCrossed));
  const textOf = (...parts: readonly MessageSegment['part'][]): string => segments.filter(({ part }) => parts.includes(part)).map(({ text }) => text).join(' ');
  const lines = breakLines(textOf('label'), columns, mostLabelLines);
  lines[0] = `${textOf('error', 'number')} ${lines[0]}`;
  const marks = segments.filter(({ part }) => part === 'copies' || part === 'exits').map(({ text }) => `[${text}]`).join(' ');
  const last = lines.at(-1) ?? '';
  if (marks !== '' && columnsOf(`${last} ${marks.replace(/[[\]]/g, '')}`) <= columns + 10) lines[lines.length - 1] = `${last} ${marks}`;
  else if (marks !== '') lines.push(marks);
  return condition === undefined ? lines : [...lines, ...breakLines(condition, columns + 6, mostConditionLines)];
}

function marksOf({ cost }: Hop, { copyNumber, exitNumber }: CostNumbers, strings: DiagramStrings): MessageSegment[] {
  const marks: MessageSegment[] = [];
  if (copyNumber !== undefined) marks.push({ part: 'copies', text: filled(strings.copyMark, range(copyNumber, cost.copies)) });
  if (exitNumber !== undefined) marks.push({ part: 'exits', text: filled(strings.exitMark, range(exitNumber, cost.vmExits)) });
  return marks;
}

/** The running numbers that a hop takes up, such as `3` or `3–5`. */
function range(last: number, count: number): string {
  return count > 1 ? `${last - count + 1}–${last}` : String(last);
}
