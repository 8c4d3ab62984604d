import data from '../../sources/inlinable-functions.json' with { type: 'json' };

const kernel: ReadonlySet<string> = new Set(data.kernel);
const user: ReadonlySet<string> = new Set(data.user);

/**
 * Whether a compiler may have inlined a function: it is static in the pinned trees, and its address is not taken.
 * Known for the functions of the built-in scenarios; written by `npm run sources:inlinable`.
 */
export function mayBeInlined(symbol: string, mode: 'kernel' | 'user'): boolean {
  return (mode === 'kernel' ? kernel : user).has(symbol);
}
