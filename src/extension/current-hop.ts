import * as vscode from 'vscode';
import type { Hop, Level } from '../model/scenario.js';
import type { HopRef, ScenarioLibrary } from './scenario-library.js';

/** Where a change of the current hop was made; whoever made it need not follow it. */
export type HopOrigin = 'diagram' | 'tree' | 'source' | 'vhflow' | 'command';

export interface HopChange {
  readonly ref: HopRef;
  readonly origin: HopOrigin;
}

/** Which hops are walked and drawn: those of level `main`, or all. */
export type ShownLevel = 'main' | 'all';

/** The one hop on which diagram, tree, source and `.vhflow` file agree. */
export class CurrentHop implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<HopChange>();
  private readonly cleared = new vscode.EventEmitter<void>();
  private readonly levelChanged = new vscode.EventEmitter<ShownLevel>();
  private readonly subscription: vscode.Disposable;
  private ref: HopRef | undefined;
  private shownLevel: ShownLevel;

  readonly onDidChange = this.changed.event;
  /** Fires when the current hop's flow is gone. */
  readonly onDidClear = this.cleared.event;
  readonly onDidChangeLevel = this.levelChanged.event;

  /** @param level which hops are shown at first */
  constructor(library: ScenarioLibrary, level: ShownLevel) {
    this.shownLevel = level;
    this.subscription = library.onDidChange(() => this.follow(library));
  }

  dispose(): void {
    vscode.Disposable.from(this.subscription, this.changed, this.cleared, this.levelChanged).dispose();
  }

  /** The objects are those of the library's last reading. */
  get current(): HopRef | undefined {
    return this.ref;
  }

  get level(): ShownLevel {
    return this.shownLevel;
  }

  set level(level: ShownLevel) {
    if (level === this.shownLevel) return;
    this.shownLevel = level;
    this.levelChanged.fire(level);
  }

  /** Makes `ref` the current hop; does nothing when it already is. */
  set(ref: HopRef, origin: HopOrigin): void {
    if (this.ref?.hop === ref.hop && this.ref.flow === ref.flow) return;
    this.ref = ref;
    this.changed.fire({ ref, origin });
  }

  /** The hop after the current one among those shown; undefined at the end of the flow. */
  next(): HopRef | undefined {
    return this.nearby((hop, current) => hop.n > current.n, 'first');
  }

  /** The hop before the current one among those shown; undefined at the start of the flow. */
  previous(): HopRef | undefined {
    return this.nearby((hop, current) => hop.n < current.n, 'last');
  }

  first(): HopRef | undefined {
    return this.nearby(() => true, 'first');
  }

  last(): HopRef | undefined {
    return this.nearby(() => true, 'last');
  }

  private nearby(accepts: (hop: Hop, current: Hop) => boolean, end: 'first' | 'last'): HopRef | undefined {
    const { ref } = this;
    if (!ref) return undefined;
    const shown = ref.flow.hops.filter((hop) => isShown(hop.level, this.shownLevel) && accepts(hop, ref.hop));
    const hop = end === 'first' ? shown[0] : shown.at(-1);
    return hop && { ...ref, hop };
  }

  private follow(library: ScenarioLibrary): void {
    if (!this.ref) return;
    this.ref = library.refreshed(this.ref);
    if (!this.ref) this.cleared.fire();
  }
}

function isShown(level: Level, shown: ShownLevel): boolean {
  return shown === 'all' || level === 'main';
}
