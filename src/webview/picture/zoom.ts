/**
 * What decides the zoom. `opening` is how a picture opens: at its readable size if its width fits, else as wide as the pane while that can
 * be read. `width`, `whole` and `readable` are what the user asks for, without limits. `presented` enlarges what is in view when a
 * presentation begins. `free` is what the user zoomed to.
 */
export const zoomModes = ['opening', 'width', 'whole', 'readable', 'presented', 'free'] as const;
export type ZoomMode = (typeof zoomModes)[number];

/** What a key or button does to the zoom. */
export type ZoomStep = 'in' | 'out' | Extract<ZoomMode, 'width' | 'whole' | 'readable'>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Labels have 13 pixels at this zoom. */
const readable = 1;
/** A picture opens no smaller than this: labels have 9 pixels. */
const leastOpening = 0.7;
/** A presentation enlarges the picture no further than this. */
const mostPresented = 1.7;
const freeLimits = { least: 0.25, most: 4 } as const;

/**
 * The zoom of a mode; the current one for `free`.
 *
 * @param drawing the size of the drawing at zoom 1
 * @param pane the size in which it is shown; both in pixels
 * @param inView how much of the drawing stays in view when it is presented, in pixels at zoom 1; by default all of it
 */
export function zoomOf(mode: ZoomMode, drawing: Size, pane: Size, current: number, inView = drawing): number {
  const width = pane.width / drawing.width;
  const zoom = {
    opening: Math.min(readable, Math.max(leastOpening, width)),
    width,
    whole: Math.min(width, pane.height / drawing.height),
    readable,
    presented: Math.min(mostPresented, pane.width / Math.min(inView.width, drawing.width), pane.height / Math.min(inView.height, drawing.height)),
    free: current,
  }[mode];
  return Number.isFinite(zoom) && zoom > 0 ? zoom : current;
}

/** The zoom closest to the wanted one that the wheel and the buttons reach; the limits always include what fits. */
export function freeZoom(wanted: number, drawing: Size, pane: Size): number {
  const fits = (['width', 'whole'] as const).map((mode) => zoomOf(mode, drawing, pane, readable));
  return Math.min(Math.max(freeLimits.most, ...fits), Math.max(Math.min(freeLimits.least, ...fits), wanted));
}

type ZoomKey = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/**
 * What a key does to the zoom; undefined if nothing. The key that has the 0 counts wherever the layout puts its characters: with Shift it
 * types `)`, `=`, `0` or nothing.
 */
export function zoomStepOf({ key, code, shiftKey, ctrlKey, metaKey }: ZoomKey): ZoomStep | undefined {
  if (code === 'Digit0' || key === '0') return shiftKey ? 'whole' : 'width';
  if (key === '+' || key === '=') return 'in';
  if (key === '-') return 'out';
  // With Ctrl or Command, this key chooses an editor in VS Code.
  const isOne = key === '1' || (code === 'Digit1' && !shiftKey);
  return isOne && !ctrlKey && !metaKey ? 'readable' : undefined;
}
