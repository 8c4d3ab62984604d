import * as vscode from 'vscode';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from './current-hop.js';
import { maximumFiles, type ScenarioLibrary } from './library.js';
import type { HopRef } from './refs.js';
import { treeItemOf } from './tree-items.js';
import { builtInNodes, childrenOf, fileNodes, nodeOfHop, type TreeNode } from './tree.js';

/** The tree of one view: the roots come from the library, and all other elements are derived from them. */
export class ScenarioTree implements vscode.TreeDataProvider<TreeNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly library: Pick<ScenarioLibrary, 'errorsOf'>, private readonly roots: () => readonly TreeNode[]) {}

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItemOf(node, contentLanguage(), (hop) => this.library.errorsOf(hop));
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? childrenOf(node) : this.roots())];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  nodeOf(ref: HopRef): TreeNode | undefined {
    return nodeOfHop(this.roots(), ref);
  }

  refresh(): void {
    this.changed.fire();
  }
}

/** The views `Scenarios` (built-in scenarios) and `Workspace` (the user's files). A visible view reveals the current hop. */
export class ScenarioViews implements vscode.Disposable {
  readonly builtIn: ScenarioTree;
  readonly workspace: ScenarioTree;
  private readonly workspaceView: vscode.TreeView<TreeNode>;
  private readonly views: readonly { readonly tree: ScenarioTree; readonly view: vscode.TreeView<TreeNode> }[];
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly library: ScenarioLibrary, currentHop: CurrentHop) {
    this.builtIn = new ScenarioTree(library, () => builtInNodes(library.builtIn));
    this.workspace = new ScenarioTree(library, () => fileNodes(library.workspace));
    this.workspaceView = treeView('vhflow.workspace', this.workspace);
    this.views = [
      { tree: this.builtIn, view: treeView('vhflow.scenarios', this.builtIn) },
      { tree: this.workspace, view: this.workspaceView },
    ];
    this.subscriptions = vscode.Disposable.from(
      ...this.views.map(({ view }) => view),
      library.onDidChange(() => this.refreshWorkspace()),
      onDidChangeContentLanguage(() => this.views.forEach(({ tree }) => tree.refresh())),
      currentHop.onDidChange(({ ref }) => void this.reveal(ref)),
      ...this.views.map(({ view }) =>
        view.onDidChangeVisibility(({ visible }) => {
          if (visible && currentHop.current) void this.reveal(currentHop.current);
        }),
      ),
    );
    void this.setReadKey();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** The welcome view appears only once this key is set, so that it does not say that there are no files while they are still being read. */
  private async setReadKey(): Promise<void> {
    await this.library.ready;
    await vscode.commands.executeCommand('setContext', 'vhflow.workspaceRead', true);
  }

  private refreshWorkspace(): void {
    this.workspace.refresh();
    this.workspaceView.message = this.library.isTruncated ? vscode.l10n.t('Only {0} .vhflow files of the workspace, and those that are open, are read.', maximumFiles) : '';
  }

  private async reveal(ref: HopRef): Promise<void> {
    for (const { tree, view } of this.views) {
      const node = view.visible ? tree.nodeOf(ref) : undefined;
      // The user may have selected several elements to compare them.
      if (node) await view.reveal(node, { select: view.selection.length <= 1, focus: false });
    }
  }
}

function treeView(id: string, tree: ScenarioTree): vscode.TreeView<TreeNode> {
  return vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
}
