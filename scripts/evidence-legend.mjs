// @ts-check
/** The words of docs/evidence.md for how an event shows a hop, and what they mean. */

/** @typedef {import('../src/evidence/index.js').HopSummary} HopSummary */
/** @typedef {import('../src/evidence/index.js').Meaning} Meaning */
/** @typedef {'itself' | 'counterpart' | 'return' | 'running' | 'inlined' | 'neighbour' | 'caller' | 'shared' | 'explained' | 'unexplained'} Way */

const cameThatFar = 'which shows that the packet came that far, and not that the function ran';

/**
 * Each way: what is said behind the function or event, or instead of it, and what that means.
 * @type {Readonly<Record<Way, Meaning>>}
 */
const ways = {
  itself: { sign: '', text: "the hop's own function, which was called; for a hop that is a return, which returned" },
  counterpart: { sign: 'its counterpart', text: 'the function that does the same under other conditions' },
  return: { sign: 'its return', text: "the return of the hop's own function, so that it has run" },
  running: { sign: 'a call out of it', text: "a function that the hop's own function has called, which the recording names as the caller" },
  inlined: { sign: 'in its caller', text: "the call that the hop's own function makes next, made by its caller: the compiler has put the function in there" },
  neighbour: { sign: 'a neighbour', text: `another function or event that comes with the hop, ${cameThatFar}` },
  caller: { sign: 'its caller', text: `the function that calls the hop's own function, ${cameThatFar}` },
  shared: { sign: 'an event of another packet', text: 'one event was for several packets that were on their way together' },
  explained: { sign: 'not seen', text: 'the last column has the reason' },
  unexplained: { sign: 'not seen, not explained', text: 'the recording does not tell why' },
};

/** What shows a hop, for a cell of a table. @param {HopSummary} hop */
export function shownText(hop) {
  const way = wayOf(hop);
  const name = hop.state !== 'seen' || hop.by === undefined ? [] : [`\`${hop.by.replaceAll('|', '\\|')}\``];
  return [...name, ...(ways[way].sign === '' ? [] : [ways[way].sign])].join(', ');
}

/**
 * What the words mean that these hops have in their cells, in the order from the best evidence to none.
 *
 * @param {readonly HopSummary[]} hops
 * @returns {readonly Meaning[]}
 */
export function meaningsOfWays(hops) {
  const used = new Set(hops.map(wayOf));
  return /** @type {Way[]} */ (Object.keys(ways)).filter((way) => used.has(way)).map((way) => ({ sign: ways[way].sign || 'only a name', text: ways[way].text }));
}

/** @param {HopSummary} hop @returns {Way} */
function wayOf({ state, how }) {
  return state === 'seen' ? how ?? 'shared' : state;
}
