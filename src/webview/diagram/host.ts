import * as v from 'valibot';
import { panelState, type FromPage, type PanelState } from '../../pages/diagram-protocol.js';
import { parsed } from '../../pages/schema.js';
import { stateFromFormerPanel } from '../controls/former-panel.js';
import { zoomModes } from '../picture/zoom.js';

/** What the page keeps while it is hidden, reloaded or restarted; the extension reads the part that is a {@link PanelState}. */
const layoutState = v.object({
  /** Whether the list is shown in place of the picture. */
  list: v.fallback(v.boolean(), false),
  /** Whether the map of the picture is shown. */
  minimap: v.fallback(v.boolean(), true),
  /** The size of the details, in pixels, beside the picture and below it; and whether they are folded away. */
  details: v.fallback(v.object({ width: v.optional(v.pipe(v.number(), v.gtValue(0))), height: v.optional(v.pipe(v.number(), v.gtValue(0))), folded: v.boolean() }), { folded: false }),
  /** The height of the time line in pixels, and whether it is folded away. */
  timeLine: v.fallback(v.object({ height: v.optional(v.pipe(v.number(), v.gtValue(0))), folded: v.boolean() }), { folded: false }),
  /** Which packet of which trace was chosen; 0 for all together. */
  trace: v.fallback(v.optional(v.object({ title: v.string(), pass: v.pipe(v.number(), v.integer(), v.minValue(0)) })), undefined),
});
const pageState = v.object({
  ...panelState.entries,
  ...layoutState.entries,
  zoom: v.pipe(v.number(), v.gtValue(0)),
  /** Older versions did not save what decides the zoom. */
  mode: v.fallback(v.picklist(zoomModes), 'opening'),
  /** Whether the user has chosen a hop of the flow. Older versions did not save it. */
  chosen: v.fallback(v.boolean(), true),
  left: v.number(),
  top: v.number(),
});

export type DetailsLayout = Readonly<v.InferOutput<typeof layoutState>['details']>;

type PageState = Readonly<v.InferOutput<typeof pageState>>;

interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function post(message: FromPage): void {
  api.postMessage(message);
}

export function saveState(state: PageState): void {
  api.setState(state);
}

/** What was saved last; in a panel that replaces another one, what was saved there. */
function savedState(): unknown {
  return api.getState() ?? stateFromFormerPanel();
}

/** The zoom and scroll position of a picture, and its selected hop. */
export type SavedView = Pick<PageState, 'zoom' | 'mode' | 'left' | 'top' | 'hop' | 'chosen'>;

/** The saved layout of the page, even if the rest of the state is unusable. */
export function savedLayout(): Readonly<v.InferOutput<typeof layoutState>> {
  return parsed(layoutState, savedState()) ?? { list: false, minimap: true, details: { folded: false }, timeLine: { folded: false } };
}

/** The saved view, if it belongs to this document, flow and level. */
export function savedView({ document, flowId, level }: Pick<PanelState, 'document' | 'flowId' | 'level'>): SavedView | undefined {
  const state = parsed(pageState, savedState());
  if (!state || JSON.stringify([state.document, state.flowId, state.level]) !== JSON.stringify([document, flowId, level])) return undefined;
  return { zoom: state.zoom, mode: state.mode, left: state.left, top: state.top, hop: state.hop, chosen: state.chosen };
}
