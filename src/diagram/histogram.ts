/** Times in bins of equal width or, if they differ by orders of magnitude, of equal ratio. */
export interface Histogram {
  readonly bins: readonly number[];
  readonly isLog: boolean;
  readonly from: number;
  readonly to: number;
  /** Where a time is between the ends, from 0 to 1. */
  readonly place: (time: number) => number;
}

const mostBins = 24;
/** From this ratio on, equal widths would put nearly all times into the first bin. */
const logRatio = 20;

/** @param times in ascending order, at least one */
export function histogramOf(times: readonly number[]): Histogram {
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? from;
  const isLog = from > 0 && to / from >= logRatio;
  const scale = isLog ? Math.log : (time: number): number => time;
  const width = scale(to) - scale(from);
  const place = (time: number): number => (width === 0 ? 0.5 : (scale(time) - scale(from)) / width);
  const bins = new Array<number>(mostBins).fill(0);
  for (const time of times) {
    const bin = Math.min(mostBins - 1, Math.floor(place(time) * mostBins));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return { bins, isLog, from, to, place };
}
