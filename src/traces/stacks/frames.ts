import { LineSplitter } from '../formats/lines.js';
import { StackReader } from '../formats/stack.js';

/** A frame of a call stack. */
export interface Frame {
  readonly name: string;
  /** Program or library, if the stack has it. */
  readonly binary: string;
  /** Marked by the kernel as possibly left over from an earlier call. */
  readonly isUncertain: boolean;
  /** 1-based line of the text. */
  readonly line: number;
}

/** A call stack, the innermost frame first. */
export interface Stack {
  /** Name of the thread, and its id; empty and -1 if the text does not say. */
  readonly comm: string;
  readonly tid: number;
  readonly frames: readonly Frame[];
}

/** A text has at most as many frames; the rest is not read. */
const mostFrames = 100_000;

/** Reads the call stacks in a text, in their order. */
export async function readStacks(bytes: AsyncIterable<Uint8Array>): Promise<readonly Stack[]> {
  const reader = new StackReader();
  const stacks: Stack[] = [];
  let frames: Frame[] = [];
  let count = 0;
  const take = (event: Parameters<Parameters<typeof reader.read>[1]>[0]): void => {
    count += 1;
    if (count > mostFrames) return;
    frames.push({ name: event.name, binary: event.group, isUncertain: event.detail.startsWith('?'), line: event.line });
    if (event.caller !== '') return;
    stacks.push({ comm: event.comm, tid: event.tid, frames });
    frames = [];
  };
  const lines = new LineSplitter((line) => reader.read(line, take));
  for await (const part of bytes) {
    lines.feed(part);
    if (count > mostFrames) break;
  }
  lines.end();
  reader.end(take);
  return frames.length === 0 ? stacks : [...stacks, { comm: '', tid: -1, frames }];
}
