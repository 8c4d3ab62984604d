import type { CFunction } from '../../anchors/index.js';
import type { Flow, Hop, Place, Scenario } from '../../model/scenario.js';
import { inLanguage } from '../../model/text.js';
import type { WebAddressOf } from '../../model/web.js';
import { costsThatCount, filled, wordsIn } from '../../model/words.js';
import { projectOf } from '../catalogue.js';
import { lineHint } from './line-hints.js';
import { sheetMarks, sheetWords, type SheetWords } from './sheet-words.js';
import { isSameVersion } from '../version.js';
import { commentLines, harmless } from '../../text/c-comment.js';

/** A document with notes that is shown instead of a file of a source tree. */
export interface Sheet {
  readonly text: string;
}

/** A file of a project's pinned version. */
export interface SheetPlace {
  readonly project: string;
  readonly version: string;
  readonly path: string;
}

const roles = ['at', 'caller', 'through'] as const;

/** A reference of a hop to a symbol of the file. */
interface Mention {
  readonly role: (typeof roles)[number];
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly hop: Hop;
}

interface Section {
  readonly symbol: string;
  readonly line: number | undefined;
  readonly mentions: readonly Mention[];
}

/**
 * Generates the notes on one file as C comments: one section for each function, with its hops, their costs and their probes. The function
 * of the walked hop comes first, and in it that hop; the others follow in file order. A sheet contains none of the file's code.
 *
 * @param language a BCP 47 tag; English is used for languages without a translation
 * @param webAddress where the functions can be read on the web; by default the sheet has no such addresses
 * @param walked the hop that the user follows, if it is one of the file
 * @returns undefined when no hop of the scenarios refers to the file
 */
export function sheetOf(place: SheetPlace, scenarios: readonly Scenario[], language: string, webAddress?: WebAddressOf, walked?: Hop): Sheet | undefined {
  const sections = walkedFirst(sectionsOf(place, scenarios), walked);
  if (sections.length === 0) return undefined;
  const words = sheetWords(language);
  const tree = treeTitle(place);
  const parts = [comment(words.isSheet, commentLines(`${words.heading(place.path, tree)}${words.sentenceSpace}${words.howToGetIt}`, ' * '))];
  for (const section of sections) {
    const { project, version, path } = place;
    parts.push(sectionText(section, words, language, { address: webAddress?.({ project, version, path, symbol: section.symbol }), walked }));
  }
  return { text: withPlainPunctuation(parts.join('\n')) };
}

