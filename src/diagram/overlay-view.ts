import { isOn, type Term } from '../model/conditions.js';
import { costNames } from '../model/cost.js';
import type { Flow, Hop, Scenario, Side } from '../model/scenario.js';
import { inLanguage, type Text } from '../model/text.js';
import { conditionText, filled, wordsIn, type NounForms } from '../model/words.js';
import type { GapView, MeasuredCost, OverlayView, PassHopView, PassSummary, PassView, TracedHop, TracedState } from '../pages/overlay-protocol.js';
import type { OfflineTrace } from '../pages/offline-data.js';
import { oneLine } from '../text/visible.js';
import type { Gap, HopOverlay, OrderContradiction, Overlay, OverlayThread, Pass, PassHop } from '../traces/matching/overlay.js';
import { histogramOf } from './histogram.js';
import { overlayStrings, type Evidence, type OverlayStrings } from './overlay-strings.js';
import { measurableGap, timeSince } from './trace-gaps.js';
import { timeText } from './trace-time.js';

/** What an overlay is laid over. */
export interface TracedFlow {
  /** Under the settings of the overlay. */
  readonly scenario: Scenario;
  readonly flow: Flow;
}

export interface OverlayViewOptions {
  /** A BCP 47 tag. */
  readonly language: string;
  /** What was opened, such as the names of the files. */
  readonly title: string;
  /** At most as many passes are listed; by default {@link mostPasses}. */
  readonly most?: number;
}

/** Of fewer times, the 90th percentile is the maximum, or nearly so. */
export const fewestForPercentile = 10;

/** At most as many passes are listed. */
export const mostPasses = 20_000;
/** At most as many passes can be chosen in a page that is saved to a file, which has the details of all of them. */
const mostSavedPasses = 100;

/** Contradictions, threads and counted names beyond these numbers are left out of the details of a hop, and packets out of a remark. */
const most = { contradictions: 5, threads: 6, counted: 8, packets: 8 } as const;

const indirect: readonly Evidence[] = ['neighbour', 'caller'];

/** What the page of the diagram shows of a trace, with every text in the given language and safe to show. */
export function overlayViewOf(overlay: Overlay, traced: TracedFlow, { language, title, most: listed = mostPasses }: OverlayViewOptions): OverlayView {
  const words = new OverlayWords(overlay, traced, language);
  return {
    flowId: traced.flow.id,
    title: oneLine(title),
    unit: overlay.unit,
    ...words.caution(),
    summary: words.summary(),
    remarks: words.remarks(listed),
    hops: words.hops(),
    absent: words.absent(),
    passCount: overlay.passes.length,
    passes: overlay.passes.slice(0, listed).map((pass) => words.pass(pass)),
    costs: measured(overlay),
    counted: words.counted(),
  };
}

/** A trace for a page that is saved to a file, with the details of its first packets. */
export function offlineTraceOf(overlay: Overlay, traced: TracedFlow, options: OverlayViewOptions): OfflineTrace {
  const words = new OverlayWords(overlay, traced, options.language);
  return {
    overlay: overlayViewOf(overlay, traced, { ...options, most: mostSavedPasses }),
    passes: overlay.passes.slice(0, mostSavedPasses).map((pass) => words.passDetails(pass)),
  };
}

/** The details of a pass; undefined if there is none of that number. */
export function passViewOf(overlay: Overlay, traced: TracedFlow, n: number, language: string): PassView | undefined {
  const pass = overlay.passes[n - 1];
  return pass && new OverlayWords(overlay, traced, language).passDetails(pass);
}

function measured({ costs: { computed, counted } }: Overlay): MeasuredCost[] {
  return costNames.map((name) => {
    const count = name === 'copies' ? undefined : counted[name];
    return { name, computed: computed[name], ...(count === undefined ? {} : { measured: count }) };
  });
}

