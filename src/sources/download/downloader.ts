import { fileAddress } from './address.js';
import { DownloadFailure, fetchFile, type DownloadEnvironment, type DownloadFault } from './fetch.js';
import { catalogueVersion } from './files.js';
import type { DownloadStore, StoredFile } from './store.js';
import { FileRefused } from '../refusal.js';
import type { TreeName } from '../tree-name.js';
import { untilAborted } from './until-aborted.js';

export interface DownloadRequest {
  readonly tree: TreeName;
  /** Below the root of the tree. */
  readonly paths: readonly string[];
  /** Address of the root of the tree, over HTTPS. */
  readonly base: URL;
  readonly signal: AbortSignal;
  /** Called after each file, whether its download succeeded or not. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The result of a request; each list contains paths. */
export interface DownloadReport {
  /** Already downloaded and verified before the request. */
  readonly present: readonly string[];
  readonly verified: readonly string[];
  /** Downloaded, but stored separately because they do not match the pinned content. */
  readonly different: readonly string[];
  /** Not downloaded or not stored; an earlier download of the file is unchanged. */
  readonly failed: readonly { readonly path: string; readonly fault: DownloadFault }[];
  /** Not requested, because an earlier failure would have occurred again. */
  readonly untried: readonly string[];
}

/** Downloads the files of source trees into a store. For each tree, one request runs at a time; verified files are not downloaded again. */
export class Downloader {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: DownloadStore,
    private readonly environment: DownloadEnvironment,
  ) {}

  /**
   * Stores the files only after all of them were downloaded, so that a cancelled request changes nothing. A request that is cancelled
   * while it waits for another one ends at once.
   *
   * @throws the signal's reason when it is aborted
   */
  async get(request: DownloadRequest): Promise<DownloadReport> {
    const key = `${request.tree.project}@${catalogueVersion(request.tree)}`;
    const before = this.running.get(key) ?? Promise.resolve();
    const run = untilAborted(before, request.signal).then(() => new Run(request, this.store, this.environment).result());
    const settled = Promise.allSettled([before, run]);
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
  private hasStopped = false;

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
      if (this.hasStopped) this.untried.push(path);
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
      this.hasStopped ||= fault === undefined || affectsAllFiles(fault);
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

/** Whether the same fault is to be expected for the other files from the host. */
function affectsAllFiles({ type }: DownloadFault): boolean {
  return type === 'unreachable' || type === 'redirect' || type === 'slow' || type === 'all-too-large';
}
