/** The messages between the extension and the page of the diagram panel. They are JSON, and the receiver checks them. */
import * as v from 'valibot';
import type { Branch, Cost, HopKind, Level } from '../model/scenario.js';
import { flowAddress } from './address.js';
import { overlayFromPage, overlayToPage } from './overlay-protocol.js';
import { isPlainSvg } from './plain-svg.js';
import { parsed, readyMessage, shortText } from './schema.js';

// ---- extension -> webview ----

/** A lane: the column of a participant, or of a whole context whose lanes are folded into one. */
export interface LaneView {
  readonly id: string;
  readonly label: string;
  readonly contextTitle: string;
}

/** A box around adjacent lanes; `tone` decides its colour. */
export interface BoxView {
  /** What {@link Folds} calls it. */
  readonly id: string;
  readonly title: string;
  readonly tone: 'guest-user' | 'guest-kernel' | 'kvm' | 'qemu' | 'host-kernel' | 'host-user';
  /** How many lanes it contains. */
  readonly lanes: number;
  /** How many lanes it has when it is unfolded; a box of one cannot be folded. */
  readonly participants: number;
  /** Whether its lanes are folded into one. */
  readonly isFolded: boolean;
}

/** A block around messages; an `alt` has a title for each of its sections, the others have one. */
export interface BlockView {
  readonly type: 'loop' | 'opt' | 'alt' | 'completion' | 'parallel';
  readonly titles: readonly string[];
}

/** A message of the picture: a hop, or a bridge over what is folded between two lanes. */
export type MessageView = HopMessage | BridgeView;

/** The text of a hop's message; a space separates the segments. */
export interface HopMessage {
  readonly type: 'hop';
  readonly n: number;
  readonly from: string;
  readonly to: string;
  readonly segments: readonly MessageSegment[];
  /** The condition, unless it is hidden or an enclosing block already states it. */
  readonly when?: string;
}

/** Where the path goes on in another lane: over hops that are folded, or, without any, because no hop leads there. */
export interface BridgeView {
  readonly type: 'bridge';
  readonly from: string;
  readonly to: string;
  /** Numbers of the hops folded into it. */
  readonly hops: readonly number[];
  /** How many hops they are, in words; empty for none. */
  readonly text: string;
}

/** Consecutive hops in one lane that are folded, or, if `isOpen`, the head of such hops that the reader has unfolded. */
export interface ChipView {
  readonly type: 'chip';
  readonly lane: string;
  readonly hops: readonly number[];
  /** How many hops they are, in words. */
  readonly text: string;
  readonly isOpen: boolean;
}

/** A piece of a message's text; its part decides how the page draws it. */
export interface MessageSegment {
  readonly part: 'error' | 'number' | 'label' | 'copies' | 'exits';
  readonly text: string;
}

/** A hop as the page shows it; every text is already localized. */
export interface HopView {
  readonly id: string;
  readonly n: number;
  readonly from: string;
  readonly to: string;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly label: string;
  readonly kind: HopKind;
  readonly kindTitle: string;
  readonly level: Level;
  readonly branch: Branch;
  readonly branchTitle: string;
  readonly when?: string;
  /** Ids of the conditions without which the hop would not happen; all of them are in {@link FlowView.conditions}. */
  readonly under?: readonly string[];
  /** The conditions that decide its items, with the names of these items in words. */
  readonly depends?: readonly { readonly condition: string; readonly items: string }[];
  readonly copy?: { readonly from: string; readonly to: string };
  readonly cost: Cost;
  /** Totals of the hops without `when` up to and including this one. */
  readonly soFar: Cost;
  /** Running numbers of the payload copies and VM exits at this hop, for the marks along the path. */
  readonly copyNumber?: number;
  readonly exitNumber?: number;
  readonly laneLabel: string;
  readonly contextTitle: string;
  readonly thread?: string;
  readonly note?: string;
  /** What is different in other versions. */
  readonly versions?: string;
  /**
   * Function, file and source tree (such as `Linux 6.1.192`) of the first anchor, and the HTTPS address at which it can be read. `opens`:
   * whether the extension shows the file itself or only vhflow's notes on it; absent where no extension is.
   */
  readonly place?: { readonly symbol: string; readonly path: string; readonly tree: string; readonly web?: string; readonly opens?: 'notes' | 'source' };
  /** The call site in words, ready to show. */
  readonly via?: string;
  /** The HTTPS address at which the function that contains the call site can be read. */
  readonly viaWeb?: string;
  readonly observe: readonly { readonly where: string; readonly what: string }[];
  /** What a run of the path has shown of it, in one sentence; absent where none was kept. */
  readonly evidence?: string;
  /** What is wrong with its text in the file; absent if nothing is. */
  readonly errors?: readonly string[];
}

/**
 * How much of a flow the picture shows. `overview`: one lane for each context, the hops between contexts and those that cost something;
 * `main`: every lane, the hops of level `main`; `all`: every hop.
 */