/** For each hop that was seen, its event in the first packet that has one with a line. */
function examplesOf({ hops, passes }: Overlay): ReadonlyMap<number, NonNullable<TracedHop['example']>> {
  const examples = new Map<number, NonNullable<TracedHop['example']>>();
  const missing = new Set(hops.filter(({ seen }) => seen > 0).map(({ n }) => n));
  for (const pass of passes) {
    if (missing.size === 0) break;
    for (const { n, line, thread: { machine } } of pass.hops) {
      if (line > 0 && missing.delete(n)) examples.set(n, { pass: pass.n, machine, line });
    }
  }
  return examples;
}

/** The texts of an overlay in one language. */
class OverlayWords {
  private readonly strings: OverlayStrings;
  /** What the trace says of each hop of the flow. */
  private readonly ofHop: ReadonlyMap<string, HopOverlay>;
  private readonly examples: ReadonlyMap<number, NonNullable<TracedHop['example']>>;
  private readonly contradictions = new Map<number, OrderContradiction[]>();
  private readonly contradictionsOfPass = new Map<number, number>();
  private readonly sides: ReadonlyMap<string, Side>;

  constructor(private readonly overlay: Overlay, private readonly traced: TracedFlow, private readonly language: string) {
    this.strings = overlayStrings(language);
    this.ofHop = new Map(overlay.hops.map((hop) => [hop.id, withMeasurableGap(hop, overlay)]));
    this.sides = new Map(traced.scenario.contexts.map(({ id, side }) => [id, side]));
    this.examples = examplesOf(overlay);
    for (const contradiction of overlay.contradictions) {
      const { hop: { n }, pass } = contradiction;
      this.contradictions.set(n, [...(this.contradictions.get(n) ?? []), contradiction]);
      this.contradictionsOfPass.set(pass, (this.contradictionsOfPass.get(pass) ?? 0) + 1);
    }
  }

  caution(): Pick<OverlayView, 'caution'> {
    return this.isEmulated ? { caution: this.strings.emulated } : {};
  }

  private get isEmulated(): boolean {
    const { recordings: { guest, host } } = this.overlay;
    return guest?.isEmulated === true || host?.isEmulated === true;
  }

  summary(): string {
    const { overlay, strings: { hopsSeen, inOrder, outOfOrder, threadsAgree, threadsDiffer, packets } } = this;
    const { passes, hops, contradictions } = overlay;
    const here = hops.filter(({ state }) => state !== 'not-here');
    const differing = here.filter(({ threadAgrees }) => threadAgrees === false).length;
    return [
      numbered(packets, passes.length),
      filled(hopsSeen, here.filter(({ state }) => state === 'seen').length, here.length),
      ...(passes.length === 0 ? [] : [contradictions.length === 0 ? inOrder : numbered(outOfOrder, contradictions.length)]),
      ...(here.some(({ threadAgrees }) => threadAgrees !== undefined) ? [differing === 0 ? threadsAgree : numbered(threadsDiffer, differing)] : []),
      ...this.clocks(),
    ].join(this.strings.separator);
  }

  private clocks(): string[] {
    const { strings: { clocks }, overlay: { clocks: { from, choices } } } = this;
    if (from === 'one-machine') return [];
    return [choices > 1 ? clocks.choices : filled(clocks[from], this.time(this.uncertainty))];
  }

  /** @param listed at most as many passes are listed */
  remarks(listed: number): string[] {
    const { overlay: { passes, partial, others, recordings, costs: { computed, counted, timers, awake = 0, disturbed = [], lacking = [] } }, strings: { remarks } } = this;
    const uncounted = lacking.reduce((sum, { count }) => sum + count, 0);
    return [
      ...(passes.length === 0 ? [remarks.noPass] : []),
      ...(['guest', 'host'] as const).flatMap((side) => (recordings[side] ? this.remarksOn(side) : [])),
      ...this.remarksOnClocks(),
      ...(partial > 0 ? [filled(remarks.partial, partial)] : []),
      ...(others > 0 ? [filled(remarks.others, others)] : []),
      ...(uncounted > 0 && counted.hostRoundTrips !== undefined ? [filled(remarks.lacking, lacking.map(({ name }) => oneLine(name)).join(', '), uncounted, computed.hostRoundTrips)] : []),
      ...(timers && passes.length > 0 && timers.woken < timers.wakeups ? [filled(remarks.expired, timers.woken, timers.wakeups)] : []),
      ...(awake > 0 ? [filled(remarks.awake, awake)] : []),
      ...(disturbed.length > 0 ? [filled(remarks.disturbed, disturbed.length, passes.length, disturbed.slice(0, most.packets).join(', ') + (disturbed.length > most.packets ? ', …' : ''))] : []),
      ...(passes.length > listed ? [filled(remarks.unlisted, listed)] : []),
    ];
  }

