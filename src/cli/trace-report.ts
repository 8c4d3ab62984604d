import { fewestForPercentile, overlayViewOf, timeText } from '../diagram/index.js';
import { isOn } from '../model/conditions.js';
import { costNames } from '../model/cost.js';
import type { Side } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { changedText, titleUnder, wordsIn } from '../model/words.js';
import { endedDuring, inNanoseconds, settingsShown, unmetBy, type CountOf, type Gap, type HopOverlay, type OrderContradiction, type Overlay, type OverlayThread, type Pass, type PassHop, type Unmet } from '../traces/index.js';
import type { OverlayView } from '../pages/overlay-protocol.js';
import { optionFor, optionsFor } from './settings-option.js';
import { shown } from './shown.js';
import type { LaidOver } from './trace-flow.js';
import { recordingsIn, type ReadRecording, type ReadRecordings } from './trace-recordings.js';

/** More packets than this are only counted. */
const mostListed = 20;
/** More functions or threads of a hop than this are only counted. */
const mostNames = 2;

const sides: readonly Side[] = ['guest', 'host'];

/** What a trace says of a flow, in the lines and cells of which a report is made; all of them safe to print. */
export class TraceReport {
  private firstView: OverlayView | undefined;

  /**
   * @param language of the texts of the scenario; the report itself is in English
   */
  constructor(
    readonly laid: LaidOver,
    readonly read: ReadRecordings,
    private readonly language: string,
    /** Frequency of the counter in kHz, as the command line says it. */
    readonly givenKhz?: number,
  ) {}

  get overlay(): Overlay {
    return this.laid.overlay;
  }

  /** The frequency of the counter whose ticks the times are, in kHz, if the command line or a recording tells it. */
  get tscKhz(): number | undefined {
    return this.overlay.unit === 'ticks' ? (this.givenKhz ?? this.read.host?.recording.facts.tscKhz ?? this.read.guest?.recording.facts.tscKhz) : undefined;
  }

  /** The overlay with times in nanoseconds, if that can be told. */
  get timed(): Overlay {
    return this.tscKhz === undefined ? this.overlay : inNanoseconds(this.overlay, this.tscKhz);
  }

  /** What must be known before any time is read, in sentences: that the recording was made in emulation. */
  caution(): readonly string[] {
    const { caution } = this.view;
    return caution ? [shown(caution.text)] : [];
  }

  /** What was found, in one line. */
  summary(): string {
    return shown(this.view.summary);
  }

  private get view(): OverlayView {
    const { scenario, flow } = this.laid;
    return (this.firstView ??= overlayViewOf(this.timed, { scenario, flow }, { language: 'en', title: '', most: 0 }));
  }

  /** A time for people: ticks become seconds if the frequency is known. */
  time(time: number): string {
    const { tscKhz } = this;
    return tscKhz === undefined ? timeText(time, this.overlay.unit) : timeText((time / tscKhz) * 1e6, 'ns');
  }

  /** The address of the flow. */
  get address(): string {
    return shown(`${this.laid.scenario.id}#${this.laid.flow.id}`);
  }

  get title(): string {
    const { scenario, flow } = this.laid;
    return shown(titleUnder(`${inLanguage(scenario.title, this.language)}: ${inLanguage(flow.title, this.language)}`, changedText(scenario.conditions, scenario.settings, this.language), this.language));
  }

  /** How the flow and the settings were chosen, if the command line does not name them. */
  choice(): readonly string[] {
    const { chosen, hasRecordedSettings } = this.laid;
    const settings = hasRecordedSettings ? ['The settings are those for which it was recorded.'] : [];
    if (chosen?.from === 'recording') return ['The flow is the one for which it was recorded.', ...settings];
    return chosen ? [fitText(chosen), ...settings] : settings;
  }

  /** What was read: machine, and what is known of its recording. */
  recordings(): readonly (readonly [machine: Side, text: string])[] {
    return sides.flatMap((side) => {
      const summary = this.overlay.recordings[side];
      const one = this.read[side];
      if (!summary || !one) return [];
      const { format, clock, events, lost, skipped, duration } = summary;
      const text = [
        `${one.file}: ${format}${clock === '' ? '' : `, clock ${clock}`}, ${counted(events, 'event')} in ${this.time(duration)}`,
        `${grouped(lost)} lost`,
        ...(skipped > 0 ? [`${counted(skipped, 'line')} not understood, the first is line ${one.recording.skipped.firstLine}`] : []),
        tracedText(one),
      ].join('; ');
      return [[side, shown(text)] as const];
    });
  }

