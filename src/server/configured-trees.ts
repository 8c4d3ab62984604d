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

  forget(): void {
    this.trees?.forget();
  }
}