  private remarksOnClocks(): string[] {
    const { overlay: { clocks: { from, low, high, choices, refused } }, strings: { remarks } } = this;
    const outside = from === 'bounds' ? remarks.offsetOutside : remarks.offsetRefused;
    return [
      ...(refused ? [filled(refused.why === 'no-overlap' ? remarks.noOverlap : outside, refused.offset, Math.floor(low), Math.ceil(high))] : []),
      ...(from === 'none' ? [choices === 1 ? filled(remarks.wideClocks, this.time(high - low)) : remarks.noClocks] : []),
      ...(choices > 1 ? [filled(remarks.manyClocks, choices)] : []),
    ];
  }

  private remarksOn(side: Side): string[] {
    const { overlay, strings: { remarks, machines } } = this;
    const recording = overlay.recordings[side];
    if (!recording) return [];
    const { lost, skipped, isCut, knowsTraced } = recording;
    const isUnknown = overlay.hops.some(({ id, state }) => state === 'unknown' && this.sideOf(id) === side);
    return [
      ...(lost > 0 ? [filled(remarks.lost, machines[side], lost)] : []),
      ...(skipped > 0 ? [filled(remarks.skipped, machines[side], skipped)] : []),
      ...(isCut ? [filled(remarks.cut, machines[side])] : []),
      ...(!knowsTraced && isUnknown ? [filled(remarks.noList, machines[side])] : []),
    ];
  }

  /** The hops of the flow; those that the overlay does not have, because it is of another version, are unknown. */
  hops(): TracedHop[] {
    return this.traced.flow.hops.map((hop) => {
      const known = this.ofHop.get(hop.id);
      return known && known.state !== 'not-here' ? this.hop(hop, known, known.state) : this.unknownHop(hop);
    });
  }

  absent(): OverlayView['absent'] {
    const written = this.traced.scenario.written.flows.find(({ id }) => id === this.traced.flow.id);
    return (written?.hops ?? []).flatMap(({ id, label, under }) => {
      const known = this.ofHop.get(id);
      return known?.state === 'not-here' ? [{ label: this.text(label), needs: filled(this.strings.needs, this.neededBy(under ?? []) || oneLine(known.needs ?? '')) }] : [];
    });
  }

  /** What must be the case for an expression to hold and is not, in words. */
  private neededBy(expression: readonly Term[]): string {
    const { conditions, settings } = this.traced.scenario;
    return expression.flatMap(({ condition: id, isOn: on }) => {
      const condition = conditions.find((each) => each.id === id);
      return condition && isOn(condition, settings) !== on ? [oneLine(conditionText(condition, on, this.language))] : [];
    }).join(wordsIn(this.language).conditionSeparator);
  }

