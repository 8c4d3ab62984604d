import type { Flow, Hop, Probe, Scenario, Side } from '../model/scenario.js';
import { isOn } from '../model/conditions.js';
import { inLanguage } from '../model/text.js';
import { conditionsOfFlow } from '../model/what-if.js';
import { changedText, conditionText, titleUnder } from '../model/words.js';
import { plainLine } from '../text/plain-line.js';
import { keyOf, probePointOf, type ProbePoint } from './probe-point.js';
import { filled, probeWords } from './words.js';

/** What to watch, and how to describe it. */
export interface WatchOptions {
  readonly machine: Side;
  /** What the command line calls the scenario, an id or the name of its file; by default, its id. */
  readonly name?: string;
  /** Id of the only hop to watch; if absent, every hop of the flow is watched. */
  readonly hop?: string;
  /** BCP 47 tag of the language of titles, labels and comments. */
  readonly language: string;
  /** Version of vhflow, which recordings name. */
  readonly version: string;
  /** Whether recordings say that they were made in emulation, where times mean nothing. */
  readonly isEmulated?: boolean;
  /** Whether a compiler may have inlined a function; absent if this is not known. */
  readonly mayBeInlined?: (symbol: string, mode: 'kernel' | 'user') => boolean;
  /** What is known of a function that a kernel does not have, or does not let trace; absent if nothing is known. */
  readonly lacking?: (symbol: string) => LackingFunction | undefined;
}

/** A function to which no probe can attach in a kernel. */
export interface LackingFunction {
  /** `absent`: the kernel has no such function, not even a copy with a suffix. `untraceable`: it has, but refuses probes. */
  readonly state: 'absent' | 'untraceable';
  /** Name and version of the kernel. */
  readonly kernel: string;
}

/** A text to copy or print. */
export interface WatchText {
  readonly text: string;
  /** The number of different probes in the text. */
  readonly probes: number;
}

/** A script that records, for `vhflow trace` to read. */
export interface RecordingScript extends WatchText {
  /** A name for the script; a word of a shell. */
  readonly fileName: string;
  /** The file that it writes, in the working directory; a word of a shell. */
  readonly recording: string;
  /** The command line that runs the script, as root. */
  readonly command: string;
}

export interface WatchedHop {
  readonly hop: Hop;
  /** `7. label`, printable. */
  readonly title: string;
  /** The probes on this machine, each once. */
  readonly points: readonly ProbePoint[];
  /** Targets on this machine that are not names. */
  readonly refused: readonly Probe[];
  /** Command lines to run manually on this machine. */
  readonly commands: readonly string[];
  /** The machine that watches this hop instead, if this one does not. */
  readonly elsewhere?: Side;
}

/** The hops of a flow with their probes on the machine, in file order. */
export interface WatchedFlow {
  /** Those to watch. */
  readonly hops: readonly WatchedHop[];
  /** All hops of the flow, whose probes may be the same. */
  readonly all: readonly WatchedHop[];
}

export function watchedFlow(flow: Flow, { machine, hop: only, language }: WatchOptions): WatchedFlow {
  const all = flow.hops.map((hop) => watchedHop(hop, machine, language));
  return { hops: only === undefined ? all : all.filter(({ hop }) => hop.id === only), all };
}

function watchedHop(hop: Hop, machine: Side, language: string): WatchedHop {
  const here = hop.observe.filter(({ side }) => side === machine);
  const points = new Map<string, ProbePoint>();
  const refused: Probe[] = [];
  for (const probe of here) {
    const point = probePointOf(probe);
    if (point) points.set(keyOf(point), point);
    else if (probe.type !== 'shell') refused.push(probe);
  }
  const elsewhere = here.length === 0 ? hop.observe[0]?.side : undefined;
  return {
    hop,
    title: `${hop.n}. ${plainLine(inLanguage(hop.label, language))}`,
    points: [...points.values()],
    refused,
    commands: here.filter(({ type }) => type === 'shell').map(({ target }) => plainLine(target)),
    ...(elsewhere && { elsewhere }),
  };
}

/** A probe with the hops that it observes. */
export interface SharedProbe<Point extends ProbePoint = ProbePoint> {
  readonly key: string;
  readonly point: Point;
  /** The watched hops. */
  readonly hops: readonly WatchedHop[];
  /** All hops of the flow that have this probe, also those that are not watched. */
  readonly all: readonly WatchedHop[];
  /** Their titles, printable. */
  readonly titles: string;
  /** Whether these are several: that it fires does not tell which of them has happened. */
  readonly isShared: boolean;
}

/** The probes of the watched hops that `accepts` accepts, each once, in the order of first use. */
export function sharedProbes<Point extends ProbePoint>(
  { hops, all }: WatchedFlow,
  accepts: (point: ProbePoint) => point is Point,
): readonly SharedProbe<Point>[] {
  const sharing = hopsByProbe(all);
  const shared = new Map<string, Point>();
  for (const point of hops.flatMap(({ points }) => points).filter(accepts)) if (!shared.has(keyOf(point))) shared.set(keyOf(point), point);
  return [...shared].map(([key, point]) => {
    const having = sharing.get(key) ?? [];
    return { key, point, hops: having.filter((hop) => hops.includes(hop)), all: having, titles: having.map(({ title }) => title).join(' | '), isShared: having.length > 1 };
  });
}

function hopsByProbe(hops: readonly WatchedHop[]): ReadonlyMap<string, readonly WatchedHop[]> {
  const found = new Map<string, WatchedHop[]>();
  for (const hop of hops) {
    for (const point of hop.points) {
      const known = found.get(keyOf(point));
      if (known) known.push(hop);
      else found.set(keyOf(point), [hop]);
    }
  }
  return found;
}

/** `scenario · flow`, printable, with the settings that differ from the basis. */
export function flowTitle(scenario: Scenario, flow: Flow, language: string): string {
  const title = [scenario.title, flow.title].map((each) => plainLine(inLanguage(each, language))).join(' · ');
  return titleUnder(title, plainLine(changedText(conditionsOfFlow(scenario, flow.id), scenario.settings, language)), language);
}

/** The settings for which the hops were chosen, as printable lines for the head of a script; none if the flow depends on no condition. */
export function settingsLines(scenario: Scenario, flow: Flow, language: string): readonly string[] {
  const conditions = conditionsOfFlow(scenario, flow.id);
  if (conditions.length === 0) return [];
  const { settings, notBasis } = probeWords(language);
  return [
    settings,
    ...conditions.map((condition) => {
      const on = isOn(condition, scenario.settings);
      const text = `  ${condition.id}: ${plainLine(conditionText(condition, on, language))}`;
      return on === condition.isOnByDefault ? text : filled(notBasis, text);
    }),
  ];
}