export const pictureLevels = ['overview', 'main', 'all'] as const;
export type PictureLevel = (typeof pictureLevels)[number];

/** What the user can hide in the picture: completion branches, numbered marks, notes over lanes and conditions, and the threads at the edge. */
export const hideables = ['completion', 'copies', 'exits', 'notes', 'threads'] as const;
export type Hideable = (typeof hideables)[number];

/** An item of the picture, as the list shows it. */
export type OutlineItem =
  | { readonly type: 'hop'; readonly n: number }
  | BridgeView
  | ChipView
  /** `over` contains ids of lanes. */
  | { readonly type: 'note'; readonly over: readonly string[]; readonly text: string }
  | { readonly type: 'block'; readonly block: BlockView['type']; readonly sections: readonly { readonly title: string; readonly items: readonly OutlineItem[] }[] };

/** A condition on which a flow depends. */
export interface ConditionView {
  readonly id: string;
  readonly isOn: boolean;
  readonly isOnByDefault: boolean;
  /** What is the case when it is on, and when it is off. */
  readonly on: string;
  readonly off: string;
  /** Why it is on or off by default. */
  readonly reason?: string;
  /** What switching it would change, in words. */
  readonly effect: string;
}

/** One view of one flow. */
export interface FlowView {
  readonly scenarioTitle: string;
  readonly flowId: string;
  readonly flowTitle: string;
  readonly summary?: string;
  readonly assumptions: readonly string[];
  readonly flows: readonly { readonly id: string; readonly title: string }[];
  readonly lanes: readonly LaneView[];
  /** The boxes around the lanes, from left to right. */
  readonly boxes: readonly BoxView[];
  /** All hops, including those that the picture hides. */
  readonly hops: readonly HopView[];
  /** Numbers (`n`) of the hops in the picture, from top to bottom. */
  readonly shown: readonly number[];
  /** The messages of the picture, in the order in which Mermaid draws them. */
  readonly messages: readonly MessageView[];
  /** Mermaid text of the picture. */
  readonly mermaid: string;
  /** The blocks of the picture in the order in which Mermaid draws them; the page sets their titles as text. */
  readonly blocks: readonly BlockView[];
  /** The picture as nested lists, from top to bottom; the page lays it out from these. */
  readonly outline: readonly OutlineItem[];
  readonly level: PictureLevel;
  /** What the user has hidden. */
  readonly hidden: readonly Hideable[];
  /** What the user has folded and unfolded. */
  readonly folds: Folds;
  /** What the runs cannot show of which hops have {@link HopView.evidence}; absent where none has. */
  readonly evidenceLimits?: string;
  /** The sources that the hops point into, such as `linux 6.1.192`. */
  readonly sources: readonly string[];
  /** The conditions on which the flow depends, in the order of their declaration. */
  readonly conditions: readonly ConditionView[];
  /**
   * `basis`: the totals with every condition at its default; absent if none of the flow differs from it. `isSetup`: the flow sets something
   * up, so that its totals are no costs of a packet.
   */
  readonly cost: { readonly steady: Cost; readonly basis?: Cost; readonly isSetup?: true; readonly conditional: readonly { readonly n: number; readonly when: string; readonly cost: Cost }[] };
}

/** What the views of all flows of a scenario have in common. */
export type ScenarioView = Pick<FlowView, 'flows' | 'assumptions'>;

/** What depends on what is shown, folded and hidden. */
export type PictureView = Pick<FlowView, 'lanes' | 'boxes' | 'shown' | 'messages' | 'mermaid' | 'blocks' | 'outline' | 'level' | 'hidden' | 'folds'>;

/** What is the same whatever the picture shows of the flow. */
export type FlowFacts = Omit<FlowView, keyof ScenarioView | keyof PictureView>;

const hopNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const level = v.picklist(pictureLevels);

/** What the user has folded or unfolded, other than the level does. */
const folds = v.object({
  /** Ids of boxes that are folded where the level shows their lanes, or unfolded where it folds them. */
  lanes: v.pipe(v.array(shortText), v.maxLength(1_000)),
  /** Ids of hops that are shown although the level folds them. */
  hops: v.pipe(v.array(shortText), v.maxLength(100_000)),
});
export type Folds = Readonly<v.InferOutput<typeof folds>>;
export const noFolds: Folds = { lanes: [], hops: [] };

/** A message without content. */
const signal = <const Type extends string>(type: Type) => v.object({ type: v.literal(type) });