  private hop(hop: Hop, known: HopOverlay, state: TracedState): TracedHop {
    const isOutOfOrder = this.contradictions.has(known.n);
    const isWrongThread = known.threadAgrees === false;
    const isIndirect = state === 'seen' && known.by !== undefined && indirect.includes(known.by.how);
    const threads = known.threads.slice(0, most.threads).map((thread) => filled(this.strings.threadOfPackets, this.thread(thread), this.strings.machines[thread.machine], thread.passes, known.seen));
    return {
      id: hop.id,
      n: hop.n,
      state,
      ...(isIndirect ? { isIndirect } : {}),
      ...(isWrongThread ? { isWrongThread } : {}),
      ...(isOutOfOrder ? { isOutOfOrder } : {}),
      ...this.marks(known),
      sentence: this.sentence(known, state),
      brief: this.brief(known, state),
      contradictions: this.contradictionsOf(hop, known),
      // A list of functions says nothing where nothing was recorded.
      own: state === 'not-recorded' ? [] : known.own.map(({ name, state: ofFunction }) => ({ name: oneLine(name), text: this.strings.own[ofFunction] })),
      ...this.gap(known),
      threads,
      ...(hop.thread ? { expectedThread: this.text(hop.thread) } : {}),
      ...this.example(known),
    };
  }

  private example({ n }: HopOverlay): Pick<TracedHop, 'example'> {
    const example = this.examples.get(n);
    return example ? { example } : {};
  }

  private unknownHop({ id, n }: Hop): TracedHop {
    const { unknown, brief } = this.strings;
    return { id, n, state: 'unknown', mark: '', sentence: unknown, brief: brief.unknown, contradictions: [], own: [], threads: [] };
  }

  private marks({ n, state, seen, of, shared, gap }: HopOverlay): Pick<TracedHop, 'mark' | 'longMark'> {
    if (state !== 'seen') return { mark: '' };
    const count = seen + shared === of ? `${of}\u00d7` : `${seen + shared}/${of}`;
    if (!gap) return { mark: count };
    return this.marksAfter(`${count} \u00b7 ${gap.uncertainty > 0 ? '≈' : ''}${this.time(gap.p50)}`, gap.after, n);
  }

  /** A mark with a time, which names the hop that the time is counted from, unless that is the hop just before. */
  private marksAfter(mark: string, after: number, n: number): Pick<TracedHop, 'mark' | 'longMark'> {
    return { mark, ...(after === n - 1 ? {} : { longMark: filled(this.strings.markAfter, mark, after) }) };
  }

  private sentence({ seen, of, shared, by, own }: HopOverlay, state: TracedState): string {
    const { strings } = this;
    switch (state) {
      case 'seen':
        if (!by) return filled(strings.sharedOnly, shared, of);
        return [filled(strings.seen[by.how], seen, of, oneLine(by.name)), ...(shared > 0 ? [filled(strings.shared, shared)] : [])].join(strings.sentenceSeparator);
      case 'not-seen':
        return strings.notSeen;
      case 'not-traced':
        return own.length > 0 && own.every((each) => each.state === 'untraceable') ? strings.untraceable : strings.notTraced;
      case 'unknown':
        return strings.unknown;
      case 'not-recorded':
        return filled(strings.notRecorded, strings.machines[this.missingMachine]);
    }
  }

  private get missingMachine(): Side {
    return this.overlay.recordings.guest ? 'host' : 'guest';
  }

  private brief(known: HopOverlay, state: TracedState): string {
    const { strings: { seenShort, indirectly, gapShort, brief, separator } } = this;
    const { by, seen, shared, of, gap, threadAgrees, n } = known;
    const words = state === 'seen'
      ? [
          filled(seenShort, seen + shared, of),
          ...(by && indirect.includes(by.how) ? [indirectly] : []),
          // Lenses and hovers say nothing else of the recording, not even that it was made in emulation.
          ...(gap && !this.isEmulated ? [filled(gapShort, this.timeWithin(gap.p50, gap.uncertainty), gap.after)] : []),
        ]
      : [brief[state]];
    return [...words, ...(threadAgrees === false ? [brief.wrongThread] : []), ...(this.contradictions.has(n) ? [brief.outOfOrder] : [])].join(separator);
  }

