import { packingOf } from '../../traces/formats/index.js';

/** What a file contains, in parts. */
export type FileParts = AsyncIterable<Uint8Array>;

/** Thrown where the data of a `.gz` file is damaged or cut off. */
export class DamagedFile extends Error {
  constructor() {
    super('The packed data is damaged.');
    this.name = 'DamagedFile';
  }
}

/**
 * The parts of a text file, unpacked if it is a `.gz` file.
 *
 * @throws DamagedFile where its data is damaged
 */
export async function* unpacked(parts: FileParts): FileParts {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = resumed(first.value, iterator);
  yield* packingOf(first.value) === 'gzip' ? gunzipped(all) : all;
}

async function* gunzipped(parts: FileParts): FileParts {
  let reading: { readonly error: unknown } | undefined;
  const noting = withErrors(parts, (error) => {
    reading = { error };
  });
  try {
    yield* partsOf(streamOf(noting).pipeThrough(new DecompressionStream('gzip')));
  } catch {
    // What reading the file has thrown comes out of the stream again.
    if (reading) throw reading.error;
    throw new DamagedFile();
  }
}

async function* withErrors(parts: FileParts, onError: (error: unknown) => void): FileParts {
  try {
    yield* parts;
  } catch (error) {
    onError(error);
    throw error;
  }
}

async function* resumed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): FileParts {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function streamOf(parts: FileParts): ReadableStream<Uint8Array> {
  const iterator = parts[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

/** Browsers' streams are not all iterable. */
async function* partsOf(stream: ReadableStream<Uint8Array>): FileParts {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