/** Pictures that only the page can make; PNG at one, two and four times the size of the drawing. */
export const pictureFormats = ['svg', 'png1', 'png2', 'png4'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** The page does not check the flow any further: its texts are only ever shown as text. */
const flowView = v.custom<FlowView>((view) => v.is(v.object({ mermaid: v.string(), hops: v.array(v.unknown()), shown: v.array(v.unknown()) }), view));

const toPage = v.variant('type', [
  v.object({ type: v.literal('strings'), strings: v.record(v.string(), v.string()), language: v.string() }),
  /** The page saves `document` in its state, from which a restart restores the panel. */
  v.object({ type: v.literal('flow'), view: flowView, selected: hopNumber, document: flowAddress.entries.document }),
  /**
   * The document has errors. `line` and `column` of the first one are 1-based; `isOutdated` if they hide parts of the document, so that
   * the page shows an earlier state, or nothing. `isGone` if there is no place to show, because the file or the flow no longer exists.
   */
  v.object({ type: v.literal('broken'), problem: v.object({ message: v.string(), line: v.number(), column: v.number(), count: v.number(), isOutdated: v.boolean(), isGone: v.optional(v.boolean()) }) }),
  v.object({ type: v.literal('select'), n: hopNumber }),
  /** The page sends back a picture of the latest flow once it is drawn; nothing if another flow arrives first. */
  v.object({ type: v.literal('takePicture'), format: v.picklist(pictureFormats) }),
  signal('copyPicture'),
  ...overlayToPage,
]);

export type ToPage = Readonly<v.InferOutput<typeof toPage>>;

/** The errors of the document: how many, and what the first one is and where. */
export type PageProblem = Extract<ToPage, { type: 'broken' }>['problem'];

/** Checks a message to the page; undefined if it is invalid. */
export function parseToPage(message: unknown): ToPage | undefined {
  return parsed(toPage, message);
}

// ---- webview -> extension ----

/** Everything that can be saved. */
export const exportFormats = [...pictureFormats, 'mermaid', 'markdown', 'html'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** An SVG of shapes and text, of no more than 20 million characters. */
const svgText = v.pipe(v.string(), v.maxLength(20_000_000), v.check(isPlainSvg));
/** A PNG as base64, of no more than 60 million characters. */
const pngBase64 = v.pipe(v.string(), v.maxLength(60_000_000), v.startsWith('iVBORw0KGgo'), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));

/** What is hidden, without duplicates and in a fixed order. */
const hidden = v.pipe(
  v.array(v.picklist(hideables)),
  v.transform((given): readonly Hideable[] => hideables.filter((each) => given.includes(each))),
);

const fromPage = v.variant('type', [
  readyMessage,
  /** The user stepped to a hop of a flow. */
  v.object({ type: v.literal('selected'), flow: flowAddress, n: hopNumber }),
  /** The user chose a hop of a flow and wants its source: `openSource` moves the focus there, `showSource` leaves it in the page. */
  v.object({ type: v.picklist(['openSource', 'showSource']), flow: flowAddress, n: hopNumber }),
  v.object({ type: v.literal('showFlow'), flow: flowAddress }),
  v.object({ type: v.literal('setLevel'), level }),
  v.object({ type: v.literal('setHidden'), hidden }),
  v.object({ type: v.literal('setFolds'), folds }),
  /** The user switches a condition. */
  v.object({ type: v.literal('switchCondition'), id: shortText, isOn: v.boolean() }),
  /** The user wants every condition to be at its default again. */
  signal('backToBasis'),
  signal('goToHop'),
  signal('openBeside'),
  /** A presentation begins or ends: nothing but the page is to be seen. */
  v.object({ type: v.literal('present'), isOn: v.boolean() }),
  /** The user wants to compare a flow with others. */
  v.object({ type: v.literal('compare'), flow: flowAddress }),
  signal('showProblem'),
  v.object({ type: v.literal('export'), format: v.picklist(exportFormats) }),
  signal('copyMermaid'),
  /** A picture to be saved, and the flow that it shows. */
  v.object({ type: v.literal('picture'), format: v.literal('svg'), data: svgText, flow: flowAddress }),
  v.object({ type: v.literal('picture'), format: v.picklist(['png1', 'png2', 'png4']), data: pngBase64, flow: flowAddress }),
  signal('pictureCopied'),
  /** Why there is no picture, in the user's language. */
  v.object({ type: v.literal('pictureFailed'), message: shortText }),
  /** The page could not draw; the extension logs it. */
  v.object({ type: v.literal('renderFailed'), message: shortText }),
  /** What the page shows now: the flow, and how many of its hops are drawn. */
  v.object({ type: v.literal('drawn'), flowId: shortText, messages: v.pipe(v.number(), v.integer()) }),
  ...overlayFromPage,
]);

export type FromPage = Readonly<v.InferOutput<typeof fromPage>>;

/** Checks a message from the page; undefined if it is invalid. The page shows untrusted text, so its messages are untrusted too. */
export function parseFromPage(message: unknown): FromPage | undefined {
  return parsed(fromPage, message);
}

/** Older versions did not save `hidden` or `folds`. */
export const panelState = v.object({ ...flowAddress.entries, hop: hopNumber, level, hidden: v.fallback(hidden, []), folds: v.fallback(folds, noFolds) });

/** The state that the page saves, from which a restart restores the panel. */
export type PanelState = Readonly<v.InferOutput<typeof panelState>>;

/** Checks the saved state of a restored panel; undefined if it is invalid. */
export function parsePanelState(value: unknown): PanelState | undefined {
  return parsed(panelState, value);
}
