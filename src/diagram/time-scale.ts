/** A stretch of time without events that is drawn shorter than it is. */
export interface TimeBreak {
  readonly from: number;
  readonly to: number;
  /** Where it is drawn. */
  readonly x: number;
  readonly width: number;
}

/** Where times are drawn: linear, apart from long stretches without events, which are cut out and marked. */
export interface TimeScale {
  readonly width: number;
  readonly breaks: readonly TimeBreak[];
  /** The place of a time; one before the first event or after the last is drawn in the margin at most. */
  readonly x: (time: number) => number;
  /** The time of a place; of one in a margin, that of the first event or the last. */
  readonly time: (x: number) => number;
  /** Round times since the first event, at least so many pixels apart. */
  readonly ticks: (distance: number) => readonly { readonly x: number; readonly time: number }[];
}

/** The width of a break, and of what is left free at either end, in pixels. */
export const breakWidth = 44;
export const scaleMargin = 24;
/** A stretch is cut out if it is longer than so many median ones, and than this share of the whole. */
const longStretch = { medians: 6, share: 0.12 } as const;
const mostBreaks = 6;
/** What is shorter is drawn as one moment; clocks count nanoseconds or ticks. */
const leastTime = 1e-3;

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly width: number;
  readonly isBreak: boolean;
}

/**
 * @param times of the events, in ascending order
 * @param width of the drawing, in pixels
 */
export function timeScale(times: readonly number[], width: number): TimeScale {
  const pieces = piecesOf(times, Math.max(1, width - 2 * scaleMargin));
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const x = (time: number): number => {
    if (time <= first) return Math.max(2, scaleMargin - (first - time) * slopeOf(pieces[0]));
    if (time >= last) return Math.min(width - 2, width - scaleMargin + (time - last) * slopeOf(pieces.at(-1)));
    const piece = pieces.find(({ to }) => time <= to);
    return piece ? piece.x + (time - piece.from) * slopeOf(piece) : width - scaleMargin;
  };
  return {
    width,
    breaks: pieces.filter(({ isBreak }) => isBreak).map(({ from, to, x: start, width: own }) => ({ from, to, x: start, width: own })),
    x,
    time: (place) => {
      const piece = pieces.find(({ x: start, width: own }) => place <= start + own);
      if (!piece) return last;
      return piece.width > 0 ? piece.from + Math.max(0, (place - piece.x) / piece.width) * (piece.to - piece.from) : piece.from;
    },
    ticks: (distance) => ticksOf(pieces, first, distance),
  };
}

function slopeOf(piece: Piece | undefined): number {
  return piece && piece.to > piece.from ? piece.width / (piece.to - piece.from) : 0;
}

/** Cuts the time into linear pieces and breaks. */
function piecesOf(times: readonly number[], width: number): Piece[] {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  // Breaks never take more than half of the drawing.
  const long = longStretches(times, Math.min(mostBreaks, Math.floor(width / 2 / breakWidth)));
  const rest = linearTime(long, first, last);
  // Where nothing would be left beside the breaks, the whole time is drawn.
  const [cuts, linear] = rest > leastTime ? [long, rest] : [[], last - first];
  const perTime = linear > leastTime ? Math.max(0, width - cuts.length * breakWidth) / linear : 0;
  const pieces: Piece[] = [];
  let [at, x] = [first, scaleMargin];
  const add = (to: number, own: number, isBreak: boolean): void => {
    if (to > at) pieces.push({ from: at, to, x, width: own, isBreak });
    [at, x] = [to, x + own];
  };
  for (const { from, to } of cuts) {
    add(from, (from - at) * perTime, false);
    add(to, breakWidth, true);
  }
  add(last, (last - at) * perTime, false);
  return pieces;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Summed up, since what is left of a large time without another large one would be nothing but rounding. */
function linearTime(cuts: readonly Stretch[], first: number, last: number): number {
  return [...cuts.map(({ from }) => from), last].reduce((sum, to, index) => sum + (to - (cuts[index - 1]?.to ?? first)), 0);
}

function longStretches(times: readonly number[], most: number): Stretch[] {
  const stretches = times.slice(1).map((to, index) => ({ from: times[index] ?? to, to }));
  const lengths = stretches.map(({ from, to }) => to - from).sort((one, other) => one - other);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const whole = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const limit = Math.max(median * longStretch.medians, whole * longStretch.share, leastTime);
  if (times.length < 4) return [];
  return stretches.filter(({ from, to }) => to - from > limit).sort((one, other) => (other.to - other.from) - (one.to - one.from)).slice(0, most)
    .sort((one, other) => one.from - other.from);
}

function ticksOf(pieces: readonly Piece[], first: number, distance: number): { readonly x: number; readonly time: number }[] {
  const linear = pieces.filter(({ isBreak }) => !isBreak);
  const slope = linear.reduce((most, piece) => Math.max(most, slopeOf(piece)), 0);
  if (slope === 0) return [{ x: scaleMargin, time: 0 }];
  const step = roundStep(distance / slope);
  let free = Number.NEGATIVE_INFINITY;
  return linear.flatMap((piece) => {
    const start = Math.ceil((piece.from - first) / step - 1e-9);
    const end = Math.floor((piece.to - first) / step + 1e-9);
    return Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => (start + index) * step).flatMap((time) => {
      const x = piece.x + (first + time - piece.from) * slopeOf(piece);
      if (x < free) return [];
      free = x + distance;
      return [{ x, time }];
    });
  });
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((each) => each * power >= least) ?? 10);
}
