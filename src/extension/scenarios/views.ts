import * as vscode from 'vscode';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from './current-hop.js';
import { maximumFiles, type ScenarioLibrary } from './library.js';
import type { HopRef } from './refs.js';
import type { Settings } from '../../model/conditions.js';
import { settingsSummary } from './what-if.js';
import { costLegend } from '../ui/cost-text.js';
import { treeItemOf } from './tree-items.js';
import { builtInNodes, childrenOf, fileNodes, hopsAroundNode, nodeOfHop, type FlowNode, type HopNode, type TreeNode } from './tree.js';

/** How many hops before and after the current one a view shows, if it is high enough. */
const hopsInSight = 5;

/** The tree of one view: the roots come from the library, and all other elements are derived from them. */
export class ScenarioTree implements vscode.TreeDataProvider<TreeNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  /** How often flows were folded, by the ids of their elements. */
  private readonly folded = new Map<string, number>();

  constructor(private readonly library: Pick<ScenarioLibrary, 'errorsOf'>, private readonly roots: () => readonly TreeNode[]) {}

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = treeItemOf(node, contentLanguage(), (hop) => this.library.errorsOf(hop));
    const times = this.folded.get(node.id);
    if (times !== undefined) item.id = `${node.id} (${times})`;
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? childrenOf(node) : this.roots())];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  nodeOf(ref: HopRef): HopNode | undefined {
    return nodeOfHop(this.roots(), ref);
  }

  refresh(): void {
    this.changed.fire();
  }

  /** Folds a flow. VS Code has no call for this, but an element with an id that it does not know starts folded. */
  fold({ id }: FlowNode): void {
    this.folded.set(id, (this.folded.get(id) ?? 0) + 1);
    this.changed.fire();
  }
}

/** The views `Scenarios` (built-in scenarios) and `Workspace` (the user's files). A visible view reveals the current hop. */
export class ScenarioViews implements vscode.Disposable {
  readonly builtIn: ScenarioTree;
  readonly workspace: ScenarioTree;
  /** The view of the built-in scenarios. */
  readonly builtInView: vscode.TreeView<TreeNode>;
  private readonly workspaceView: vscode.TreeView<TreeNode>;
  private readonly views: readonly { readonly tree: ScenarioTree; readonly view: vscode.TreeView<TreeNode> }[];
  private readonly subscriptions: vscode.Disposable;
  /** The settings with which the built-in scenarios were shown last. */
  private shownSettings: Settings;
  /** The flow that was revealed last, and its view. */
  private opened: { readonly view: vscode.TreeView<TreeNode>; readonly flow: FlowNode } | undefined;
  /** Sequence number: of several hops in quick succession, only the last is revealed. */
  private turn = 0;

  constructor(private readonly library: ScenarioLibrary, currentHop: CurrentHop) {
    this.shownSettings = library.settings;
    this.builtIn = new ScenarioTree(library, () => builtInNodes(library.builtIn));
    this.workspace = new ScenarioTree(library, () => fileNodes(library.workspace));
    this.builtInView = treeView('vhflow.scenarios', this.builtIn);
    this.workspaceView = treeView('vhflow.workspace', this.workspace);
    this.views = [
      { tree: this.builtIn, view: this.builtInView },
      { tree: this.workspace, view: this.workspaceView },
    ];
    this.subscriptions = vscode.Disposable.from(
      ...this.views.map(({ view }) => view),
      library.onDidChange(() => this.refreshTrees()),
      onDidChangeContentLanguage(() => {
        this.views.forEach(({ tree }) => tree.refresh());
        this.showLegends();
      }),
      currentHop.onDidChange(({ ref }) => void this.reveal(ref)),
      ...this.views.map(({ view }) =>
        view.onDidChangeVisibility(({ visible }) => {
          if (visible && currentHop.current) void this.reveal(currentHop.current);
        }),
      ),
    );
    this.showLegends();
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

  private refreshTrees(): void {
    this.workspace.refresh();
    if (this.shownSettings !== this.library.settings) this.builtIn.refresh();
    this.shownSettings = this.library.settings;
    this.showLegends();
  }

  /** What the figures beside titles are, and what differs from the basis on which they stand otherwise. */
  get legend(): string {
    const what = settingsSummary(this.library);
    const legend = costLegend(contentLanguage());
    return what === '' ? legend : vscode.l10n.t('{0}. What if: {1}', legend, what);
  }

  /** Says above the trees what the figures beside titles are. An empty view has none, so that its welcome text is shown. */
  private showLegends(): void {
    const { legend } = this;
    for (const { view } of this.views) view.message = legend;
    if (this.library.workspace.length === 0) this.workspaceView.message = '';
    else if (this.library.isTruncated) this.workspaceView.message = `${vscode.l10n.t('Only {0} .vhflow files of the workspace, and those that are open, are read.', maximumFiles)} ${legend}`;
  }

  private async reveal(ref: HopRef): Promise<void> {
    const turn = ++this.turn;
    for (const { tree, view } of this.views) {
      const node = view.visible ? tree.nodeOf(ref) : undefined;
      if (!node) continue;
      this.foldOpened(view, node.parent);
      // VS Code scrolls no further than until an element is the first or last in sight, so those around it are revealed before it.
      for (const each of [...hopsAroundNode(node, hopsInSight), node]) {
        if (turn !== this.turn) return;
        // To reveal something in a view that the user has hidden meanwhile would show the view again.
        if (!view.visible) break;
        // The user may have selected several elements to compare them.
        await view.reveal(each, { select: each === node && view.selection.length <= 1, focus: false });
      }
    }
  }

  /** Folds the flow that was opened before another one, unless the user selects elements to compare them: the folded one would not stay selected. */
  private foldOpened(view: vscode.TreeView<TreeNode>, flow: FlowNode): void {
    const { opened } = this;
    if (opened?.view === view && opened.flow.id === flow.id) return;
    this.opened = { view, flow };
    const isSelecting = opened !== undefined && opened.view.selection.length > 1;
    if (opened && !isSelecting) this.views.find((each) => each.view === opened.view)?.tree.fold(opened.flow);
  }
}

function treeView(id: string, tree: ScenarioTree): vscode.TreeView<TreeNode> {
  return vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
}
