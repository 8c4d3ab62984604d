import { fileAddress } from './address.js';
import { DownloadFailure, fetchFile } from './fetch.js';
import type { DownloadEnvironment, DownloadFault } from './fetch.js';
import { catalogueVersion } from './files.js';
import type { DownloadStore, StoredFile } from './store.js';
import { FileRefused } from '../refusal.js';
import type { TreeName } from '../tree-name.js';

export interface DownloadRequest {
  readonly tree: TreeName;
  /** Below the root of the tree. */
  readonly paths: readonly string[];
  /** Address of the root of the tree, over HTTPS. */
  readonly base: URL;
  readonly signal: AbortSignal;
  /** Called when a file has arrived, or did not. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What became of the files of a request. */
export interface DownloadReport {
  /** Verified already before. */
  readonly present: readonly string[];
  readonly verified: readonly string[];
  /** Arrived and kept apart: not the pinned content. */
  readonly different: readonly string[];
  /** What was there before is still there. */
  readonly failed: readonly { readonly path: string; readonly fault: DownloadFault }[];
  /** Not asked for any more, after a failure that would have come again. */
  readonly untried: readonly string[];
}

/** Fetches the files of source trees into a store: one run at a time for a tree, and never anything that is verified already. */
export class Downloader {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: DownloadStore,
    private readonly environment: DownloadEnvironment,
  ) {}

  /**
   * Fetches all files first and stores them then, so that a run that is cancelled changes nothing.
   *
   * @throws the signal's reason when it is aborted
   */
  async get(request: DownloadRequest): Promise<DownloadReport> {
    const key = `${request.tree.project}@${catalogueVersion(request.tree)}`;
    const before = this.running.get(key) ?? Promise.resolve();
    const run = before.then(() => new Run(request, this.store, this.environment).result());
    const settled = run.catch(() => undefined);
    this.running.set(key, settled);
    try {
      return await run;
    } finally {
      if (this.running.get(key) === settled) this.running.delete(key);
    }
  }
}

class Run {
  private readonly present: string[] = [];
  private readonly arrived: { readonly path: string; readonly file: StoredFile }[] = [];
  private readonly failed: { readonly path: string; readonly fault: DownloadFault }[] = [];
  private readonly untried: string[] = [];
  private readonly waiting: string[];
  private size = 0;
  private isHopeless = false;

  constructor(
    private readonly request: DownloadRequest,
    private readonly store: DownloadStore,
    private readonly environment: DownloadEnvironment,
  ) {
    this.waiting = [...new Set(request.paths)];
  }

  async result(): Promise<DownloadReport> {
    const { signal } = this.request;
    await Promise.all(Array.from({ length: this.environment.limits.parallel }, () => this.work()));
    signal.throwIfAborted();
    const kept = await this.keepAll();
    const pathsOf = (state: StoredFile['state']) => kept.filter(({ file }) => file.state === state).map(({ path }) => path);
    return { present: this.present, verified: pathsOf('verified'), different: pathsOf('different'), failed: this.failed, untried: this.untried };
  }

  private async work(): Promise<void> {
    for (let path = this.waiting.shift(); path !== undefined && !this.request.signal.aborted; path = this.waiting.shift()) {
      if (this.isHopeless) this.untried.push(path);
      else await this.fetchOne(path);
      this.reportProgress();
    }
  }

  private async fetchOne(path: string): Promise<void> {
    const { tree, base, signal } = this.request;
    try {
      if ((await this.store.find(tree, path))?.state === 'verified') return void this.present.push(path);
      const bytes = await fetchFile(fileAddress(base, path), this.environment, signal);
      this.count(bytes);
      this.arrived.push({ path, file: { bytes, state: await this.store.stateOf(tree, path, bytes) } });
    } catch (error) {
      if (signal.aborted) return;
      const fault = faultOf(error);
      this.isHopeless ||= fault === undefined || comesAgain(fault);
      if (!fault) throw error;
      this.failed.push({ path, fault });
    }
  }

  private count({ length }: Uint8Array): void {
    this.size += length;
    const { totalSize } = this.environment.limits;
    if (this.size > totalSize) throw new DownloadFailure({ type: 'all-too-large', bytes: totalSize });
  }

  private async keepAll(): Promise<typeof this.arrived> {
    const kept: typeof this.arrived = [];
    for (const { path, file } of this.arrived) {
      try {
        await this.store.keep(this.request.tree, path, file);
        kept.push({ path, file });
      } catch (error) {
        this.failed.push({ path, fault: { type: 'not-stored', detail: error instanceof Error ? error.message : String(error) } });
      }
    }
    return kept;
  }

  private reportProgress(): void {
    const done = this.present.length + this.arrived.length + this.failed.length + this.untried.length;
    this.request.onProgress?.(done, new Set(this.request.paths).size);
  }
}

function faultOf(error: unknown): DownloadFault | undefined {
  if (error instanceof DownloadFailure) return error.fault;
  return error instanceof FileRefused ? { type: 'not-stored', detail: error.message } : undefined;
}

/** What the host did to one file it will do to the others too. */
function comesAgain({ type }: DownloadFault): boolean {
  return type === 'unreachable' || type === 'redirect' || type === 'slow' || type === 'all-too-large';
}
