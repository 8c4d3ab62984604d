import * as vscode from 'vscode';
import { treesOf, type TreeName } from '../../sources/index.js';
import { onDidChangeContentLanguage } from '../ui/content-language.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { baseAddressesSetting, canBeDownloaded, type SourceDownloads } from '../files/downloads.js';
import type { SourceRoots } from '../trees/roots.js';
import { keyOfTree } from '../trees/tree-name.js';
import type { SourcesChecks } from './checks.js';
import { sourcesItemOf } from './items.js';
import { findingsBelow, type SourceOrigin, type SourcesNode, type TreeRow } from './nodes.js';

/** The view *Sources*: every source tree that scenarios refer to, with the origin of its files and the results of verification. */
export class SourcesView implements vscode.TreeDataProvider<SourcesNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly library: ScenarioLibrary,
    private readonly roots: SourceRoots,
    private readonly downloads: SourceDownloads,
    private readonly checks: SourcesChecks,
  ) {
    const refresh = () => this.changed.fire();
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.window.createTreeView('vhflow.sources', { treeDataProvider: this, showCollapseAll: true }),
      checks.onDidChange(refresh),
      onDidChangeContentLanguage(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(baseAddressesSetting)) refresh();
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  getTreeItem(node: SourcesNode): vscode.TreeItem {
    return sourcesItemOf(node);
  }

  async getChildren(node?: SourcesNode): Promise<SourcesNode[]> {
    if (node) return node.type === 'tree' ? [...findingsBelow(node)] : [];
    return [...(await this.rows())];
  }

  getParent(node: SourcesNode): SourcesNode | undefined {
    return node.type === 'finding' ? node.parent : undefined;
  }

  /** One row for each version of a project that a known scenario refers to. */
  async rows(): Promise<readonly TreeRow[]> {
    await this.library.ready;
    return Promise.all(treesOf(this.library.scenarios()).map((tree) => this.rowOf(tree)));
  }

  async rowOf(tree: TreeName): Promise<TreeRow> {
    const check = this.checks.of(tree);
    return { type: 'tree', id: keyOfTree(tree), tree, origin: await this.originOf(tree), canBeDownloaded: canBeDownloaded(tree), ...(check && { check }) };
  }

  private async originOf(tree: TreeName): Promise<SourceOrigin> {
    const root = await this.roots.rootFor(tree.project, tree.version);
    if (root) {
      const settingKey = await this.roots.settingKeyFor(tree.project, tree.version);
      return { type: 'folder', root, ...(settingKey !== undefined && { settingKey }) };
    }
    const paths = this.library.filesOf(tree);
    const counts = await this.downloads.count(tree, paths);
    return counts.verified + counts.different > 0 ? { type: 'download', counts, wanted: paths.length } : { type: 'notes' };
  }
}
