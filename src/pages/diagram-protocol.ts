/**
 * The only words that the extension, the language server and the webview share.
 * Everything here is JSON; whoever receives it checks it, since none of the three trusts the others.
 */
import type { Branch, HopKind, Level } from '../model/scenario.js';
import type { Cost } from '../model/scenario.js';

// ---- extension -> webview ----

/** A lane as the page lists it. */
export interface LaneView {
  readonly id: string;
  readonly label: string;
  readonly contextTitle: string;
}

/** A box around adjacent lanes; `tone` decides its colour. */
export interface BoxView {
  readonly title: string;
  readonly tone: 'guest-user' | 'guest-kernel' | 'kvm' | 'qemu' | 'host-kernel' | 'host-user';
  /** How many lanes it holds. */
  readonly lanes: number;
}

/** A block around messages; an `alt` has a title for each of its sections, the others have one. */
export interface BlockView {
  readonly type: 'loop' | 'opt' | 'alt' | 'completion' | 'parallel';
  readonly titles: readonly string[];
}

/** The text over a message, line by line; the segments of a line stand a space apart. */
export interface MessageView {
  readonly n: number;
  readonly lines: readonly (readonly { readonly part: 'number' | 'label' | 'copies' | 'exits' | 'when'; readonly text: string }[])[];
}

/** A hop as the page shows it: every text already in the user's language. */
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
  /** `function`, `file` and `version` of the first anchor. */
  readonly place?: { readonly symbol: string; readonly path: string; readonly project: string; readonly version: string };
  /** The call site in words, ready to show. */
  readonly via?: string;
  readonly observe: readonly { readonly where: string; readonly what: string }[];
}

/** What a reader may take out of the picture. */
export const hideables = ['completion', 'copies', 'exits', 'notes'] as const;
export type Hideable = (typeof hideables)[number];

/** An item of the picture, for readers of a list. */
export type OutlineItem =
  | { readonly type: 'hop'; readonly n: number }
  | { readonly type: 'note'; readonly over: readonly string[]; readonly text: string }
  | { readonly type: 'block'; readonly block: BlockView['type']; readonly sections: readonly { readonly title: string; readonly items: readonly OutlineItem[] }[] };

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
  /** All hops, also those that the picture folds. */
  readonly hops: readonly HopView[];
  /** Numbers (`n`) of the hops in the picture; the k-th message of the picture is `shown[k]`. */
  readonly shown: readonly number[];
  /** The text over each message of the picture. */
  readonly messages: readonly MessageView[];
  /** Mermaid text of the picture. */
  readonly mermaid: string;
  /** The blocks of the picture in the order in which Mermaid draws them; the page sets their titles as text. */
  readonly blocks: readonly BlockView[];
  /** The picture as nested lists, in the order of the picture. */
  readonly outline: readonly OutlineItem[];
  readonly level: 'main' | 'all';
  /** What the picture leaves out at the reader's wish. */
  readonly hidden: readonly Hideable[];
  /** The sources that the hops point into, such as `linux 6.1.192`. */
  readonly sources: readonly string[];
  readonly cost: { readonly steady: Cost; readonly conditional: readonly { readonly n: number; readonly when: string; readonly cost: Cost }[] };
}