  private contradictionsOf(hop: Hop, { n, threadAgrees, threads }: HopOverlay): string[] {
    const { strings } = this;
    const names = threads.slice(0, most.threads).map((thread) => this.thread(thread)).join(strings.separator);
    const all = this.contradictions.get(n) ?? [];
    return [
      ...(threadAgrees === false ? [hop.thread ? filled(strings.wrongThread, this.text(hop.thread), names) : filled(strings.wrongThreadUnnamed, names)] : []),
      ...all.slice(0, most.contradictions).map(({ pass, hop: event, other }) => (
        filled(strings.contradiction, pass, oneLine(event.name), this.time(other.time - event.time), oneLine(other.name), other.n))),
      ...(all.length > most.contradictions ? [filled(strings.more, all.length - most.contradictions)] : []),
    ];
  }

  private gap({ gap }: HopOverlay): { readonly gap?: GapView } {
    if (!gap || gap.times.length === 0) return {};
    const { bins, isLog, from, to, place } = histogramOf(gap.times);
    return {
      gap: {
        title: filled(this.strings.afterHop, gap.after), text: this.gapText(gap), bins, isLog,
        from: this.time(from), to: this.time(to), p50: place(gap.p50), ...(gap.times.length >= fewestForPercentile && { p90: place(gap.p90) }),
      },
    };
  }

  private gapText({ times, p50, p90, max, uncertainty }: Gap): string {
    const { strings: { gap, gapFew, gapOne, crossing } } = this;
    const text = times.length === 1
      ? filled(gapOne, this.time(p50))
      : times.length < fewestForPercentile ? filled(gapFew, this.time(p50), this.time(max), times.length) : filled(gap, this.time(p50), this.time(p90), this.time(max), times.length);
    return uncertainty > 0 ? filled(crossing, text, this.time(uncertainty)) : text;
  }

  counted(): OverlayView['counted'] {
    const { overlay: { costs }, strings } = this;
    return (['exits', 'userExits', 'systemCalls', 'wakeups'] as const).flatMap((list) => {
      const items = costs[list].filter(({ count }) => count > 0).slice(0, most.counted);
      return items.length === 0 ? [] : [{ title: strings.counted[list], items: items.map(({ name, count }) => ({ name: oneLine(name), count })) }];
    });
  }

  pass({ n, start, end, hops, shared, hasStart, isComplete }: Pass): PassSummary {
    return { n, start, end, seen: hops.length + shared.length, hasStart, isComplete, contradictions: this.contradictionsOfPass.get(n) ?? 0 };
  }

  passDetails(pass: Pass): PassView {
    const threads = threadsOf(pass.hops);
    const indexOf = new Map(threads.map((thread, index) => [keyOf(thread), index]));
    const found = new Map(pass.hops.map((hop) => [hop.n, hop]));
    return {
      ...this.pass(pass),
      flowId: this.traced.flow.id,
      hops: pass.hops.map((hop) => this.passHop(hop, pass, found, indexOf.get(keyOf(hop.thread)) ?? 0)),
      missing: this.traced.flow.hops.flatMap(({ id, n }) => (found.has(n) ? [] : [this.missing(id, n, pass)])),
      threads: threads.map((thread) => ({ machine: thread.machine, title: this.thread(thread) })),
    };
  }

  private passHop(hop: PassHop, pass: Pass, found: ReadonlyMap<number, PassHop>, thread: number): PassHopView {
    const { n, time, how, name, cpu, line } = hop;
    const { strings } = this;
    const known = this.ofHop.get(this.traced.flow.hops[n - 1]?.id ?? '');
    const before = known?.gap && timeSince(hop, known.gap.after, found, this.uncertainty);
    const isCrossing = before !== undefined && before.hop.thread.machine !== hop.thread.machine;
    const after = before && this.timeWithin(before.time, isCrossing ? this.uncertainty : 0);
    const words = [filled(strings.by[how], oneLine(name)), this.thread(hop.thread)] as const;
    const start = pass.hops.find((other) => other.time === pass.start);
    const since = filled(strings.sinceStart, this.timeWithin(time - pass.start, start && start.thread.machine !== hop.thread.machine ? this.uncertainty : 0));
    const times = before && after !== undefined ? filled(strings.sinceHop, since, after, before.hop.n) : since;
    return {
      n,
      time,
      // The host's clock is the one that times are given in.
      uncertainty: hop.thread.machine === 'guest' ? this.uncertainty : 0,
      thread,
      ...(indirect.includes(how) ? { isIndirect: true } : {}),
      ...(known?.threadAgrees === false ? { isWrongThread: true } : {}),
      ...(before && after !== undefined ? this.marksAfter(after.startsWith('−') ? after : `+${after}`, before.hop.n, n) : { mark: '' }),
      sentence: cpu >= 0 ? filled(strings.passHop, ...words, cpu, times) : filled(strings.passHopNoCpu, ...words, '', times),
      machine: hop.thread.machine,
      line,
    };
  }

