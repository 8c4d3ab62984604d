import { DidChangeWatchedFilesNotification, type Connection, type Disposable } from 'vscode-languageserver';
import type { SourceTrees } from './source-trees.js';

/** Registers file watchers for the source trees, if the client supports them. */
export class TreeWatch {
  private isInitialized = false;
  private trees: Pick<SourceTrees, 'watched'> | undefined;
  /** Registrations run one after the other, so that none remains after its trees were replaced. */
  private registration: Promise<Disposable | undefined> = Promise.resolve(undefined);

  /** @param canWatch whether the client supports watchers for folders outside the workspace */
  constructor(private readonly connection: Connection, private canWatch: boolean) {}

  /** Whether the client reports changes of files. If not, files must be checked again from time to time. */
  get isWatching(): boolean {
    return this.canWatch;
  }

  /** Must be called once the server may send requests to the client. */
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
