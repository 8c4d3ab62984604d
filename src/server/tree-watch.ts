import { DidChangeWatchedFilesNotification, type Connection, type Disposable } from 'vscode-languageserver';
import type { SourceTrees } from './source-trees.js';

/** Has a client that can do so watch the source trees. */
export class TreeWatch {
  private isInitialized = false;
  private trees: Pick<SourceTrees, 'watched'> | undefined;
  /** One registration after the other, so that none outlives the trees that it is for. */
  private registration: Promise<Disposable | undefined> = Promise.resolve(undefined);

  /** @param canWatch whether the client can be asked to watch folders outside of its workspace */
  constructor(private readonly connection: Connection, private canWatch: boolean) {}

  /** Whether the client says when a file changes. If not, files have to be checked again from time to time. */
  get isWatching(): boolean {
    return this.canWatch;
  }

  /** To be called when the client may be sent requests. */
  start(): void {
    this.isInitialized = true;
    this.register();
  }

  /** Watches these trees from now on, and no others. */
  follow(trees: Pick<SourceTrees, 'watched'>): void {
    this.trees = trees;
    this.register();
  }

  private register(): void {
    if (!this.canWatch || !this.isInitialized) return;
    const watchers = (this.trees?.watched ?? []).map((globPattern) => ({ globPattern }));
    this.registration = this.registration.then(async (before) => {
      before?.dispose();
      return watchers.length > 0 ? this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }) : undefined;
    }).catch((error: unknown) => {
      this.canWatch = false;
      this.connection.console.warn(`The client does not watch source trees: ${String(error)}`);
      return undefined;
    });
  }
}