  /** How the clocks of two machines relate, and what that rests on. */
  clocks(): readonly string[] {
    const { from, low, high } = this.overlay.clocks;
    const { unit } = this.overlay;
    switch (from) {
      case 'one-machine':
        return [];
      case 'none':
        return ['nothing shows how the clocks of guest and host relate, so the packets of each machine are listed by themselves', ...this.possibleClocks()];
      case 'given':
      case 'trace':
        return [`guest minus host: ${grouped(low)} ${unit}, ${from === 'given' ? 'as given with --offset' : 'as the recording says'}`];
      case 'bounds':
        return [
          `guest minus host: from ${grouped(low)} to ${grouped(high)} ${unit}, so times between the machines are ± ${this.time((high - low) / 2)}`,
          'by cause and effect: the guest runs only between an entry of its vCPU and the next exit, a kick comes before its exit, an injection before its handler',
        ];
    }
  }

  /** What cause and effect leave open, if that is too much. */
  private possibleClocks(): readonly string[] {
    const { low, high, choices } = this.overlay.clocks;
    const range = `from ${grouped(low)} to ${grouped(high)} ${this.overlay.unit}`;
    if (choices === 0) return [];
    return [choices > 1 ? `guest minus host: in one of ${grouped(choices)} separate intervals ${range}` : `guest minus host: ${range}, which is not narrower than the time between packets`];
  }

  /** Why the offset of the option contradicts the recordings; undefined if it does not. */
  refusal(): string | undefined {
    const { from, low, high, refused } = this.overlay.clocks;
    if (refused?.from !== 'given') return undefined;
    const possible = from === 'bounds' ? `the guest's clock minus the host's is from ${grouped(low)} to ${grouped(high)} ${this.overlay.unit}` : undefined;
    return refused.why === 'no-overlap'
      ? `--offset ${refused.offset}: with it, the recordings of guest and host have no time in common${possible === undefined ? '' : `; by cause and effect, ${possible}`}`
      : `--offset ${refused.offset} is outside what cause and effect allow: ${possible ?? 'the guest would have worked while its vCPU did not run'}`;
  }

  /** The packets that were found. */
  packets(): readonly string[] {
    const { passes } = this.overlay;
    const complete = passes.filter(isWhole).length;
    const cut = passes.length - complete;
    const summary = [`${counted(passes.length, 'packet')} found`, ...(passes.length > 0 ? [`${complete} complete`] : []), ...(cut > 0 ? [`${cut} cut off`] : [])].join(', ');
    const more = passes.length - mostListed;
    const ofMachine = (side: Side): number => passes.filter(({ machine }) => machine === side).length;
    const apart = passes.some(({ machine }) => machine) ? `: ${ofMachine('guest')} in the guest and ${ofMachine('host')} on the host, each machine by itself` : '';
    return [`${summary}${apart}`, ...passes.slice(0, mostListed).map((pass) => this.packet(pass)), ...(more > 0 ? [`and ${counted(more, 'more packet')}`] : [])];
  }

  private packet(pass: Pass): string {
    const first = pass.hops[0];
    const last = pass.hops.at(-1);
    const happening = this.overlay.hops.filter(({ state }) => state !== 'not-here').length;
    const parts = [
      `${pass.hops.length} of ${counted(happening, 'hop')}`,
      ...(pass.shared.length > 0 ? [`${pass.shared.length} shared with an earlier packet`] : []),
      ...(!pass.hasStart && first ? [`begins at ${this.hopName(first.n)}`] : []),
      ...(!pass.isComplete && last ? [`cut off after ${this.hopName(last.n)}${this.endText(pass)}`] : []),
    ];
    return `packet ${pass.n}${pass.machine ? ` (${pass.machine})` : ''}: at ${this.time(pass.start)} for ${this.time(pass.end - pass.start)}; ${parts.join(', ')}`;
  }