/** Replaces full-width brackets and punctuation, which editors box in comments because they are easily confused with those of ASCII. */
function withPlainPunctuation(text: string): string {
  return text.replace(/[（）［］｛｝：；，！？]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/** The sections with that of the walked hop first, the one that is its function before those that call it. */
function walkedFirst(sections: readonly Section[], walked: Hop | undefined): readonly Section[] {
  const isWalked = (role: Mention['role']) => (section: Section): boolean => section.mentions.some((mention) => mention.hop === walked && mention.role === role);
  const first = roles.map((role) => sections.find(isWalked(role))).find((section) => section !== undefined);
  if (!first) return sections;
  return [first, ...sections.filter((section) => section !== first)];
}

function treeTitle({ project, version }: SheetPlace): string {
  return `${projectOf(project)?.title ?? project} ${version}`;
}

function sectionsOf(place: SheetPlace, scenarios: readonly Scenario[]): readonly Section[] {
  const mentions = new Map<string, Mention[]>();
  for (const scenario of scenarios) {
    for (const flow of scenario.flows) {
      for (const hop of flow.hops) {
        for (const [role, { symbol }] of mentionsOf(hop).filter(([, candidate]) => isIn(place, candidate, scenario))) {
          mentions.set(symbol, [...(mentions.get(symbol) ?? []), { role, scenario, flow, hop }]);
        }
      }
    }
  }
  return [...mentions]
    .map(([symbol, found]) => ({ symbol, line: lineHint(place.project, place.version, place.path, symbol), mentions: found }))
    .sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || (a.symbol < b.symbol ? -1 : 1));
}

function mentionsOf({ at, via }: Hop): readonly (readonly [Mention['role'], Place])[] {
  const call = via?.type === 'call' ? via : undefined;
  return [
    ...(at ? [['at', at[0]] as const] : []),
    ...(call ? [['caller', call.caller[0]] as const] : []),
    ...(call?.through ? [['through', call.through[0]] as const] : []),
  ];
}

function isIn(place: SheetPlace, candidate: Place, scenario: Scenario): boolean {
  if (candidate.project !== place.project || candidate.path !== place.path) return false;
  const source = scenario.sources.find(({ name }) => name === candidate.source);
  return source !== undefined && isSameVersion(source.version, place.version);
}

function sectionText({ symbol, line, mentions }: Section, words: SheetWords, language: string, { address, walked }: { readonly address: string | undefined; readonly walked: Hop | undefined }): string {
  const where = line === undefined ? words.lineUnknown : words.line(line);
  const byRole = roles.flatMap((role) => mentions.filter((mention) => mention.role === role));
  const sorted = [...byRole.filter(({ hop }) => hop === walked), ...byRole.filter(({ hop }) => hop !== walked)];
  const web = address === undefined ? [] : [` * ${harmless(address)}`];
  return comment(`${sectionName(symbol)}: ${harmless(where)}`, [...web, ...sorted.flatMap((mention) => [' *', ...mentionLines(mention, words, language)])]);
}

/** A symbol as a single word, as {@link sheetFunctions} expects it. */
function sectionName(symbol: string): string {
  return harmless(symbol).replace(/[\s:：]+/g, '_');
}

function comment(first: string, lines: readonly string[]): string {
  return [`/* ${first}`, ...lines, ' */', ''].join('\n');
}

function mentionLines(mention: Mention, words: SheetWords, language: string): readonly string[] {
  const { role, scenario, flow, hop } = mention;
  const title = `${filled(wordsIn(language).hopOf, hop.n, flow.hops.length)} · ${inLanguage(scenario.title, language)} · ${inLanguage(flow.title, language)}: ${inLanguage(hop.label, language)}`;
  const token = hop.via?.type === 'call' ? hop.via.calls : '';
  if (role === 'caller') return commentLines(words.calls(token, title), ' * ');
  if (role === 'through') return commentLines(words.setsPointer(token, title), ' * ');
  return [...commentLines(title, ' * '), ...hopLines(mention, words, language)];
}

function hopLines({ scenario, hop }: Mention, words: SheetWords, language: string): readonly string[] {
  const localized = (text: Hop['label']) => inLanguage(text, language);
  const { kinds, branches, sides, listSeparator, otherVersions } = wordsIn(language);
  const context = scenario.contexts.find(({ id }) => id === hop.context);
  const lane = scenario.participants.find(({ id }) => id === hop.lane);
  const lines = [
    [kinds[hop.kind], ...(hop.branch === 'data' ? [] : [branches[hop.branch]]), ...(hop.level === 'detail' ? [words.detail] : [])].join(' · '),
    ...(hop.note ? [localized(hop.note)] : []),
    ...(hop.versions ? [`${otherVersions}: ${localized(hop.versions)}`] : []),
    ...(hop.copy ? [words.copies(localized(hop.copy.from), localized(hop.copy.to))] : []),
    ...(hop.when ? [`${words.when}: ${localized(hop.when)}`] : []),
    ...costLine(hop, words, language),
    `${words.runs}: ${[...new Set([lane && localized(lane.label), context && localized(context.title)])].filter((part) => part !== undefined).join(listSeparator)}`,
    ...(hop.thread ? [`${words.thread}: ${localized(hop.thread)}`] : []),
    ...viaLines(hop, words, language),
    ...hop.observe.map((probe) => `${words.observe} (${sides[probe.side]}): ${probe.type} ${probe.target}`),
  ];
  return lines.flatMap((line) => commentLines(line, ' *   '));
}

function costLine({ cost }: Hop, words: SheetWords, language: string): readonly string[] {
  const parts = costsThatCount(cost, language);
  return parts.length === 0 ? [] : [`${words.cost}: ${parts.join(wordsIn(language).listSeparator)}`];
}

function viaLines({ via }: Hop, words: SheetWords, language: string): readonly string[] {
  if (!via) return [];
  if (via.type === 'hardware') return [via.text ? `${words.hardware} (${inLanguage(via.text, language)})` : words.hardware];
  const [caller] = via.caller;
  const through = via.through?.[0];
  return [words.calledBy(caller.symbol, via.calls, caller.path), ...(through ? [words.through(through.symbol, through.path)] : [])];
}

/** The lines of a section of a sheet, 0-based, from its first to its last. */
export interface SheetFold {
  readonly start: number;
  readonly end: number;
}

/** What can be folded in a sheet: each section, and in a section each hop after the first. */
export function sheetFolds(text: string): readonly SheetFold[] {
  const lines = text.split('\n');
  return sheetFunctions(text).flatMap(({ line, start, bodyEnd }) => {
    const end = line + text.slice(start, bodyEnd).split('\n').length - 1;
    const breaks = lines.slice(line, end).flatMap((each, index) => (each === ' *' ? [line + index] : []));
    const hops = breaks.slice(1).map((first, index) => ({ start: first + 1, end: (breaks[index + 2] ?? end) - 1 }));
    return [{ start: line, end }, ...hops].filter((fold) => fold.end > fold.start);
  });
}

/** Whether a text is a sheet and not a source file. */
export function isSheet(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return first.startsWith('/* ') && sheetMarks.some((mark) => first.includes(mark));
}

/** The sections of a sheet as functions, so that lenses, hovers and symbols work in sheets as in source files. */
export function sheetFunctions(text: string): readonly CFunction[] {
  const sections: CFunction[] = [];
  let line = 0;
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const name = text.startsWith('/* ', start) ? /^\/\* ([^\s:]+): /.exec(text.slice(start, Math.min(end, start + 1_000)))?.[1] : undefined;
    if (name !== undefined) {
      const close = text.indexOf(' */', end);
      const bodyEnd = close < 0 ? text.length : close + 3;
      sections.push({ name, written: undefined, nameStart: start + 3, nameEnd: start + 3 + name.length, line, start, bodyStart: end, bodyEnd, bodies: undefined, via: 'function', condition: undefined });
    }
    line++;
    start = end + 1;
  }
  return sections;
}
