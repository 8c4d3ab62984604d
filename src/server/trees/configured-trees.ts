import type { SourceTrees } from './source-trees.js';

/** The client's source trees, which can be replaced when its settings change. */
export class ConfiguredTrees implements SourceTrees {
  constructor(private trees: SourceTrees | undefined) {}

  /** Whether the client has configured any source trees. */
  get areConfigured(): boolean {
    return this.trees !== undefined;
  }

  replace(trees: SourceTrees | undefined): void {
    this.trees = trees;
  }

  async treeFor(project: string, version: string): ReturnType<SourceTrees['treeFor']> {
    return this.trees?.treeFor(project, version);
  }

  get watched(): SourceTrees['watched'] {
    return this.trees?.watched ?? [];
  }

  drop(uris: readonly string[]): boolean {
    return this.trees?.drop(uris) ?? false;
  }

  async recheck(): Promise<boolean> {
    return (await this.trees?.recheck()) ?? false;
  }
}
