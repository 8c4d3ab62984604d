import type { Place } from '../model/scenario.js';
import { plainLine } from '../text/plain-line.js';
import { attentionTo, withoutSuffix } from './attention.js';
import { keyOf, type ProbePoint } from './probe-point.js';
import type { WatchedHop, WatchOptions } from './watched-flow.js';
import { filled, type ProbeWords } from './words.js';

/** Remarks on a hop's probes for the reader of a script: which are missing, omitted, only counted, or may not fire. */
export function hopRemarks(watched: WatchedHop, { mayBeInlined = () => false, lacking = () => undefined }: WatchOptions, words: ProbeWords): readonly string[] {
  const { points, refused, commands, elsewhere, hop } = watched;
  const functions = points.filter((point) => 'symbol' in point);
  const inlined = functions.filter((point) => mayBeInlined(point.symbol, modeOf(point)));
  const lacked = functions.filter((point) => modeOf(point) === 'kernel').flatMap(({ symbol }) => {
    const known = lacking(withoutSuffix(symbol));
    return known ? [filled(words.lacking[known.state], symbol, known.kernel)] : [];
  });
  const own: readonly Place[] = hop.at ?? [];
  const isOwnWatched = own.some(({ symbol }) => functions.some((point) => point.symbol === symbol));
  const [ownFunction] = own;
  const ownMayBeInlined = ownFunction && mayBeInlined(ownFunction.symbol, ownFunction.project === 'linux' ? 'kernel' : 'user');
  return [
    ...inlined.map(({ symbol }) => filled(words.mayBeInlined, symbol)),
    ...new Set(lacked),
    ...(points.length > 0 && ownMayBeInlined && !isOwnWatched ? [filled(words.ownFunctionInlined, plainLine(ownFunction.symbol))] : []),
    ...points.flatMap((point) => attentionRemark(point, watched, words)),
    ...refused.map(({ type, target }) => filled(words.refused, `${type} ${plainLine(target)}`)),
    ...commands.map((command) => filled(words.byHand, command)),
    ...(elsewhere ? [words.elsewhere[elsewhere]] : points.length + commands.length === 0 ? [words.noProbe] : []),
  ];
}

function attentionRemark(point: ProbePoint, { hop }: WatchedHop, words: ProbeWords): readonly string[] {
  const { how } = attentionTo(point, hop);
  switch (how) {
    case 'event':
      return [];
    case 'entry':
    case 'return':
      return [filled(words.found, keyOf(point))];
    case 'count':
      return [filled(words.onlyCounted, keyOf(point))];
    case 'error':
      return [filled(words.error, keyOf(point))];
  }
}

function modeOf({ type }: ProbePoint): 'kernel' | 'user' {
  return type === 'kprobe' || type === 'kretprobe' ? 'kernel' : 'user';
}