  /** Why the rest of a packet is missing, if a recording ended before it. */
  private endText(pass: Pass): string {
    const ended = endedDuring(this.overlay, recordingsIn(this.read), pass);
    return ended.length === 0 ? '' : `: the recording of the ${ended.join(' and that of the ')} ends first`;
  }

  /** A hop by its number and id. */
  hopName(n: number): string {
    return shown(`hop ${n} (${this.overlay.hops.find((hop) => hop.n === n)?.id ?? ''})`);
  }

  /** Whether any hop has enough times for a 90th percentile. */
  private get hasPercentile(): boolean {
    return this.overlay.hops.some(({ gap }) => gap !== undefined && gap.times.length >= fewestForPercentile);
  }

  get hopHeadings(): readonly string[] {
    return ['#', 'hop', 'state', 'shown by', 'thread', 'packets', 'after', ...this.gapHeadings];
  }

  private get gapHeadings(): readonly string[] {
    return ['p50', ...(this.hasPercentile ? ['p90'] : []), 'max', '±'];
  }

  /** A row of cells for each hop of the flow as it is written. */
  hopRows(): readonly (readonly string[])[] {
    return this.overlay.hops.map((hop) => [hop.n === 0 ? '–' : String(hop.n), hop.id, this.state(hop), this.evidence(hop), this.thread(hop), packetsCell(hop), ...this.gapCells(hop)].map(shown));
  }

  /** The state of a hop, in words that do not allow taking one for another. */
  state({ id, state }: HopOverlay): string {
    switch (state) {
      case 'seen':
        return 'seen';
      case 'not-seen':
        return 'NOT SEEN, though traced';
      case 'not-traced':
        return 'was not traced';
      case 'unknown':
        return 'not seen; unknown whether traced';
      case 'not-recorded':
        return `no recording of the ${this.sideOf(id) ?? 'machine'}`;
      case 'not-here':
        return 'does not happen here';
    }
  }

  private sideOf(id: string): Side | undefined {
    const { flow, scenario } = this.laid;
    const context = flow.hops.find((hop) => hop.id === id)?.context;
    return scenario.contexts.find((each) => each.id === context)?.side;
  }

  /** What shows a hop, or what would. */
  private evidence({ id, state, by, own }: HopOverlay): string {
    if (by) return evidenceText(by);
    if (state === 'not-here') return `needs ${this.missingOptions(id)}`;
    return state === 'not-recorded' || state === 'seen' ? '' : few(own.map((each) => `${each.name}${ownStateText(each.state)}`));
  }

  /** The options of the command line that a hop lacks to happen. */
  private missingOptions(id: string): string {
    const { flow, scenario } = this.laid;
    const written = scenario.written.flows.find((each) => each.id === flow.id)?.hops.find((hop) => hop.id === id);
    const on = new Set(scenario.conditions.filter((condition) => isOn(condition, scenario.settings)).map((condition) => condition.id));
    return optionsFor((written?.under ?? []).filter((term) => on.has(term.condition) !== term.isOn));
  }

  /** The threads that have run a hop, and whether it is the one that the scenario names. */
  private thread({ id, threads, threadAgrees, seen }: HopOverlay): string {
    const listed = few(threads.map((thread) => `${threadName(thread)}${threads.length > 1 ? ` ${thread.passes}/${seen}` : ''}`));
    if (threadAgrees !== false) return listed;
    const expected = this.laid.flow.hops.find((hop) => hop.id === id)?.thread;
    return `${listed}, NOT the thread of the scenario${expected ? ` (${inLanguage(expected, this.language)})` : ''}`;
  }

  private gapCells({ n, gap }: HopOverlay): readonly string[] {
    return gap && isMeasured(gap) ? [gap.after === n - 1 ? '' : String(gap.after), ...this.gapTimes(gap)] : ['', ...this.gapHeadings.map(() => '')];
  }

  private gapTimes({ times, p50, p90, max, uncertainty }: Gap): readonly string[] {
    const percentile = times.length >= fewestForPercentile ? this.time(p90) : '';
    return [this.time(p50), ...(this.hasPercentile ? [percentile] : []), this.time(max), uncertainty > 0 ? this.time(uncertainty) : ''];
  }

