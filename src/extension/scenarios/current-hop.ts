import * as vscode from 'vscode';
import { hopsAround, type ShownHops } from '../../diagram/index.js';
import type { Hop } from '../../model/scenario.js';
import type { ScenarioLibrary } from './library.js';
import { noFolds } from '../../pages/diagram-protocol.js';
import { isSameFlow, type HopRef } from './refs.js';

/**
 * The part of the UI that changed the current hop; that part need not react to the change. `editor`: a keybinding in the focused text
 * editor. `step`: the hop of the other of two diagrams changed.
 */
export type HopOrigin = 'diagram' | 'step' | 'tree' | 'source' | 'vhflow' | 'command' | 'editor';

export interface HopChange {
  readonly ref: HopRef;
  readonly origin: HopOrigin;
}

/** The hop that the diagram, the tree, the source and the `.vhflow` file currently show. A second diagram has one of its own. */
export class CurrentHop implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<HopChange>();
  private readonly cleared = new vscode.EventEmitter<void>();
  private readonly shownChanged = new vscode.EventEmitter<ShownHops>();
  private readonly subscription: vscode.Disposable;
  private ref: HopRef | undefined;
  private shownHops: ShownHops;

  readonly onDidChange = this.changed.event;
  /** Fires when the flow of the current hop no longer exists. */
  readonly onDidClear = this.cleared.event;
  /** Fires when the set of shown hops, or of their marks and notes, changes. */
  readonly onDidChangeShown = this.shownChanged.event;

  /** @param level which hops are shown initially */
  constructor(library: ScenarioLibrary, level: ShownHops['level']) {
    this.shownHops = { level, hide: [] };
    this.subscription = library.onDidChange(() => this.follow(library));
  }

  dispose(): void {
    vscode.Disposable.from(this.subscription, this.changed, this.cleared, this.shownChanged).dispose();
  }

  /** The current hop; its objects are those that the library read last. */
  get current(): HopRef | undefined {
    return this.ref;
  }

  /** Which hops are drawn and stepped through, and which of their parts are hidden. */
  get shown(): ShownHops {
    return this.shownHops;
  }

  set shown(shown: ShownHops) {
    if (JSON.stringify(shown) === JSON.stringify(this.shownHops)) return;
    this.shownHops = shown;
    this.shownChanged.fire(shown);
  }

  /** Makes `ref` the current hop; does nothing when it already is. */
  set(ref: HopRef, origin: HopOrigin): void {
    if (this.ref?.hop === ref.hop && this.ref.flow === ref.flow) return;
    // The folds of one flow mean nothing in another.
    if (this.ref && !isSameFlow(this.ref, ref)) this.shownHops = { ...this.shownHops, folds: noFolds };
    this.ref = ref;
    this.changed.fire({ ref, origin });
  }

  /** The hop after the current one among those shown; undefined at the end of the flow. */
  next(): HopRef | undefined {
    return this.nearby('next');
  }

  /** The hop before the current one among those shown; undefined at the start of the flow. */
  previous(): HopRef | undefined {
    return this.nearby('previous');
  }

  first(): HopRef | undefined {
    return this.nearby('first');
  }

  last(): HopRef | undefined {
    return this.nearby('last');
  }

  private nearby(where: 'first' | 'previous' | 'next' | 'last'): HopRef | undefined {
    const { ref } = this;
    const hop: Hop | undefined = ref && hopsAround(ref.entry.scenario, ref.flow, ref.hop.n, this.shownHops)[where];
    return ref && hop && { ...ref, hop };
  }

  private follow(library: ScenarioLibrary): void {
    if (!this.ref) return;
    this.ref = library.refreshed(this.ref);
    if (!this.ref) this.cleared.fire();
  }
}

/** Keeps the context key `vhflow.flowActive` up to date; menus and keybindings use it. It is true while there is a current hop. */
export function maintainFlowActiveKey(currentHop: CurrentHop): vscode.Disposable {
  const update = () => {
    void vscode.commands.executeCommand('setContext', 'vhflow.flowActive', currentHop.current !== undefined);
  };
  update();
  return vscode.Disposable.from(currentHop.onDidChange(update), currentHop.onDidClear(update));
}