export interface PageProblem {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

export type ToPage =
  | { readonly type: 'strings'; readonly strings: Readonly<Record<string, string>>; readonly language: string }
  /** `document` comes back in the page's state, from which a restart restores the panel. */
  | { readonly type: 'flow'; readonly view: FlowView; readonly selected: number; readonly document: PanelDocument }
  /** The document cannot be drawn now; the page keeps what it shows, under a banner. */
  | { readonly type: 'broken'; readonly problem: PageProblem }
  | { readonly type: 'select'; readonly n: number }
  /** The page shall make a picture and send it back. */
  | { readonly type: 'takePicture'; readonly format: PictureFormat }
  | { readonly type: 'copyPicture' };

// ---- webview -> extension ----

/** Pictures that only the page can make; PNG at one, two and four pixels for each of the drawing. */
export const pictureFormats = ['svg', 'png1', 'png2', 'png4'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** Everything that can be saved. */
export const exportFormats = [...pictureFormats, 'mermaid', 'markdown', 'html'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Longest picture that is taken from the page, in characters: of SVG, or of PNG as base64. */
const longestPicture = { svg: 20_000_000, png: 60_000_000 } as const;

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'selected'; readonly n: number }
  /** `showSource` leaves the focus in the page. */
  | { readonly type: 'openSource' | 'showSource'; readonly n: number }
  | { readonly type: 'showFlow'; readonly flowId: string }
  | { readonly type: 'setLevel'; readonly level: 'main' | 'all' }
  | { readonly type: 'setHidden'; readonly hidden: readonly Hideable[] }
  | { readonly type: 'goToHop' }
  | { readonly type: 'showProblem' }
  | { readonly type: 'export'; readonly format: ExportFormat }
  | { readonly type: 'copyMermaid' }
  /** A picture to be saved; PNG as base64. */
  | { readonly type: 'picture'; readonly format: PictureFormat; readonly data: string }
  | { readonly type: 'pictureCopied' }
  /** Why there is no picture, in the user's language. */
  | { readonly type: 'pictureFailed'; readonly message: string }
  /** The page could not draw; the extension logs it. */
  | { readonly type: 'renderFailed'; readonly message: string }
  /** What the page shows now, for tests and for the status bar: hop and number of messages drawn. */
  | { readonly type: 'drawn'; readonly flowId: string; readonly messages: number };

/** What a panel shows: a built-in scenario by its id, or a scenario of a `.vhflow` file. */
export type PanelDocument = { readonly builtIn: string } | { readonly uri: string; readonly scenarioId: string };

/** What the page keeps in its state so that a restart brings the panel back. */
export interface PanelState {
  readonly document: PanelDocument;
  readonly flowId: string;
  readonly hop: number;
  readonly level: 'main' | 'all';
  /** Absent in what older versions kept. */
  readonly hidden?: readonly Hideable[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isHopNumber = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100_000;
const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4_000;

const isOneOf = <Value extends string>(values: readonly Value[], value: unknown): value is Value => values.includes(value as Value);

/** Whether it looks like what it is said to be: an SVG in which nothing runs, or the base64 of a PNG. */
function isPicture(format: unknown, data: unknown): data is string {
  if (!isOneOf(pictureFormats, format) || typeof data !== 'string') return false;
  if (format === 'svg') return data.length <= longestPicture.svg && data.startsWith('<svg') && !/<(?:script|foreignObject|iframe|style|image|a)\b/i.test(data);
  return data.length <= longestPicture.png && data.startsWith('iVBORw0KGgo') && /^[A-Za-z0-9+/]*={0,2}$/.test(data);
}

/** Checks a message to the page, as far as a wrong one could do harm there: its texts are only ever shown as text. */
export function parseToPage(message: unknown): ToPage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, strings, language, view, selected, document, problem, n } = message;
  switch (type) {
    case 'strings':
      return isRecord(strings) && typeof language === 'string' ? (message as ToPage) : undefined;
    case 'flow':
      return isRecord(view) && typeof view['mermaid'] === 'string' && Array.isArray(view['hops']) && Array.isArray(view['shown'])
        && isHopNumber(selected) && isRecord(document) ? (message as ToPage) : undefined;
    case 'broken':
      return isRecord(problem) && typeof problem['message'] === 'string' ? (message as ToPage) : undefined;
    case 'takePicture':
      return isOneOf(pictureFormats, message['format']) ? { type, format: message['format'] } : undefined;
    case 'copyPicture':
      return { type };
    case 'select':
      return isHopNumber(n) ? { type, n } : undefined;
    default:
      return undefined;
  }
}

/** What may be hidden, once each; undefined for anything else. */
function hiddenIn(value: unknown): Hideable[] | undefined {
  if (!Array.isArray(value) || !value.every((each) => hideables.includes(each as Hideable))) return undefined;
  return hideables.filter((each) => value.includes(each));
}

/** Checks a message from the page; the page shows untrusted text, so nothing it says is taken on faith. */
export function parseFromPage(message: unknown): FromPage | undefined {
  if (!isRecord(message)) return undefined;
  switch (message['type']) {
    case 'ready':
    case 'goToHop':
    case 'showProblem':
    case 'copyMermaid':
    case 'pictureCopied':
      return { type: message['type'] };
    case 'export':
      return isOneOf(exportFormats, message['format']) ? { type: 'export', format: message['format'] } : undefined;
    case 'picture':
      return isPicture(message['format'], message['data']) ? { type: 'picture', format: message['format'] as PictureFormat, data: message['data'] } : undefined;
    case 'selected':
    case 'openSource':
    case 'showSource':
      return isHopNumber(message['n']) ? { type: message['type'], n: message['n'] } : undefined;
    case 'showFlow':
      return isShortText(message['flowId']) ? { type: 'showFlow', flowId: message['flowId'] } : undefined;
    case 'setLevel':
      return message['level'] === 'main' || message['level'] === 'all' ? { type: 'setLevel', level: message['level'] } : undefined;
    case 'setHidden': {
      const hidden = hiddenIn(message['hidden']);
      return hidden && { type: 'setHidden', hidden };
    }
    case 'pictureFailed':
      return isShortText(message['message']) ? { type: 'pictureFailed', message: message['message'] } : undefined;
    case 'renderFailed':
      return isShortText(message['message']) ? { type: 'renderFailed', message: message['message'] } : undefined;
    case 'drawn':
      return isShortText(message['flowId']) && typeof message['messages'] === 'number' && Number.isInteger(message['messages'])
        ? { type: 'drawn', flowId: message['flowId'], messages: message['messages'] }
        : undefined;
    default:
      return undefined;
  }
}

/** Checks what a restored panel says it showed. */
export function parsePanelState(value: unknown): PanelState | undefined {
  if (!isRecord(value) || !isRecord(value['document'])) return undefined;
  const { document, flowId, hop, level } = value as { document: Record<string, unknown>; flowId: unknown; hop: unknown; level: unknown };
  const hidden = hiddenIn(value['hidden']) ?? [];
  if (!isShortText(flowId) || !isHopNumber(hop) || (level !== 'main' && level !== 'all')) return undefined;
  if (isShortText(document['builtIn'])) return { document: { builtIn: document['builtIn'] }, flowId, hop, level, hidden };
  if (isShortText(document['uri']) && isShortText(document['scenarioId'])) {
    return { document: { uri: document['uri'], scenarioId: document['scenarioId'] }, flowId, hop, level, hidden };
  }
  return undefined;
}
