import type { Side } from '../../model/scenario.js';
import { FtraceReader } from '../formats/ftrace.js';
import { LineSplitter } from '../formats/lines.js';
import { Recording, type Interest } from '../recording/recording.js';

/** A trace to read: a file, standard input, or text from the clipboard. */
export interface TraceSource {
  /** Shown in messages. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The machine that was traced, if the user says so. */
  readonly machine?: Side;
}

export interface ReadOptions {
  readonly signal?: Cancellation;
  /** Called after each part with the number of bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** The part of an AbortSignal that is needed. */
export interface Cancellation {
  throwIfAborted(): void;
}

/** Why a trace cannot be read. */
export type RefusalReason = 'empty' | 'binary' | 'compressed' | 'unknown-format' | 'no-events';

export class TraceRefusal extends Error {
  /**
   * @param reason for programs
   * @param cure what to do about it, in English
   */
  constructor(
    readonly reason: RefusalReason,
    message: string,
    readonly cure: string,
  ) {
    super(message);
    this.name = 'TraceRefusal';
  }
}

/**
 * Reads a trace and keeps the events that matter, with bounded memory.
 *
 * @throws TraceRefusal if it is no trace in a known format; what the signal was aborted with
 */
export async function readTrace(source: TraceSource, interest: Interest, { signal, onProgress }: ReadOptions = {}): Promise<Recording> {
  const reader = new FtraceReader();
  const recording = new Recording(reader, interest);
  const lines = new LineSplitter((line) => reader.read(line, (event) => recording.add(event)));
  let bytes = 0;
  for await (const part of source.bytes) {
    signal?.throwIfAborted();
    lines.feed(part);
    bytes += part.length;
    onProgress?.(bytes);
  }
  lines.end();
  reader.end();
  return recording;
}
