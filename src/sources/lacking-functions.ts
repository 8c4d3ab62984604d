import data from '../../sources/lacking-functions.json' with { type: 'json' };

const absent: ReadonlySet<string> = new Set(data.absent);
const untraceable: ReadonlySet<string> = new Set(data.untraceable);

/**
 * Whether one kernel, which is named, has no function of that name, or does not let trace it; undefined if a probe can attach, or if
 * this is not known. Known for the functions of the built-in scenarios; written by `npm run sources:lacking`.
 */
export function lackingFunction(symbol: string): { readonly state: 'absent' | 'untraceable'; readonly kernel: string } | undefined {
  const state = absent.has(symbol) ? 'absent' : untraceable.has(symbol) ? 'untraceable' : undefined;
  return state && { state, kernel: data.kernel };
}
