import type { HopRef } from '../scenarios/refs.js';
import { createReader } from '../../traces/formats/index.js';
import { baseName } from '../../traces/recording/base-name.js';

/** A flow on which a stack lies. */
export interface FlowOfStack {
  /** The hops whose functions are in the stack, from the outermost frame to the innermost, with the name that the stack has. */
  readonly hops: readonly { readonly ref: HopRef; readonly frame: string }[];
}

/** The functions of a call stack, from the innermost to the outermost; none for a text that is not a stack. */
export function framesOf(text: string): readonly string[] {
  const reader = createReader('stack');
  const frames: string[] = [];
  const add = ({ name }: { readonly name: string }) => void frames.push(name);
  for (const line of text.split(/\r?\n/)) reader.read(line, add);
  reader.end(add);
  return frames;
}

/**
 * The flows on which a stack lies: those with hops in functions of the stack, that with the most of them first.
 *
 * @param frames from the innermost to the outermost
 */
export function flowsOfStack(frames: readonly string[], hops: Iterable<HopRef>): readonly FlowOfStack[] {
  const depths = new Map(frames.map((frame, depth) => [baseName(frame), { frame, depth }]));
  const flows = new Map<HopRef['flow'], { ref: HopRef; frame: string; depth: number }[]>();
  for (const ref of hops) {
    const found = ref.hop.at?.map(({ symbol }) => depths.get(baseName(symbol))).find((each) => each !== undefined);
    if (found) flows.set(ref.flow, [...(flows.get(ref.flow) ?? []), { ref, ...found }]);
  }
  return [...flows.values()]
    .map((found) => ({ hops: found.sort((a, b) => b.depth - a.depth || a.ref.hop.n - b.ref.hop.n).map(({ ref, frame }) => ({ ref, frame })) }))
    .sort((a, b) => new Set(b.hops.map(({ frame }) => frame)).size - new Set(a.hops.map(({ frame }) => frame)).size);
}
