import { isOn } from '../model/conditions.js';
import { costNames } from '../model/cost.js';
import type { Hop, Side } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { changedText, titleUnder, wordsIn } from '../model/words.js';
import type { CountOf, Gap, HopOverlay, Overlay, OverlayThread, Pass, PassHop } from '../traces/index.js';
import { optionsFor } from './settings-option.js';
import { shown } from './shown.js';
import { tableText } from './table.js';
import type { LaidOver } from './trace-flow.js';
import type { ReadRecording, ReadRecordings } from './trace-recordings.js';
import { grouped, timesIn, type TimeText } from './trace-times.js';

/** What a report of a trace is about. */
export interface TraceReport {
  readonly laid: LaidOver;
  readonly read: ReadRecordings;
  readonly language: string;
}

const sides: readonly Side[] = ['guest', 'host'];
/** More packets than this are only counted. */
const mostListed = 20;
/** More functions of a hop than this are only counted. */
const mostNames = 2;

/** The report of a trace for a terminal. */
export function traceText(report: TraceReport): string {
  const { laid: { scenario, flow, overlay }, language } = report;
  const heading = titleUnder(`${inLanguage(scenario.title, language)}: ${inLanguage(flow.title, language)}`, changedText(scenario.conditions, scenario.settings, language), language);
  const time = timesOf(report);
  const sections = [
    [`${scenario.id}#${flow.id}  ${shown(heading)}`, ...chosenLines(report)],
    ['Recordings', ...indented(recordingLines(report, time))],
    ...(overlay.clocks.from === 'one-machine' ? [] : [['Clocks', ...indented(clockLines(overlay, time))]]),
    ['Packets', ...indented(packetLines(overlay, time))],
    ['Hops', ...indented(tableText(hopHeadings, hopRows(report, time), 5))],
    ...(overlay.contradictions.length === 0 ? [] : [['Order', ...indented(orderLines(report, time))]]),
    ...(overlay.passes.length === 0 ? [] : [['Costs per packet', ...indented(costLines(report))]]),
    ...[remarks(report)].filter((lines) => lines.length > 0).map((lines) => ['Remarks', ...indented(lines)]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** How the times of a report are written. */
export function timesOf({ laid: { overlay }, read: { guest, host } }: TraceReport): TimeText {
  return timesIn(overlay.unit, host?.recording.facts.tscKhz ?? guest?.recording.facts.tscKhz);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** How the flow and the settings were chosen. */
export function chosenLines({ laid: { chosen, hasRecordedSettings } }: Pick<TraceReport, 'laid'>): readonly string[] {
  const settings = hasRecordedSettings ? ['The settings are those for which it was recorded.'] : [];
  if (!chosen) return settings;
  if (chosen.from === 'recording') return ['The flow is the one for which it was recorded.', ...settings];
  const others = chosen.others.slice(0, 3).map(({ scenario, flow, score }) => `${scenario.id}#${flow.id} (${percent(score)})`);
  return [`The flow that fits best${others.length === 0 ? '; no other one does' : `; others that fit: ${others.join(', ')}`}. Name another one as ID#FLOW.`, ...settings];
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What was read, one line for each machine. */
export function recordingLines({ laid: { overlay }, read }: TraceReport, time: TimeText): readonly string[] {
  return sides.flatMap((side) => {
    const summary = overlay.recordings[side];
    const one = read[side];
    if (!summary || !one) return [];
    const { format, clock, events, lost, skipped, duration } = summary;
    return [[
      `${side}  ${shown(one.file)}: ${format}${clock === '' ? '' : `, clock ${shown(clock)}`}, ${count(events, 'event')} in ${time(duration)}${overlay.unit === 'ticks' && time(0) === '0' ? ' ticks' : ''}`,
      ...(lost > 0 ? [`${grouped(lost)} lost`] : []),
      ...(skipped > 0 ? [`${count(skipped, 'line')} not understood, the first is line ${one.recording.skipped.firstLine}`] : []),
      tracedText(one),
    ].join('; ')];
  });
}

/** What tells which functions were traced. */
function tracedText({ recording: { facts }, functions }: ReadRecording): string {
  if (functions) return `${count(functions.names.size, 'traced function')} listed in ${shown(functions.file)}`;
  if (facts.traced) return `the recording lists what was traced (${count(facts.traced.size, 'name')})`;
  return 'nothing says which functions were traced';
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** How the clocks of the two machines relate. */
export function clockLines({ clocks }: Overlay, time: TimeText): readonly string[] {
  const { from, low, high, choices } = clocks;
  if (from === 'none') return ['nothing tells how the clocks of the two machines relate: times between them mean nothing, and neither does their order'];
  if (from === 'given' || from === 'trace') return [`guest minus host: ${grouped(low)} (${from === 'given' ? '--offset' : 'from the recording'})`];
  return [
    `guest minus host: between ${grouped(low)} and ${grouped(high)}, that is ±${time((high - low) / 2)}`,
    'from cause and effect: the guest runs only between an entry and the next exit of its vCPU, a kick comes before its exit, an injection before its handler',
    ...(choices > 1 ? [`the recordings allow ${grouped(choices)} separate intervals, and do not say which is right; this is the widest`] : []),
  ];
}

/** The packets that were found, and what else there is of the flow. */
export function packetLines({ passes, partial, others, hops }: Overlay, time: TimeText): readonly string[] {
  const complete = passes.filter(isWhole).length;
  const cut = passes.length - complete;
  const summary = [
    `${count(passes.length, 'packet')} found`,
    ...(passes.length > 0 ? [`${complete} complete`] : []),
    ...(cut > 0 ? [`${cut} cut off`] : []),
    ...(partial > 0 ? [`${count(partial, 'sequence')} without ${partial === 1 ? 'its' : 'their'} beginning, of packets from before the recording or from elsewhere`] : []),
    ...(others > 0 ? [`${count(others, 'sequence')} of too few hops, which are other work`] : []),
  ].join('; ');
  const happening = hops.filter(({ state }) => state !== 'not-here');
  const listed = passes.slice(0, mostListed).map((pass) => passLine(pass, happening, time));
  return [summary, ...listed, ...(passes.length > mostListed ? [`and ${count(passes.length - mostListed, 'more packet')}`] : [])];
}

/** Whether a packet has its beginning and its end. */
export function isWhole({ isComplete, hasStart }: Pass): boolean {
  return isComplete && hasStart;
}

function passLine(pass: Pass, hops: readonly HopOverlay[], time: TimeText): string {
  const last = pass.hops.at(-1);
  const first = pass.hops[0];
  const problems = [
    ...(!pass.hasStart && first ? [`begins at hop ${first.n} (${hops[first.n - 1]?.id ?? ''})`] : []),
    ...(!pass.isComplete && last ? [`is cut off after hop ${last.n} (${hops[last.n - 1]?.id ?? ''})`] : []),
  ];
  const shared = pass.shared.length > 0 ? [`${pass.shared.length} shared with an earlier packet`] : [];
  return `packet ${pass.n}: from ${time(pass.start)} for ${time(pass.end - pass.start)}, ${[`${pass.hops.length} of ${count(hops.length, 'hop')}`, ...shared, ...problems].join(', ')}`;
}

const hopHeadings = ['#', 'hop', 'state', 'shown by', 'thread', 'packets', 'after', 'p50', 'p90', 'max', '±'];

function hopRows(report: TraceReport, time: TimeText): readonly (readonly string[])[] {
  return report.laid.overlay.hops.map((hop) => [hop.n === 0 ? '–' : String(hop.n), hop.id, ...hopCells(report, hop, time)].map(shown));
}

/** State, evidence, thread, packets and times of a hop. */
export function hopCells(report: TraceReport, hop: HopOverlay, time: TimeText): readonly string[] {
  const { seen, of, shared, gap } = hop;
  return [
    stateText(report, hop),
    evidenceText(report.laid, hop),
    threadText(report, hop),
    hop.state === 'seen' || hop.state === 'not-seen' ? `${seen}${shared > 0 ? `+${shared}` : ''}/${of}` : '',
    ...gapCells(hop, gap, time),
  ];
}

function gapCells({ n }: HopOverlay, gap: Gap | undefined, time: TimeText): readonly string[] {
  if (!gap) return ['', '', '', '', ''];
  return [gap.after === n - 1 ? '' : String(gap.after), time(gap.p50), time(gap.p90), time(gap.max), gap.uncertainty > 0 ? time(gap.uncertainty) : ''];
}

/** The state of a hop, in words that do not allow confusing one with another. */
export function stateText({ laid: { flow, scenario } }: Pick<TraceReport, 'laid'>, { id, state }: HopOverlay): string {
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
      return `no recording of the ${sideOfHop(flow.hops, scenario.contexts, id) ?? 'machine'}`;
    case 'not-here':
      return 'does not happen here';
  }
}

/** The options of the command line that a hop lacks to happen. */
function missingOptions({ flow, scenario }: LaidOver, id: string): string {
  const written = scenario.written.flows.find((each) => each.id === flow.id)?.hops.find((hop) => hop.id === id);
  const on = new Set(scenario.conditions.filter((condition) => isOn(condition, scenario.settings)).map((condition) => condition.id));
  return optionsFor((written?.under ?? []).filter((term) => on.has(term.condition) !== term.isOn));
}

function sideOfHop(hops: readonly Hop[], contexts: readonly { readonly id: string; readonly side: Side }[], id: string): Side | undefined {
  const context = hops.find((hop) => hop.id === id)?.context;
  return contexts.find((each) => each.id === context)?.side;
}

/** What shows a hop, or what would. */
function evidenceText(laid: LaidOver, { id, state, by, own }: HopOverlay): string {
  if (by) {
    switch (by.how) {
      case 'itself':
        return by.name;
      case 'counterpart':
        return `${by.name} (does the same under other settings)`;
      case 'return':
        return `${by.name} (its return)`;
      case 'running':
        return `${by.name} (a call out of it)`;
      case 'neighbour':
        return `${by.name} (only a neighbour)`;
      case 'caller':
        return `${by.name} (only its caller)`;
    }
  }
  if (state === 'not-here') return `needs ${missingOptions(laid, id)}`;
  if (state === 'not-recorded' || state === 'seen') return '';
  const known = own.map((each) => `${each.name}${ownStateText(each.state)}`);
  return known.length > mostNames ? `${known.slice(0, mostNames).join(', ')} and ${known.length - mostNames} more` : known.join(', ');
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

/** The threads that have run a hop, and whether the scenario names them. */
function threadText({ laid: { flow }, language }: TraceReport, { id, threads, threadAgrees, seen }: HopOverlay): string {
  if (threads.length === 0) return '';
  const names = threads.map((thread) => `${nameOf(thread)}${threads.length > 1 ? ` ${thread.passes}/${seen}` : ''}`);
  const listed = names.length > mostNames ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more` : names.join(', ');
  if (threadAgrees !== false) return listed;
  const expected = flow.hops.find((hop) => hop.id === id)?.thread;
  return `${listed}, NOT the thread of the scenario${expected ? ` (${inLanguage(expected, language)})` : ''}`;
}

function nameOf({ comm, tid }: OverlayThread): string {
  return `${comm === '' ? 'thread' : comm}${tid < 0 ? '' : `-${tid}`}`;
}

/** Each contradiction of the order, with the two lines of the trace. */
export function orderLines({ laid: { overlay }, read }: TraceReport, time: TimeText): readonly string[] {
  return overlay.contradictions.flatMap(({ pass, hop, other }) => {
    const [first, second] = hop.time <= other.time ? [hop, other] : [other, hop];
    const id = (n: number): string => `hop ${n} (${overlay.hops.find((each) => each.n === n)?.id ?? ''})`;
    return [`packet ${pass}: ${shown(id(first.n))} was seen before ${shown(id(second.n))}`, ...[first, second].map((each) => `  ${eventText(each, read, time)}`)];
  });
}

/** Where in which file an event is. */
export function eventText({ name, thread, cpu, line, time }: PassHop, read: ReadRecordings, text: TimeText): string {
  return shown(`${read[thread.machine]?.file ?? thread.machine}:${line}: ${nameOf(thread)}${cpu < 0 ? '' : ` [${cpu}]`} at ${text(time)}: ${name}`);
}

function costLines({ laid: { overlay: { costs } }, language }: TraceReport): readonly string[] {
  const { costs: words } = wordsIn(language);
  const { computed, counted, passes } = costs;
  const rows = costNames.map((name) => [words[name][1], String(computed[name]), name === 'copies' ? '–' : String(counted[name] ?? '–')]);
  return [
    ...tableText(['', 'computed', 'measured'], rows, 1),
    `Measured: medians over ${count(passes, 'packet')}, without what no hop of the flow accounts for. All that was counted:`,
    ...countLines(costs).map((line) => `  ${line}`),
  ];
}

/** All that was counted while a packet was on its way. */
export function countLines({ exits, userExits, systemCalls, wakeups }: Overlay['costs']): readonly string[] {
  const line = (title: string, counts: readonly CountOf[]): string => `${title}: ${counts.length === 0 ? 'none recorded' : counts.map(({ name, count: each }) => `${shown(name)} ${each}`).join(', ')}`;
  return [line('VM exits by reason', exits), line('returns to QEMU', userExits), line('system calls', systemCalls), line('wake-ups', wakeups)];
}

/** What a reader should know before trusting the report. */
export function remarks({ laid: { overlay }, read }: TraceReport): readonly string[] {
  const { recordings, unit } = overlay;
  const lost = sides.filter((side) => (recordings[side]?.lost ?? 0) > 0);
  const cut = sides.filter((side) => recordings[side]?.isCut);
  const unlisted = sides.filter((side) => recordings[side] && !recordings[side]?.knowsTraced && overlay.hops.some(({ state }) => state === 'unknown'));
  const hasFrequency = sides.some((side) => read[side]?.recording.facts.tscKhz !== undefined);
  return [
    ...(unit === 'ticks' && !hasFrequency ? ['Times are ticks of the processor\'s counter; the recording does not tell how many are a second.'] : []),
    ...lost.map((side) => `Events of the ${side} were lost, so a hop that was not seen may have happened.`),
    ...cut.map((side) => `The recording of the ${side} has more events of the flow than vhflow keeps; the rest is not in this report.`),
    ...unlisted.map((side) => `Nothing says which functions of the ${side} were traced; name a list of them (set_ftrace_filter) with --${side}-functions FILE.`),
  ];
}

