import { untilAborted } from './until-aborted.js';

/** The reason why a file was not downloaded. */
export type DownloadFault =
  /** No connection, an untrusted certificate, or, on platforms where `fetch` rejects it, a redirect. */
  | { readonly type: 'unreachable'; readonly detail: string }
  | { readonly type: 'redirect' }
  | { readonly type: 'status'; readonly status: number }
  /** No data was received for `seconds`, or the whole download took longer than that. */
  | { readonly type: 'slow'; readonly seconds: number }
  | { readonly type: 'interrupted' }
  | { readonly type: 'too-large'; readonly bytes: number }
  | { readonly type: 'all-too-large'; readonly bytes: number }
  | { readonly type: 'not-text' }
  | { readonly type: 'web-page' }
  | { readonly type: 'not-stored'; readonly detail: string };

/** The error for a file that was not downloaded. */
export class DownloadFailure extends Error {
  override readonly name = 'DownloadFailure';

  constructor(readonly fault: DownloadFault) {
    super(fault.type);
  }
}

/** The part of `fetch` that is used here. */
export type Fetch = (address: string, options: FetchOptions) => Promise<FetchResponse>;

export interface FetchOptions {
  /** A redirect is returned as the response and not followed. */
  readonly redirect: 'manual';
  readonly credentials: 'omit';
  readonly referrerPolicy: 'no-referrer';
  /** The file as it is: whether a compressed one is complete cannot be seen. Browsers choose this header themselves. */
  readonly headers: { readonly 'accept-encoding': 'identity' };
  readonly signal: AbortSignal;
}

export interface FetchResponse {
  /** `opaqueredirect` for a redirect in browsers, which hide its status. */
  readonly type: string;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): FetchReader } | null;
}

interface FetchReader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(): Promise<void>;
}

export interface Clock {
  /** Calls back once after a delay; the returned function cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface DownloadLimits {
  /** The maximum size of one file, in bytes. */
  readonly fileSize: number;
  /** The maximum total size of the files in one request, in bytes. */
  readonly totalSize: number;
  /** The longest time without received data, in milliseconds. */
  readonly stall: number;
  /** The longest time for one file, in milliseconds. */
  readonly fileTime: number;
  /** The number of concurrent downloads. */
  readonly parallel: number;
}

/** The largest file that the built-in scenarios name has about 400 KB; all of them together have 5 MB. */
export const defaultDownloadLimits: DownloadLimits = {
  fileSize: 4 * 1024 * 1024, totalSize: 64 * 1024 * 1024, stall: 20_000, fileTime: 120_000, parallel: 4,
};

/** The status codes of redirects. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a download needs from its platform. */
export interface DownloadEnvironment {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly limits: DownloadLimits;
}

/**
 * Downloads one complete file over HTTPS. Redirects are not followed.
 *
 * @param address an `https:` address
 * @throws DownloadFailure, and the signal's reason when it is aborted
 */
export async function fetchFile(address: string, environment: DownloadEnvironment, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const watch = new Watch(environment, signal);
  try {
    const response = await responseOf(address, environment.fetch, watch.signal);
    if (response.type === 'opaqueredirect' || redirects.has(response.status)) throw new DownloadFailure({ type: 'redirect' });
    // Only 200 means the complete file; for example, 206 is a part of it.
    if (response.status !== 200) throw new DownloadFailure({ type: 'status', status: response.status });
    return await bodyOf(response, environment.limits.fileSize, watch);
  } catch (error) {
    signal.throwIfAborted();
    if (watch.exceededLimit !== undefined) throw new DownloadFailure({ type: 'slow', seconds: Math.round(watch.exceededLimit / 1_000) });
    throw error;
  } finally {
    watch.end();
  }
}

/** Aborts a request when it is cancelled, when no data is received, and when it takes too long. */
class Watch {
  private readonly controller = new AbortController();
  private readonly cancel = () => this.controller.abort();
  private readonly stopFileTimer: () => void;
  private stopStallTimer: () => void = () => undefined;
  /** The time limit that was exceeded, in milliseconds. */
  exceededLimit: number | undefined;

  constructor(
    private readonly environment: DownloadEnvironment,
    private readonly cancelled: AbortSignal,
  ) {
    cancelled.addEventListener('abort', this.cancel, { once: true });
    this.stopFileTimer = this.limit(environment.limits.fileTime);
    this.restartStallTimer();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restartStallTimer(): void {
    this.stopStallTimer();
    this.stopStallTimer = this.limit(this.environment.limits.stall);
  }

  end(): void {
    this.stopStallTimer();
    this.stopFileTimer();
    this.cancelled.removeEventListener('abort', this.cancel);
    this.controller.abort();
  }

  private limit(milliseconds: number): () => void {
    return this.environment.clock.after(milliseconds, () => {
      this.exceededLimit = milliseconds;
      this.controller.abort();
    });
  }
}

async function responseOf(address: string, fetch: Fetch, signal: AbortSignal): Promise<FetchResponse> {
  try {
    return await untilAborted(fetch(address, { redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer', headers: { 'accept-encoding': 'identity' }, signal }), signal);
  } catch (error) {
    throw new DownloadFailure({ type: 'unreachable', detail: reasonOf(error) });
  }
}

async function bodyOf({ headers, body }: FetchResponse, limit: number, watch: Watch): Promise<Uint8Array> {
  const declared = Number(headers.get('content-length') ?? 0);
  if (declared > limit) throw new DownloadFailure({ type: 'too-large', bytes: limit });
  const bytes = await readAll(body?.getReader(), limit, watch);
  if (bytes.length < declared && headers.get('content-encoding') === null) throw new DownloadFailure({ type: 'interrupted' });
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) throw new DownloadFailure({ type: 'web-page' });
  if (!isText(bytes)) throw new DownloadFailure({ type: 'not-text' });
  return bytes;
}

async function readAll(reader: FetchReader | undefined, limit: number, watch: Watch): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = reader && (await nextChunk(reader, watch.signal));
    if (!chunk) return joined(chunks, size);
    watch.restartStallTimer();
    size += chunk.length;
    if (size > limit) {
      stop(reader);
      throw new DownloadFailure({ type: 'too-large', bytes: limit });
    }
    chunks.push(chunk);
  }
}

async function nextChunk(reader: FetchReader, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await untilAborted(reader.read(), signal);
    return done ? undefined : (value as Uint8Array);
  } catch {
    stop(reader);
    throw new DownloadFailure({ type: 'interrupted' });
  }
}

/** Closes the connection, without waiting for that. */
function stop(reader: FetchReader): void {
  reader.cancel().catch(() => undefined);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Source files are not empty, and contain no control characters except white space. */
function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && !bytes.some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d));
}

/** The messages of an error and its causes, because `fetch` reports the actual reason only as the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : reasonOf(error.cause);
  return [error.message, cause].filter((part) => part !== '').join(': ');
}
