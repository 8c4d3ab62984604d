import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { defaultDownloadLimits, fetchFile, type DownloadEnvironment, type DownloadLimits } from '../../../src/sources/download/fetch.js';

type Fetch = DownloadEnvironment['fetch'];
type FetchResponse = Awaited<ReturnType<Fetch>>;
type FetchOptions = Parameters<Fetch>[1];

const encoded = (text: string) => new TextEncoder().encode(text);
const limits: DownloadLimits = { fileSize: 10, totalSize: 100, stall: 2_400, fileTime: 7_600, parallel: 1 };

/** An answer in chunks; a chunk that is an error fails. */
function answer(chunks: readonly (string | Uint8Array | Error)[], { status = 200, type = 'basic', headers = {} }: { status?: number; type?: string; headers?: Readonly<Record<string, string>> } = {}) {
  const waiting = [...chunks];
  const state = { cancelled: false };
  const read = async () => {
    const chunk = waiting.shift();
    if (chunk instanceof Error) throw chunk;
    return chunk === undefined ? { done: true } : { done: false, value: typeof chunk === 'string' ? encoded(chunk) : chunk };
  };
  const cancel = async () => { state.cancelled = true; };
  const made: FetchResponse = { type, status, headers: { get: (name) => headers[name] ?? null }, body: { getReader: () => ({ read, cancel }) } };
  return { ...made, state };
}

/** Timers that the test lets go off. */
function handClock() {
  const timers = new Map<() => void, number>();
  return {
    timers,
    after: (milliseconds: number, callback: () => void) => {
      timers.set(callback, milliseconds);
      return () => { timers.delete(callback); };
    },
    goOff: (milliseconds: number) => { for (const [callback, of] of timers) if (of === milliseconds) callback(); },
  };
}

function fetched(given: FetchResponse | Error, signal = new AbortController().signal) {
  const environment: DownloadEnvironment = { fetch: async () => { if (given instanceof Error) throw given; return given; }, clock: handClock(), limits };
  return fetchFile('https://host/a.c', environment, signal).then((bytes) => new TextDecoder().decode(bytes), (error: { fault?: unknown }) => error.fault ?? error);
}

describe('a file that is fetched', () => {
  test('is all of its chunks', async () => {
    expect(await fetched(answer(['one', ' ', 'two']))).toBe('one two');
  });

  test('may be as large as the limit, and no larger, as it says and as it is', async () => {
    expect(await fetched(answer(['0123456789']))).toBe('0123456789');
    expect(await fetched(answer(['0123456789'], { headers: { 'content-length': '10' } }))).toBe('0123456789');
    const large = answer(['01234', '567890']);
    expect(await fetched(large)).toEqual({ type: 'too-large', bytes: 10 });
    expect(large.state.cancelled).toBe(true);
    expect(await fetched(answer(['0'], { headers: { 'content-length': '11' } }))).toEqual({ type: 'too-large', bytes: 10 });
  });

  test('is interrupted when less comes than it said, unless it was packed', async () => {
    expect(await fetched(answer(['012'], { headers: { 'content-length': '4' } }))).toEqual({ type: 'interrupted' });
    expect(await fetched(answer(['012'], { headers: { 'content-length': '3' } }))).toBe('012');
    expect(await fetched(answer(['0123'], { headers: { 'content-length': '3', 'content-encoding': 'gzip' } }))).toBe('0123');
    expect(await fetched(answer(['012'], { headers: { 'content-length': '4', 'content-encoding': 'gzip' } }))).toBe('012');
    expect(await fetched(answer(['012', new Error('reset')]))).toEqual({ type: 'interrupted' });
  });

  test.each([[200, undefined], [201, 201], [206, 206], [304, 304], [404, 404], [500, 500]])('with status %i is whole, or says so', async (status, said) => {
    expect(await fetched(answer(['a'], { status }))).toEqual(said === undefined ? 'a' : { type: 'status', status: said });
  });

  test.each([301, 302, 303, 307, 308])('is not looked for where a redirect leads: %i', async (status) => {
    expect(await fetched(answer(['a'], { status }))).toEqual({ type: 'redirect' });
    expect(await fetched(answer(['a'], { type: 'opaqueredirect', status: 0 }))).toEqual({ type: 'redirect' });
  });

  test('is text', async () => {
    for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x7f, 0xff]) expect(typeof await fetched(answer([new Uint8Array([65, byte])])), String(byte)).toBe('string');
    for (const byte of [0x00, 0x08, 0x0e, 0x1f]) expect(await fetched(answer([new Uint8Array([65, byte])])), String(byte)).toEqual({ type: 'not-text' });
    expect(await fetched(answer([]))).toEqual({ type: 'not-text' });
    expect(await fetched({ ...answer([]), body: null })).toEqual({ type: 'not-text' });
    expect(await fetched(answer(['a'], { headers: { 'content-type': 'text/html; charset=utf-8' } }))).toEqual({ type: 'web-page' });
    expect(await fetched(answer(['a'], { headers: { 'content-type': 'text/plain' } }))).toBe('a');
  });

  test('that cannot be had says why, with what caused it', async () => {
    expect(await fetched(new Error('failed', { cause: new Error('no route', { cause: 'E42' }) }))).toEqual({ type: 'unreachable', detail: 'failed: no route: E42' });
    expect(await fetched(new Error('failed', { cause: new Error('') }))).toEqual({ type: 'unreachable', detail: 'failed' });
    expect(await fetched(new Error('failed'))).toEqual({ type: 'unreachable', detail: 'failed' });
  });
});

