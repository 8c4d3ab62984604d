/** Writes times of a trace for people. */
export type TimeText = (time: number) => string;

/**
 * @param unit of the times
 * @param tscKhz frequency of the counter, if it is known; otherwise ticks stay ticks
 */
export function timesIn(unit: 'ns' | 'ticks', tscKhz: number | undefined): TimeText {
  if (unit === 'ns') return nanoseconds;
  return tscKhz === undefined ? (ticks) => grouped(ticks) : (ticks) => nanoseconds((ticks / tscKhz) * 1e6);
}

/** A number with commas between thousands. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const units = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']] as const;

function nanoseconds(time: number): string {
  const size = Math.abs(time);
  for (const [factor, unit] of units) if (size >= factor) return `${rounded(time / factor)} ${unit}`;
  return `${Math.round(time)} ns`;
}

/** Three digits, more only before the point. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? grouped(value) : String(Number(value.toPrecision(3)));
}
