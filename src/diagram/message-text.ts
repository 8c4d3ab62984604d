import { isFree } from '../model/cost.js';
import type { Flow, Hop } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { filled } from '../model/words.js';
import { oneLine } from '../text/visible.js';
import { breakLines } from '../text/line-breaks.js';
import { columnsOf } from '../text/width.js';
import type { MessageSegment, MessageView } from '../pages/diagram-protocol.js';
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
  /** The distance between sender and receiver in lanes; decides how long a line may be. */
  readonly lanesCrossed: number;
  /** Whether the text of the hop contains an error, which the picture marks. */
  readonly isWrong: boolean;
  readonly showCondition: boolean;
  readonly language: string;
  readonly strings: DiagramStrings;
}

/** The text above the message of a hop: mark of an error, number, label, marks of copies and exits, condition. */
export function messageText(hop: Hop, { numbers, lanesCrossed, isWrong, showCondition, language, strings }: MessageTextOptions): MessageView {
  const columns = Math.min(widestLabel, columnsPerLane * Math.max(1, lanesCrossed));
  const number: MessageSegment = { part: 'number', text: `${hop.n}.` };
  const label = oneLine(inLanguage(hop.label, language)) || '–';
  const lines: MessageSegment[][] = breakLines(label, columns, mostLabelLines).map((text) => [{ part: 'label', text }]);
  lines[0]?.unshift(...(isWrong ? [errorMark] : []), number);
  const marks = marksOf(hop, numbers, strings);
  const last = lines.at(-1) ?? [];
  const used = columnsOf([...last, ...marks].map(({ text }) => text).join(' '));
  if (used <= columns + 10) last.push(...marks);
  else lines.push(marks);
  if (hop.when && showCondition) {
    const condition = filled(strings.whenMark, oneLine(inLanguage(hop.when, language)));
    for (const text of breakLines(condition, columns + 6, mostConditionLines)) lines.push([{ part: 'when', text }]);
  }
  return { n: hop.n, lines };
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