test('a file has 4 MiB and two minutes, all files 64 MiB, a pause 20 seconds, and four files come at a time', () => {
  expect(defaultDownloadLimits).toEqual({ fileSize: 4_194_304, totalSize: 67_108_864, stall: 20_000, fileTime: 120_000, parallel: 4 });
});

describe('a fetch', () => {
  const withClock = (fetch: (address: string, options: FetchOptions) => Promise<FetchResponse>, signal = new AbortController().signal) => {
    const clock = handClock();
    const result = fetchFile('https://host/a.c', { fetch, clock, limits }, signal).then((bytes) => new TextDecoder().decode(bytes), (error: { fault?: unknown }) => error.fault ?? error);
    return { clock, result };
  };
  const never = (_: string, { signal }: FetchOptions) => new Promise<FetchResponse>((_resolve, reject) => { signal.addEventListener('abort', () => reject(new Error('aborted'))); });

  test('asks for the address itself and sends nothing about the user', async () => {
    const asked: [string, object][] = [];
    await withClock(async (address, { redirect, credentials, referrerPolicy, headers }) => { asked.push([address, { redirect, credentials, referrerPolicy, headers }]); return answer(['a']); }).result;
    expect(asked).toEqual([['https://host/a.c', { redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer', headers: { 'accept-encoding': 'identity' } }]]);
  });

  test('ends when nothing comes, and when it takes too long, with the seconds that it waited', async () => {
    const stalled = withClock(never);
    stalled.clock.goOff(limits.stall);
    expect(await stalled.result).toEqual({ type: 'slow', seconds: 2 });
    const long = withClock(never);
    long.clock.goOff(limits.fileTime);
    expect(await long.result).toEqual({ type: 'slow', seconds: 8 });
    const exact = handClock();
    const result = fetchFile('https://host/a.c', { fetch: never, clock: exact, limits: { ...limits, stall: 1_500_499 } }, new AbortController().signal).catch((error: { fault?: unknown }) => error.fault);
    exact.goOff(1_500_499);
    expect(await result).toEqual({ type: 'slow', seconds: 1_500 });
  });

  test('starts a new wait with each chunk, and leaves no timer running', async () => {
    let stalls = 0;
    const clock = handClock();
    const after = (milliseconds: number, callback: () => void) => {
      if (milliseconds === limits.stall) stalls += 1;
      return clock.after(milliseconds, callback);
    };
    await fetchFile('https://host/a.c', { fetch: async () => answer(['a', 'b', 'c']), clock: { after }, limits }, new AbortController().signal);
    expect(stalls).toBe(4);
    expect(clock.timers.size).toBe(0);
  });

  test('ends even if neither the request nor the body notices that it is aborted', async () => {
    const cancelled: string[] = [];
    const silent = { ...answer([]), body: { getReader: () => ({ read: () => new Promise<never>(() => undefined), cancel: async () => void cancelled.push('body') }) } };
    for (const fetch of [async () => silent, () => new Promise<never>(() => undefined)]) {
      const stalled = withClock(fetch);
      await new Promise((resolve) => { setImmediate(resolve); });
      stalled.clock.goOff(limits.stall);
      expect(await stalled.result).toEqual({ type: 'slow', seconds: 2 });
      const stop = new AbortController();
      const reason = new Error('enough');
      const { result, clock } = withClock(fetch, stop.signal);
      await new Promise((resolve) => { setImmediate(resolve); });
      stop.abort(reason);
      expect(await result).toBe(reason);
      expect(clock.timers.size).toBe(0);
    }
    expect(cancelled, 'the connection is closed').toEqual(['body', 'body']);
  });

  test('that is cancelled rejects with the reason, also before it begins', async () => {
    const reason = new Error('enough');
    expect(await withClock(never, AbortSignal.abort(reason)).result).toBe(reason);
    const stop = new AbortController();
    const { result, clock } = withClock(never, stop.signal);
    stop.abort(reason);
    expect(await result).toBe(reason);
    expect(clock.timers.size).toBe(0);
  });
});

describe('a response that was garbage-collected', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;

  /** Fetches from a server that sends the headers, then a byte every few milliseconds if it `drips`, and never ends. */
  async function collected(drips: boolean, end: (clock: ReturnType<typeof handClock>, stop: AbortController) => void) {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
      const timer = drips ? setInterval(() => response.write('a'), 5) : undefined;
      response.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
    const clock = handClock();
    const stop = new AbortController();
    let answered: () => void = () => undefined;
    const headers = new Promise<void>((resolve) => { answered = resolve; });
    const fetch: Fetch = async (address, options) => {
      const response = await globalThis.fetch(address, options);
      answered();
      return response;
    };
    try {
      const { port } = server.address() as AddressInfo;
      const result = fetchFile(`http://127.0.0.1:${port}/a.c`, { fetch, clock, limits: { ...limits, fileSize: 1e9 } }, stop.signal).catch((error: { fault?: unknown }) => error.fault ?? error);
      await headers;
      // The fetched response is unreachable only once the reader alone is held.
      for (let round = 0; round < 10; round++) {
        await new Promise((resolve) => { setImmediate(resolve); });
        collect();
      }
      end(clock, stop);
      return await result;
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => { server.close(closed); });
    }
  }

  test('is given up when nothing more comes', async () => {
    expect(await collected(false, (clock) => clock.goOff(limits.stall))).toEqual({ type: 'slow', seconds: 2 });
  });

  test('is given up when it comes too slowly', async () => {
    expect(await collected(true, (clock) => clock.goOff(limits.fileTime))).toEqual({ type: 'slow', seconds: 8 });
  });

  test('can be cancelled', async () => {
    const reason = new Error('enough');
    expect(await collected(false, (_, stop) => stop.abort(reason))).toBe(reason);
  });
});
