import type { OverlayView, PassHopView, PassView, TracedHop, TracedState } from '../../pages/overlay-protocol.js';

/** What is shown of a hop: of all packets together, or of the chosen one. */
export interface HopTrace {
  /** What the trace says of the hop over all packets. */
  readonly hop: TracedHop;
  /** The hop in the chosen packet, if it was seen there. */
  readonly event?: PassHopView;
  readonly state: TracedState;
  readonly isIndirect: boolean;
  readonly isWrongThread: boolean;
  readonly isOutOfOrder: boolean;
  /** A few characters for the picture. */
  readonly mark: string;
  /** The same in more characters, where that says more. */
  readonly longMark: string;
  /** A few words for lists and screen readers. */
  readonly brief: string;
  readonly sentence: string;
}

/** A trace as it is laid over a flow: all packets together, or one of them. */
export class ShownTrace {
  private readonly events: ReadonlyMap<number, PassHopView>;
  private readonly missing: ReadonlyMap<number, PassView['missing'][number]>;

  /** @param pass the chosen packet; without it, all packets together */
  constructor(readonly overlay: OverlayView, readonly pass?: PassView) {
    this.events = new Map(pass?.hops.map((hop) => [hop.n, hop]));
    this.missing = new Map(pass?.missing.map((hop) => [hop.n, hop]));
  }

  /** Whether the trace was laid over this flow with the hops that it has now. */
  fits({ flowId, hops }: { readonly flowId: string; readonly hops: readonly { readonly id: string }[] }): boolean {
    const { overlay } = this;
    return overlay.flowId === flowId && overlay.hops.length === hops.length && hops.every(({ id }, index) => overlay.hops[index]?.id === id);
  }

  of(n: number): HopTrace | undefined {
    const hop = this.overlay.hops[n - 1];
    if (!hop) return undefined;
    const { state, mark, longMark = mark, brief, sentence, isIndirect = false, isWrongThread = false, isOutOfOrder = false } = hop;
    if (!this.pass) return { hop, state, mark, longMark, brief, sentence, isIndirect, isWrongThread, isOutOfOrder };
    const event = this.events.get(n);
    if (event) {
      return {
        hop, event, state: 'seen', mark: event.mark, longMark: event.longMark ?? event.mark, brief: event.sentence, sentence: event.sentence,
        isIndirect: event.isIndirect ?? false, isWrongThread: event.isWrongThread ?? false, isOutOfOrder: false,
      };
    }
    const missing = this.missing.get(n);
    const why = missing?.sentence ?? sentence;
    return { hop, state: missing?.state ?? 'unknown', mark: '', longMark: '', brief: why, sentence: why, isIndirect: false, isWrongThread: false, isOutOfOrder: missing?.isOutOfOrder ?? false };
  }
}
