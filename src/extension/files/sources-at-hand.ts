import * as vscode from 'vscode';
import type { SourceRoots } from '../trees/roots.js';
import type { SourceDownloads } from './downloads.js';

/** A file of one version of a project, and whether it can be read. */
interface Asked {
  readonly project: string;
  readonly version: string;
  readonly path: string;
  isAtHand: boolean;
}

/** Which files of source trees can be read, in the user's trees or as downloads; of the others, only vhflow's notes can be shown. */
export class SourcesAtHand implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the answer for a file that was asked for is another. */
  readonly onDidChange = this.changed.event;

  private readonly asked = new Map<string, Asked>();
  private readonly subscriptions: vscode.Disposable;
  private pending: Promise<void> | undefined;

  constructor(
    private readonly roots: Pick<SourceRoots, 'rootFor' | 'onDidChange'>,
    private readonly downloads: Pick<SourceDownloads, 'count' | 'onDidChange'>,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      roots.onDidChange(() => this.askAgain()),
      downloads.onDidChange(() => this.askAgain()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Whether a file can be read, as far as is known: false until the answer is there, which {@link onDidChange} then announces. */
  has(project: string, version: string, path: string): boolean {
    const key = JSON.stringify([project, version, path]);
    const known = this.asked.get(key);
    if (known) return known.isAtHand;
    this.asked.set(key, { project, version, path, isAtHand: false });
    this.askAgain();
    return false;
  }

  /** What is asked for in one go is answered together. */
  private askAgain(): void {
    this.pending ??= Promise.resolve().then(() => {
      this.pending = undefined;
      return this.answer();
    });
  }

  private async answer(): Promise<void> {
    const changed = await Promise.all([...this.asked.values()].map(async (asked) => {
      const before = asked.isAtHand;
      asked.isAtHand = await this.canRead(asked).catch(() => false);
      return asked.isAtHand !== before;
    }));
    if (changed.includes(true)) this.changed.fire();
  }

  private async canRead({ project, version, path }: Asked): Promise<boolean> {
    if (await this.roots.rootFor(project, version)) return true;
    const { verified, different } = await this.downloads.count({ project, version }, [path]);
    return verified + different > 0;
  }
}
