import * as vscode from 'vscode';
import { alignFlows, counterpartOf, type AlignedRow } from '../../model/compare.js';
import type { CurrentHop, HopChange } from '../scenarios/current-hop.js';
import { isSameFlow, type HopRef } from '../scenarios/refs.js';

/**
 * Keeps the hops of two diagrams in step while both are wanted: when one is stepped, the other goes to the hop that the comparison of
 * the two flows puts next to it, else to the nearest one. A flow that is opened in either diagram starts in step with the first one.
 */
export class FlowsInStep implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  /** The latest hop of the second diagram. */
  private latest: HopRef | undefined;
  /** The alignment of the latest pair of flows. */
  private aligned: { readonly first: HopRef['flow']; readonly second: HopRef['flow']; readonly rows: readonly AlignedRow[] } | undefined;

  /** @param isWanted whether the second diagram is open */
  constructor(private readonly first: CurrentHop, private readonly second: CurrentHop, private readonly isWanted: () => boolean) {
    this.subscription = vscode.Disposable.from(
      first.onDidChange(({ origin }) => {
        if (origin !== 'step') this.alignSecond();
      }),
      second.onDidChange((change) => this.onSecond(change)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Puts the second diagram in step with the first. */
  alignSecond(): void {
    const ref = this.counterpart(this.first.current, this.second.current, 'first');
    if (ref) this.second.set(ref, 'step');
  }

  private onSecond({ ref, origin }: HopChange): void {
    const isOtherFlow = !this.latest || !isSameFlow(this.latest, ref);
    this.latest = ref;
    if (origin === 'step') return;
    if (isOtherFlow) return this.alignSecond();
    const counterpart = this.counterpart(ref, this.first.current, 'second');
    if (counterpart) this.first.set(counterpart, 'step');
  }

  /** The hop of the flow of `other` that belongs to a hop of the flow that is the `first` or the `second`. */
  private counterpart(ref: HopRef | undefined, other: HopRef | undefined, which: 'first' | 'second'): HopRef | undefined {
    if (!this.isWanted() || !ref || !other) return undefined;
    const rows = which === 'first' ? this.rowsOf(ref, other) : this.rowsOf(other, ref);
    const n = which === 'first' ? counterpartOf(rows, 0, ref.hop.n, 1) : counterpartOf(rows, 1, ref.hop.n, 0);
    const hop = n === undefined ? undefined : other.flow.hops[n - 1];
    return hop && { ...other, hop };
  }

  private rowsOf(first: HopRef, second: HopRef): readonly AlignedRow[] {
    const { aligned } = this;
    if (aligned?.first === first.flow && aligned.second === second.flow) return aligned.rows;
    const rows = alignFlows([first, second].map(({ entry: { scenario }, flow }) => ({ scenario, flow })));
    this.aligned = { first: first.flow, second: second.flow, rows };
    return rows;
  }
}
