import * as vscode from 'vscode';
import type { TracedHop } from '../../pages/overlay-protocol.js';
import type { HopRef } from '../scenarios/refs.js';
import type { PanelTrace } from './panel-trace.js';

/** What the traces of all diagrams say of hops; lenses and hovers in the source show it. */
export class TracedHops implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when a trace was laid over a flow or closed. */
  readonly onDidChange = this.changed.event;
  private readonly traces: PanelTrace[] = [];
  private readonly subscriptions: vscode.Disposable[] = [this.changed];

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Adds the trace of a diagram; earlier ones take precedence. */
  add(trace: PanelTrace): void {
    this.traces.push(trace);
    this.subscriptions.push(trace.onDidChange(() => this.changed.fire()));
  }

  /** What a trace says of a hop; undefined if none is laid over its flow. */
  of(ref: HopRef): TracedHop | undefined {
    for (const trace of this.traces) {
      const hop = trace.hop(ref);
      if (hop) return hop;
    }
    return undefined;
  }
}
