import type { Hop, Place, Scenario, Side } from '../model/scenario.js';
import { attentionTo } from './attention.js';
import { keyOf, probePointOf, type ProbePoint } from './probe-point.js';
import type { WatchedFlow, WatchedHop } from './watched-flow.js';

/**
 * The flow with the beginnings of the system calls whose returns it watches: they tell whether a thread sleeps in such a call. A call that
 * polls is watched only where it finds something.
 */
export function withCallBeginnings(watched: WatchedFlow): WatchedFlow {
  return withPoints(watched, ({ hop, points }) => points.flatMap((point) => {
    const event = point.type === 'tracepoint' ? point.event.replace(/^syscalls:sys_exit_/, 'syscalls:sys_enter_') : '';
    return point.type === 'tracepoint' && event !== point.event && attentionTo(point, hop).how === 'event' ? [{ ...point, event }] : [];
  }));
}

/**
 * The flow with the functions in which its hops happen among the probes: a recorder traces many at little cost, and says of each whether it
 * could. Functions of the kernel are watched in all versions, those of programs in the one that the scenario is for.
 */
export function withOwnFunctions(watched: WatchedFlow, scenario: Scenario, machine: Side): WatchedFlow {
  const here = new Set(scenario.contexts.filter(({ side }) => side === machine).map(({ id }) => id));
  const binaries = binariesOf(scenario, machine);
  return withPoints(watched, ({ hop }) => (here.has(hop.context) ? ownPoints(hop, machine, binaries) : []));
}

/** The flow with more points of its hops, each of them once. */
function withPoints(watched: WatchedFlow, more: (of: WatchedHop) => readonly ProbePoint[]): WatchedFlow {
  const all = watched.all.map((each): WatchedHop => ({ ...each, points: [...new Map([...each.points, ...more(each)].map((point) => [keyOf(point), point])).values()] }));
  return { all, hops: all.filter(({ hop }) => watched.hops.some((other) => other.hop === hop)) };
}

function ownPoints({ at = [] as readonly Place[] }: { readonly at?: readonly Place[] }, side: Side, binaries: Binaries): readonly ProbePoint[] {
  const [first] = at;
  const binary = first && binaries.of(first);
  return [
    ...at.filter(isOfKernel).flatMap(({ symbol }) => probePointOf({ side, type: 'kprobe', target: symbol }) ?? []),
    ...(first && binary !== undefined ? [`${binary}:${first.symbol}`] : []).flatMap((target) => probePointOf({ side, type: 'uprobe', target }) ?? []),
  ];
}

function isOfKernel({ project }: Place): boolean {
  return project === 'linux';
}

interface Binaries {
  /** The program or library that has the code of a place; undefined if the scenario does not tell. */
  of(place: Place): string | undefined;
}

/**
 * The binaries of the projects' code, as the probes of a scenario tell: a probe at a function of a hop says what the files in the folder of
 * that function become. Of a project with one binary, it has everything.
 */
function binariesOf(scenario: Scenario, machine: Side): Binaries {
  const ofFolder = new Map<string, string>();
  const ofProject = new Map<string, Set<string>>();
  for (const { at, observe } of scenario.flows.flatMap(({ hops }): readonly Hop[] => hops)) {
    for (const place of at ?? []) {
      if (isOfKernel(place)) continue;
      for (const binary of observe.filter(({ side }) => side === machine).flatMap((probe) => binaryOf(probePointOf(probe)))) {
        if (binary.symbol === place.symbol) ofFolder.set(folderOf(place), binary.name);
        ofProject.set(place.project, (ofProject.get(place.project) ?? new Set()).add(binary.name));
      }
    }
  }
  return {
    of: (place) => {
      if (isOfKernel(place)) return undefined;
      const [only, ...others] = ofProject.get(place.project) ?? [];
      return ofFolder.get(folderOf(place)) ?? (others.length === 0 ? only : undefined);
    },
  };
}

function binaryOf(point: ProbePoint | undefined): readonly { readonly name: string; readonly symbol: string }[] {
  return point && 'binary' in point ? [{ name: point.binary, symbol: point.symbol }] : [];
}

function folderOf({ project, path }: Place): string {
  return `${project}:${path.slice(0, path.lastIndexOf('/') + 1)}`;
}
