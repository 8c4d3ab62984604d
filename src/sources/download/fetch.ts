/** Why a file did not arrive. */
export type DownloadFault =
  /** No connection, no trust in the certificate, or (where the platform fails on one) a redirect. */
  | { readonly type: 'unreachable'; readonly detail: string }
  | { readonly type: 'redirect' }
  | { readonly type: 'status'; readonly status: number }
  /** Nothing came for `seconds`, or the whole took longer than that. */
  | { readonly type: 'slow'; readonly seconds: number }
  | { readonly type: 'cut' }
  | { readonly type: 'too-large'; readonly bytes: number }
  | { readonly type: 'all-too-large'; readonly bytes: number }
  | { readonly type: 'not-text' }
  | { readonly type: 'web-page' }
  | { readonly type: 'not-stored'; readonly detail: string };

/** A file that did not arrive. */
export class DownloadFailure extends Error {
  override readonly name = 'DownloadFailure';

  constructor(readonly fault: DownloadFault) {
    super(fault.type);
  }
}

/** The part of `fetch` that is used. */
export type Fetch = (address: string, options: FetchOptions) => Promise<FetchAnswer>;

export interface FetchOptions {
  /** The answer is the redirect itself, which is not followed. */
  readonly redirect: 'manual';
  readonly credentials: 'omit';
  readonly referrerPolicy: 'no-referrer';
  readonly signal: AbortSignal;
}

export interface FetchAnswer {
  /** Browsers hide the status of a redirect, and say `opaqueredirect` here. */
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
  /** Calls back once after some milliseconds, unless the function that it returns is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface DownloadLimits {
  /** Bytes of one file. */
  readonly fileSize: number;
  /** Bytes of all files of one run. */
  readonly totalSize: number;
  /** Milliseconds in which something must come. */
  readonly stall: number;
  /** Milliseconds for one file. */
  readonly fileTime: number;
  /** Files that are fetched at the same time. */
  readonly parallel: number;
}

/** The largest file that the built-in scenarios name has about 400 KB, all of them together 5 MB. */
export const defaultDownloadLimits: DownloadLimits = {
  fileSize: 4 * 1024 * 1024, totalSize: 64 * 1024 * 1024, stall: 20_000, fileTime: 120_000, parallel: 4,
};

/** The statuses that name another address. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What fetching needs of its surroundings. */
export interface DownloadEnvironment {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly limits: DownloadLimits;
}

/**
 * Fetches one file over HTTPS, whole. A redirect is never followed.
 *
 * @param address an `https:` address
 * @throws DownloadFailure, and the signal's reason when it is aborted
 */
export async function fetchFile(address: string, environment: DownloadEnvironment, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const watch = new Watch(environment, signal);
  try {
    const answer = await answerTo(address, environment.fetch, watch.signal);
    if (answer.type === 'opaqueredirect' || redirects.has(answer.status)) throw new DownloadFailure({ type: 'redirect' });
    // Nothing else means the whole file: 206 is a part of it.
    if (answer.status !== 200) throw new DownloadFailure({ type: 'status', status: answer.status });
    return await bodyOf(answer, environment.limits.fileSize, watch);
  } catch (error) {
    signal.throwIfAborted();
    if (watch.overdue !== undefined) throw new DownloadFailure({ type: 'slow', seconds: Math.round(watch.overdue / 1_000) });
    throw error;
  } finally {
    watch.end();
  }
}

/** Ends a request when it is cancelled, when nothing comes, and when it takes too long. */
class Watch {
  private readonly controller = new AbortController();
  private readonly cancel = () => this.controller.abort();
  private readonly stopFileTimer: () => void;
  private stopStallTimer: () => void = () => undefined;
  /** The time limit that passed, in milliseconds. */
  overdue: number | undefined;

  constructor(
    private readonly environment: DownloadEnvironment,
    private readonly cancelled: AbortSignal,
  ) {
    cancelled.addEventListener('abort', this.cancel, { once: true });
    this.stopFileTimer = this.limit(environment.limits.fileTime);
    this.somethingCame();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  somethingCame(): void {
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
      this.overdue = milliseconds;
      this.controller.abort();
    });
  }
}

async function answerTo(address: string, fetch: Fetch, signal: AbortSignal): Promise<FetchAnswer> {
  try {
    return await fetch(address, { redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer', signal });
  } catch (error) {
    throw new DownloadFailure({ type: 'unreachable', detail: reasonOf(error) });
  }
}

async function bodyOf({ headers, body }: FetchAnswer, limit: number, watch: Watch): Promise<Uint8Array> {
  const declared = Number(headers.get('content-length') ?? 0);
  if (declared > limit) throw new DownloadFailure({ type: 'too-large', bytes: limit });
  const bytes = await readAll(body?.getReader(), limit, watch);
  if (bytes.length < declared && headers.get('content-encoding') === null) throw new DownloadFailure({ type: 'cut' });
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) throw new DownloadFailure({ type: 'web-page' });
  if (!isText(bytes)) throw new DownloadFailure({ type: 'not-text' });
  return bytes;
}

async function readAll(reader: FetchReader | undefined, limit: number, watch: Watch): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = reader && (await nextChunk(reader));
    if (!chunk) return joined(chunks, size);
    watch.somethingCame();
    size += chunk.length;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw new DownloadFailure({ type: 'too-large', bytes: limit });
    }
    chunks.push(chunk);
  }
}

async function nextChunk(reader: FetchReader): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await reader.read();
    return done ? undefined : (value as Uint8Array);
  } catch {
    throw new DownloadFailure({ type: 'cut' });
  }
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

/** A source file has something in it, and no control characters but those that lay text out. */
function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && !bytes.some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d));
}

/** The words of an error and of what caused it: `fetch` says only in its cause what is wrong. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : reasonOf(error.cause);
  return [error.message, cause].filter((part) => part !== '').join(': ');
}