  /** The hops for a terminal that has no room for all of {@link hopRows}. */
  get narrowHeadings(): readonly string[] {
    return ['#', 'hop', 'state', 'packets', 'after', ...this.gapHeadings];
  }

  /** For each hop that happens, its row of cells, and what there is to say beside it. */
  narrowRows(): readonly { readonly cells: readonly string[]; readonly notes: readonly string[] }[] {
    return this.overlay.hops.filter(({ state }) => state !== 'not-here').map((hop) => ({
      cells: [String(hop.n), hop.id, narrowStates[hop.state], packetsCell(hop), ...this.gapCells(hop)].map(shown),
      notes: [
        ...(hop.by?.how === 'itself' || this.evidence(hop) === '' ? [] : [this.evidence(hop)]),
        ...(hop.threadAgrees === false ? [this.thread(hop)] : []),
      ].map(shown),
    }));
  }

  /** The hops that do not happen under the settings, and the options that they need. */
  absentHops(): readonly string[] {
    return this.overlay.hops.filter(({ state }) => state === 'not-here').map(({ id }) => shown(`${id} (${this.missingOptions(id)})`));
  }

  /** Each contradiction of the order, with the two lines of the trace in the order in which they happened. */
  contradictions(): readonly { readonly text: string; readonly events: readonly string[] }[] {
    return this.overlay.contradictions.map((contradiction) => ({ text: this.orderText(contradiction), events: inTime(contradiction).map((each) => this.event(each)) }));
  }

  private orderText(contradiction: OrderContradiction): string {
    const [first, second] = inTime(contradiction);
    return `packet ${contradiction.pass}: ${this.hopName(first.n)} was seen before ${this.hopName(second.n)}`;
  }

  /** What the recordings do not show although the flow lets expect it, each in a line. */
  unmet(exceptions: ReadonlySet<string>): readonly string[] {
    return unmetBy(this.overlay, this.laid.flow, exceptions).map((unmet) => this.unmetText(unmet));
  }

  private unmetText(unmet: Unmet): string {
    switch (unmet.what) {
      case 'no-packet':
        return 'no packet was found';
      case 'no-complete-packet':
        return 'no packet was followed from its beginning to its end';
      case 'not-seen': {
        const { hop, passes, of } = unmet;
        const where = passes.length === of ? `any of ${counted(of, 'complete packet')}` : `${passes.length === 1 ? 'packet' : 'packets'} ${few(passes.map(String))}`;
        return `${this.hopName(hop.n)} was traced and not seen in ${where}`;
      }
      case 'order':
        return this.orderText(unmet.contradiction);
    }
  }

  /** Where in which file an event is. */
  private event({ name, thread, cpu, line, time }: PassHop): string {
    const file = this.read[thread.machine]?.file ?? thread.machine;
    return shown(`${file}:${line}: ${threadName(thread)}${cpu < 0 ? '' : ` [${cpu}]`} ${name} at ${this.time(time)}`);
  }

  readonly costHeadings = ['per packet', 'computed', 'measured'] as const;

  /** A row of cells for each cost, computed and measured. */
  costRows(): readonly (readonly string[])[] {
    const { computed, counted: measured } = this.overlay.costs;
    const words = wordsIn('en').costs;
    return costNames.map((name) => [words[name][1], String(computed[name]), name === 'copies' ? 'cannot be measured' : String(measured[name] ?? 'not traced')]);
  }

  /** All that was counted while a packet was on its way. */
  counts(): readonly string[] {
    const { exits, userExits, systemCalls, wakeups } = this.overlay.costs;
    const line = (title: string, counts: readonly CountOf[]): string => `${title}: ${counts.length === 0 ? 'none in the recording' : counts.map(({ name, count }) => `${shown(name)} ${count}`).join(', ')}`;
    return [line('VM exits by reason', exits), line('returns to QEMU by reason', userExits), line('system calls', systemCalls), line('wake-ups', wakeups)];
  }

