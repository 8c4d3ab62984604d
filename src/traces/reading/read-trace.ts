import type { Side } from '../../model/scenario.js';
import { createReader, LineSplitter, packingOf, recogniseTrace, traceFormats, type Packing, type TraceFormat, type TraceReader } from '../formats/index.js';
import { Recording, type Interest } from '../recording/recording.js';

/** A trace to read: a file, standard input, or text from the clipboard. */
export interface TraceSource {
  /** Shown in messages. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The machine that was traced, if the user says so. */
  readonly machine?: Side;
}

/** The part of an AbortSignal that is needed. */
export interface Cancellation {
  throwIfAborted(): void;
}

export interface ReadOptions {
  readonly signal?: Cancellation;
  /** Called after each part with the number of bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** Why a trace cannot be read. */
export type RefusalReason = 'empty' | 'binary' | 'packed' | 'unknown-format' | 'no-events' | 'no-times';

/** A trace that cannot be read; the message says why, and what to do, to be put after the trace's name. */
export class TraceRefusal extends Error {
  /** @param reason for programs and for other languages */
  constructor(
    readonly reason: RefusalReason,
    message: string,
    /** For a packed file, how it is packed. */
    readonly packing?: Packing,
  ) {
    super(message);
    this.name = 'TraceRefusal';
  }
}

/** What makes text of a file. */
const cures: Readonly<Record<Packing, string>> = {
  'gzip': 'it is compressed; gunzip unpacks it',
  'xz': 'it is compressed; xz -d unpacks it',
  'zstd': 'it is compressed; zstd -d unpacks it',
  'bzip2': 'it is compressed; bunzip2 unpacks it',
  'lz4': 'it is compressed; lz4 -d unpacks it',
  'zip': 'it is an archive; unzip unpacks it',
  'trace.dat': 'it is a recording of trace-cmd; trace-cmd report -i makes text of it',
  'perf.data': 'it is a recording of perf; perf script -i makes text of it',
  'qemu-simple': "it is a recording of QEMU's simple backend; scripts/simpletrace.py of QEMU makes text of it",
  'pcap': 'it is a capture of packets, which does not say what handled them',
  'utf-16': 'it is text in UTF-16; save it as UTF-8',
};

/** As much of a trace is looked at to recognise its format. */
const headLength = 65_536;

/**
 * Reads a trace and keeps the events that matter, with bounded memory.
 *
 * @throws TraceRefusal if it is no trace in a known format, or has no events; what the signal throws if it is aborted
 */
export async function readTrace(source: TraceSource, interest: Interest, { signal, onProgress }: ReadOptions = {}): Promise<Recording> {
  let bytes = 0;
  let head: Uint8Array | undefined = new Uint8Array(0);
  let reading: Reading | undefined;
  for await (const part of source.bytes) {
    signal?.throwIfAborted();
    bytes += part.length;
    if (head) {
      head = concatenated(head, part);
      if (head.length >= headLength) {
        reading = begin(head, interest);
        head = undefined;
      }
    } else reading?.feed(part);
    onProgress?.(bytes);
  }
  if (head) reading = begin(head, interest);
  return finished(reading);
}

interface Reading {
  readonly recording: Recording;
  readonly feed: (part: Uint8Array) => void;
  readonly end: () => void;
}

function begin(head: Uint8Array, interest: Interest): Reading {
  const reader = createReader(formatOf(head));
  const recording = new Recording(reader, interest);
  const lines = new LineSplitter((line) => reader.read(line, (event) => recording.add(event)));
  const reading = { recording, feed: (part: Uint8Array) => lines.feed(part), end: () => endOf(lines, reader, recording) };
  reading.feed(head);
  return reading;
}

function endOf(lines: LineSplitter, reader: TraceReader, recording: Recording): void {
  lines.end();
  reader.end((event) => recording.add(event));
}

function formatOf(head: Uint8Array): TraceFormat {
  const packing = packingOf(head);
  if (packing) throw new TraceRefusal('packed', `not text; ${cures[packing]}`, packing);
  const found = recogniseTrace(new TextDecoder().decode(head.subarray(0, headLength)));
  // What has no order in time tells nothing of packets.
  if ('format' in found && found.format === 'stack') throw new TraceRefusal('no-times', 'not a trace but call stacks, or a list of functions; vhflow stack shows the hops of a stack');
  if ('format' in found) return found.format;
  switch (found.refused) {
    case 'empty':
      throw new TraceRefusal('empty', 'empty');
    case 'binary':
      throw new TraceRefusal('binary', 'not text; trace-cmd report and perf script print traces as text');
    case 'unknown':
      throw new TraceRefusal('unknown-format', `not a trace in a format that vhflow knows (${traceFormats.filter((format) => format !== 'stack').join(', ')})`);
  }
}

function finished(reading: Reading | undefined): Recording {
  reading?.end();
  if (!reading || reading.recording.events === 0) throw new TraceRefusal('no-events', 'no events');
  return reading.recording;
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
