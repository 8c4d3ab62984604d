const steps = {
  ns: [[1, 'ns'], [1e3, 'µs'], [1e6, 'ms'], [1e9, 's']],
  ticks: [[1, ''], [1e3, 'k'], [1e6, 'M'], [1e9, 'G']],
} as const;

/**
 * A time or duration of a trace with at most three digits that count, such as `1.25 µs`, `−40 ns` or `26.1k ticks`.
 *
 * @param unit that of the number: nanoseconds, or ticks of a processor's counter
 * @param ticks what ticks are called
 */
export function timeText(time: number, unit: 'ns' | 'ticks', ticks = 'ticks'): string {
  const size = Math.abs(time);
  // What would be rounded up to 1000 is written in the next unit.
  const [factor, name] = [...steps[unit]].reverse().find(([each]) => size >= each * 0.9995) ?? steps[unit][0];
  const scaled = size / factor;
  const digits = String(Number(scaled.toFixed(factor === 1 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2)));
  const sign = time < 0 && digits !== '0' ? '−' : '';
  return unit === 'ns' ? `${sign}${digits} ${name}` : `${sign}${digits}${name} ${ticks}`;
}
