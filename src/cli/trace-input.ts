import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { packingOf, type Packing } from '../traces/formats/index.js';
import type { TraceSource } from '../traces/index.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { codeOf, fileAt, reasonOf, standardInput } from './read-input.js';
import { shellWord, shown } from './shown.js';

/** Size of the parts in which a file is read. */
const partBytes = 1 << 18;
/** As many bytes as tell what a file is. */
const headBytes = 16;

/** A trace that has been opened. */
export interface OpenTrace extends TraceSource {
  /** In bytes; undefined if the file does not tell, as a pipe or a packed file. */
  readonly size: number | undefined;
}

/**
 * Opens a trace for reading in parts, unpacked if it is packed in a way that Node knows.
 *
 * The parts throw FileFailure if reading fails, and CommandFailure for what is packed in another way, with the command that helps.
 *
 * @param file `-` for standard input
 * @throws FileFailure when it is missing or unreadable
 * @throws CommandFailure when it is a folder or a device
 */
export async function openTrace(environment: Environment, file: string): Promise<OpenTrace> {
  if (file === standardInput) return { name: 'standard input', size: undefined, bytes: unpacked('standard input', named('standard input', environment.streamInput())) };
  try {
    const handle = await open(fileAt(environment, file), 'r');
    const found = await handle.stat();
    if (found.isFile() || found.isFIFO()) return { name: file, size: found.size > 0 ? found.size : undefined, bytes: unpacked(file, named(file, partsOf(handle))) };
    await handle.close();
    throw new CommandFailure(`${shown(file)}: ${found.isDirectory() ? 'a folder; name the files with the trace' : 'not a file'}`);
  } catch (error) {
    throw failureOf(file, error);
  }
}

async function* partsOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  // Closes the file at its end, and when the reader stops.
  for await (const part of handle.createReadStream({ highWaterMark: partBytes })) yield part as Buffer;
}

/** The parts, with errors of the operating system that name the file. */
async function* named(file: string, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* parts;
  } catch (error) {
    throw failureOf(file, error);
  }
}

function failureOf(file: string, error: unknown): unknown {
  if (error instanceof CommandFailure || codeOf(error) === undefined) return error;
  return new FileFailure(`${shown(file)}: ${reasonOf(error)}`, codeOf(error));
}

async function* unpacked(file: string, parts: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    const { head, isAll } = await headOf(parts);
    const whole = isAll ? joined(head) : joined(head, parts);
    const packing = packingOf(head);
    if (packing === undefined) yield* whole;
    else yield* unpackedBy(packing, file, whole);
  } finally {
    // Closes the file if the rest of it is not read.
    await parts.return(undefined);
  }
}

async function* unpackedBy(packing: Packing, file: string, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpacker = unpackers[packing]?.();
  if (!unpacker) throw new CommandFailure(`${shown(file)}: ${howToUnpack(packing, file)}`);
  const packed = Readable.from(parts);
  packed.on('error', (error) => unpacker.destroy(error));
  try {
    for await (const part of packed.pipe(unpacker)) yield part as Buffer;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${shown(file)}: the packed data (${packing}) is damaged or cut off`);
  } finally {
    packed.destroy();
  }
}

/** The first parts, of enough bytes to tell what the file is. */
async function headOf(parts: AsyncGenerator<Uint8Array>): Promise<{ readonly head: Uint8Array; readonly isAll: boolean }> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < headBytes) {
    const next = await parts.next();
    if (next.done === true) return { head, isAll: true };
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return { head, isAll: false };
}

async function* joined(head: Uint8Array, rest?: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  if (rest) yield* rest;
}

type Unpacker = () => NodeJS.ReadWriteStream & { destroy(error?: Error): unknown };

/** Node 22.15 can unpack zstd, Node 20 cannot. */
const zstd = (zlib as { readonly createZstdDecompress?: Unpacker }).createZstdDecompress;

const unpackers: Readonly<Partial<Record<Packing, Unpacker>>> = { gzip: () => zlib.createGunzip(), ...(zstd && { zstd }) };

/** What a file is, and the command that makes text of it. */
function howToUnpack(packing: Packing, file: string): string {
  const name = file === 'standard input' ? 'FILE' : shellWord(file);
  const through = (command: string): string => `${command} | vhflow trace -`;
  switch (packing) {
    case 'gzip':
      return `packed with gzip; unpack it: ${through(`gzip -dc ${name}`)}`;
    case 'xz':
      return `packed with xz, which this program cannot unpack: ${through(`xz -dc ${name}`)}`;
    case 'zstd':
      return `packed with zstd, which this version of Node.js cannot unpack: ${through(`zstd -dc ${name}`)}`;
    case 'bzip2':
      return `packed with bzip2, which this program cannot unpack: ${through(`bzip2 -dc ${name}`)}`;
    case 'lz4':
      return `packed with lz4, which this program cannot unpack: ${through(`lz4 -dc ${name}`)}`;
    case 'zip':
      return `packed with zip, which this program cannot unpack: ${through(`unzip -p ${name}`)}`;
    case 'trace.dat':
      return `a recording of trace-cmd, not its text: ${through(`trace-cmd report -i ${name}`)}`;
    case 'perf.data':
      return `a recording of perf, not its text: ${through(`perf script -i ${name}`)}`;
    case 'qemu-simple':
      return "a log of QEMU's simple backend, not its text; QEMU's scripts/simpletrace.py prints it as text";
    case 'pcap':
      return 'a capture of packets, not a trace of functions';
    case 'utf-16':
      return `in UTF-16; save it as UTF-8: ${through(`iconv -f UTF-16 -t UTF-8 ${name}`)}`;
  }
}

/**
 * The name of the list of traced functions that belongs to a trace: `host.filter` for `host.ftrace`, `host.txt.gz` or `host`.
 *
 * @returns undefined for standard input
 */
export function listNameOf(file: string): string | undefined {
  if (file === standardInput) return undefined;
  const { dir, base } = path.parse(file);
  const bare = base.replace(/(?<=.)\.(?:gz|zst|xz|bz2|lz4)$/, '');
  const list = `${bare.replace(/(?<=.)\.[^.]*$/, '')}.filter`;
  return list === base ? undefined : path.join(dir, list);
}
