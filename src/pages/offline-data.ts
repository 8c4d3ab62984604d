import type { Scenario } from '../model/scenario.js';
import type { OverlayView, PassView } from './overlay-protocol.js';
import type { FlowFacts, Folds, Hideable, PictureLevel, ScenarioView } from './diagram-protocol.js';

/** A trace in a page that is saved to a file, with the details of the packets that can be chosen there. */
export interface OfflineTrace {
  readonly overlay: OverlayView;
  readonly passes: readonly PassView[];
}

/** The data in a page that is saved to a file. */
export interface OfflineData {
  /** BCP 47 tag. */
  readonly language: string;
  readonly strings: Readonly<Record<string, string>>;
  /** Stored once, so that the page does not grow with the square of the number of flows. */
  readonly scenario: ScenarioView;
  /** What the page shows of each flow beside its picture; the page opens with the first. */
  readonly flows: readonly FlowFacts[];
  /** What the pictures are made from: the same flows in the same order. */
  readonly model: Pick<Scenario, 'contexts' | 'machines' | 'participants' | 'sources' | 'flows' | 'conditions' | 'settings'>;
  /** What the picture shows when the page opens. */
  readonly shown: { readonly level: PictureLevel; readonly hidden: readonly Hideable[]; readonly folds: Folds };
  /** Number of the hop of the first flow that is selected when the page opens. */
  readonly selected: number;
  /** What is laid over one of the flows. */
  readonly trace?: OfflineTrace;
}