  /** Why a pass does not have a hop. */
  private missing(id: string, n: number, pass: Pass): PassView['missing'][number] {
    const { strings } = this;
    const contradiction = (this.contradictions.get(n) ?? []).find((each) => each.pass === pass.n);
    if (contradiction) {
      const { hop, other } = contradiction;
      return { n, state: 'not-seen', isOutOfOrder: true, sentence: filled(strings.passOutOfOrder, oneLine(hop.name), this.time(other.time - hop.time), oneLine(other.name), other.n) };
    }
    if (pass.shared.includes(n)) return { n, state: 'seen', sentence: strings.passShared };
    const known = this.ofHop.get(id);
    if (!known || known.state === 'not-here') return { n, state: 'unknown', sentence: strings.unknown };
    if (known.state !== 'seen') return { n, state: known.state, sentence: this.sentence(known, known.state) };
    return this.isBeyond(n, pass) ? { n, state: 'unknown', sentence: strings.passCut } : { n, state: 'not-seen', sentence: filled(strings.passMissing, known.seen + known.shared) };
  }

  /** Whether a hop is before the beginning of what was recorded of a packet, or after its end. */
  private isBeyond(n: number, { hops, hasStart, isComplete }: Pass): boolean {
    const numbers = hops.map((hop) => hop.n);
    return (!isComplete && n > Math.max(...numbers)) || (!hasStart && n < Math.min(...numbers));
  }

  private get uncertainty(): number {
    const { low, high } = this.overlay.clocks;
    return (high - low) / 2;
  }

  private sideOf(id: string): Side {
    const hop = this.traced.flow.hops.find((each) => each.id === id);
    return this.sides.get(hop?.context ?? '') ?? 'host';
  }

  private time(time: number): string {
    return timeText(time, this.overlay.unit, this.strings.ticks);
  }

  /** A time that may be wrong by as much in either direction. */
  private timeWithin(time: number, uncertainty: number): string {
    return uncertainty > 0 ? `${this.time(time)} ± ${this.time(uncertainty)}` : this.time(time);
  }

  private thread({ comm, tid }: OverlayThread): string {
    const name = oneLine(comm) || '?';
    return tid < 0 ? name : filled(this.strings.thread, name, tid);
  }

  private text(text: Text): string {
    return oneLine(inLanguage(text, this.language));
  }
}

function withMeasurableGap(hop: HopOverlay, { passes }: Overlay): HopOverlay {
  const { gap, ...others } = hop;
  const measurable = gap && measurableGap(gap, hop.n, passes);
  return measurable ? { ...others, gap: measurable } : others;
}

function numbered([one, many]: NounForms, count: number): string {
  return filled(count === 1 ? one : many, count);
}

function keyOf({ machine, tid, comm }: OverlayThread): string {
  return `${machine} ${tid} ${comm}`;
}

/** The threads of some hops: the guest's before the host's, and of a machine in the order in which they run. */
function threadsOf(hops: readonly PassHop[]): OverlayThread[] {
  const found = new Map<string, OverlayThread>();
  for (const { thread } of [...hops].sort((one, other) => one.time - other.time)) if (!found.has(keyOf(thread))) found.set(keyOf(thread), thread);
  return [...found.values()].sort((one, other) => one.machine.localeCompare(other.machine));
}