  /** What a reader should know before trusting the report, each in a sentence. */
  remarks(): readonly string[] {
    const { scenario, flow, overlay } = this.laid;
    const unlisted = sides.filter((side) => this.read[side] && !overlay.recordings[side]?.knowsTraced && overlay.hops.some(({ id, state }) => state === 'unknown' && this.sideOf(id) === side));
    return [
      ...(overlay.unit === 'ticks' && this.tscKhz === undefined ? ["Times are ticks of the processor's counter, because the recordings do not say how fast it runs; --tsc-khz N does (dmesg has 'tsc: Detected 2596.098 MHz', which is 2596098)."] : []),
      ...overlayViewOf(overlay, { scenario, flow }, { language: 'en', title: '' }).remarks,
      ...(unlisted.length > 0 ? [`A list of what was traced, as in set_ftrace_filter, is taken from a file with ${unlisted.map((side) => `--${side}-functions`).join(' or ')}.`] : []),
      ...settingsShown(scenario, flow, overlay).map(({ term, hops }) => `${hops.length === 1 ? 'Hop' : 'Hops'} ${hops.join(', ')}: the functions that ran are those of the flow ${optionFor(term.condition, term.isOn)}, so that the recording was probably made under these conditions.`),
    ].map(shown);
  }
}

/** A time between two hops that one event shows is none. */
function isMeasured({ times }: Gap): boolean {
  return times.some((time) => time !== 0);
}

const narrowStates: Readonly<Record<HopOverlay['state'], string>> = {
  'seen': 'seen', 'not-seen': 'NOT SEEN', 'not-traced': 'not traced', 'unknown': 'unknown', 'not-recorded': 'not recorded', 'not-here': 'does not happen',
};

/** The two events in the order in which they happened. */
function inTime({ hop, other }: OrderContradiction): readonly [PassHop, PassHop] {
  return hop.time <= other.time ? [hop, other] : [other, hop];
}

function fitText({ others, isTie }: NonNullable<LaidOver['chosen']>): string {
  const listed = others.slice(0, 3).map(({ scenario, flow, score }) => `${scenario.id}#${flow.id} (${percent(score)})`).join(', ');
  if (listed === '') return 'The only flow that fits.';
  return isTie ? `Of several flows that fit as well, the first; name the one that was recorded: ${listed}.` : `The flow that fits best. Others that fit: ${listed}.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Whether a packet has its beginning and its end. */
export function isWhole({ isComplete, hasStart }: Pass): boolean {
  return isComplete && hasStart;
}

/** What tells which functions were traced. */
function tracedText({ recording: { facts }, functions }: ReadRecording): string {
  if (functions) return `${counted(functions.names.size, 'traced function')} listed in ${functions.file}`;
  if (facts.traced) return `says itself what was traced (${counted(facts.traced.size, 'name')})`;
  return `does not say what was traced${facts.untraceable.size > 0 ? `, only what could not be (${counted(facts.untraceable.size, 'name')})` : ''}`;
}

function packetsCell({ state, seen, shared, of }: HopOverlay): string {
  if (state !== 'seen' && state !== 'not-seen') return '';
  return `${seen}/${of}${shared > 0 ? ` (+${shared} shared)` : ''}`;
}

function evidenceText({ how, name }: NonNullable<HopOverlay['by']>): string {
  switch (how) {
    case 'itself':
      return name;
    case 'counterpart':
      return `${name} (does the same under other settings)`;
    case 'return':
      return `${name} (its return)`;
    case 'running':
      return `${name} (a call out of it)`;
    case 'inlined':
      return `${name} (inlined into its caller)`;
    case 'neighbour':
      return `${name} (only a neighbour)`;
    case 'caller':
      return `${name} (only its caller)`;
  }
}

function ownStateText(state: HopOverlay['own'][number]['state']): string {
  switch (state) {
    case 'seen':
      return ' (seen)';
    case 'traced':
      return ' (traced)';
    case 'not-traced':
      return ' (not in the list)';
    case 'untraceable':
      return ' (cannot be traced)';
    case 'unknown':
      return '';
  }
}

function threadName({ comm, tid }: OverlayThread): string {
  return `${comm === '' ? 'thread' : comm}${tid < 0 ? '' : `-${tid}`}`;
}

/** The first of some names, and how many there are besides. */
function few(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A number with commas between thousands. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function counted(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}
