/**
 * The properties that must hold for any text, and mutated texts to check them with; `scripts/fuzz.mjs` runs these checks many times.
 */
import fc from 'fast-check';
import type { Position, Range, SelectionRange } from 'vscode-languageserver-types';
import {
  anchorSiteAt, anchorSitesOf, codeActionsAt, completionsAt, definitionAt, foldingOf, format, formatRange, highlightsAt, hoverAt,
  openDocument, referencesAt, renameAt, renameRangeAt, selectionRangeAt, semanticTokensOf, symbolsOf, unfinishedAnchorAt,
  type VhflowDocument,
} from '../../src/language/index.js';
import { builtInConditions, basis, holds, isOn, type Settings } from '../../src/model/conditions.js';
import type { LayoutItem, WrittenScenario } from '../../src/model/scenario.js';
import { casesOf, settle, withSettings } from '../../src/model/settle.js';
import { diagnosticCodes } from '../../src/language/syntax/diagnostic-codes.js';
import { rangeOf } from '../../src/language/syntax/positions.js';
import { hopNodesOf } from '../../src/language/syntax/syntax-walk.js';
import { triviaBefore, type Token } from '../../src/language/syntax/tokens.js';
import { validDocument } from './documents.js';
import { applied } from './marked-text.js';

/** Random numbers from 0 up to, but not including, a limit; the same ones for the same seed. */
export type Random = (limit: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit);
  };
}

const uri = 'file:///fuzz.vhflow';
const fragments = [
  '{', '}', '"', '->', '-', '>', '//', '///', '\n', '\r', '\r\n', '\t', '\\', '\\u{110000}', ':', '#', '|', ',', '=', '..', '/', '\u0000', '\ud800', '\udc00', '😀', '漢', '\u202e', '\ufeff', '\u2028',
  'scenario', 'flow', 'machine', 'participant', 'note over', 'loop', 'opt', 'alt', 'else', 'kind', 'at', 'via', 'calls', 'through', 'hardware', 'copy from', 'cost', 'observe', 'versions', 'in', 'of', 'as', 'ja ""', '99999999999', '__proto__', 'constructor',
  'condition', 'default on', 'because', 'if', 'when', 'and', 'not', ' if amd', ' if not lone and mine', ' when halted', ' when not amd and own',
];

const expressions = ['amd', 'not amd', 'lone and not halted', 'mine', 'not own and small', 'unknown'];
const blocks = ['loop "l" {', 'opt "o" when lone and not amd {', 'alt "a" when halted {', 'alt "a" when mine { } else "b" {', 'opt "o" when'];

/** The pieces that documents are made of: the text before the first flow, and the hops. */
export interface Seed {
  readonly head: string;
  readonly hops: readonly string[];
}

export function seedOf(text: string): Seed {
  return { head: text.slice(0, text.search(/^ {2}flow /m)), hops: hopNodesOf(openDocument(text).tree).map(({ start, end }) => text.slice(start, end)) };
}

/** A file with every construct of conditions. */
export const conditionsFile = `condition mine "it is" ja "ある" else "it is not" ja "ない" default on because "why" ja "理由"
condition lone default off
scenario s {
  title "S" ja "S"
  source linux "6.1"
  condition own "O" else "N"
  condition halted default on because "why"
  machine guest "Guest" { participant app "App" in guest-user participant drv "Driver" in guest-kernel of linux }
  machine host "Host" { participant kvm "KVM" in kvm of linux }
  flow f "F" {
    drv -> kvm "kick" ja "通知" as kick {
      kind vm-exit
      when mine and not own
      when "rarely"
      cost copies 1
      cost vm-exits 2, copies 0 if amd
      thread "vCPU" if not halted
      at linux:a.c#f | linux:b.c#f
      at linux:c.c#g if amd and not lone
      via linux:a.c#h calls f if not amd
      via hardware "SVM" if amd
      note "n" ja "注" if mine
      note "m"
      versions "v" if small
      observe host kprobe f if not amd
      observe host kprobe g if amd
    }
    app -> drv "copy" {
      kind copy
      copy from "a" to "b"
      copy from "c" to "d" ja "D" if small
    }
    kvm -> kvm "poll" { when not halted at linux:a.c#f if pv-eoi at linux:b.c#f if not pv-eoi }
    drv -> kvm "again" { kind notify note "x" if lone and mine note "y" if lone }
  }
}
`;

/** A hop that depends on conditions: some of its items, or all of it. */
function conditioned(hop: string, random: Random): string {
  const lines = hop.split('\n');
  const changed = random(lines.length);
  return lines.map((line, index) => (index === changed ? `${line} ${line.trimEnd().endsWith('{') ? 'when' : 'if'} ${one(expressions, random)}` : line)).join('\n');
}

const one = <T>(all: readonly T[], random: Random): T => all[random(all.length)] as T;

/** A document made of parts of the seeds, some of them cut, duplicated, replaced, or with other text in between. */
export function mutated(seeds: readonly Seed[], random: Random): string {
  const { head, hops } = one(seeds, random);
  const step = (): string => (hops.length > 0 ? one(hops, random) : '');
  const steps = Array.from({ length: 1 + random(5) }, () => (random(2) === 0 ? step() : conditioned(step(), random)));
  const open = random(3) === 0 ? one(blocks, random) : '';
  let text = `${head.slice(random(3) === 0 ? random(head.length) : 0)}  flow f "F" {\n    ${open}${steps.join('\n    ')}\n${open && '}'}  }\n}\n`;
  for (let count = random(6); count > 0; count--) text = mutate(text, random);
  return text;
}

function mutate(text: string, random: Random): string {
  const start = random(text.length + 1);
  const end = Math.min(text.length, start + random(random(4) === 0 ? 400 : 12));
  const [before, piece, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (random(6)) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before + one(fragments, random) + piece + after;
    case 3:
      return before + one(fragments, random) + after;
    case 4: {
      const target = random(after.length + 1);
      return before + after.slice(0, target) + piece + after.slice(target);
    }
    default:
      return before + String.fromCharCode(random(0x10000)) + after;
  }
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/**
 * Checks every property that must hold for a text.
 *
 * @throws an error that names the violated property
 */
export function checkText(text: string, random: Random): void {
  const document = openDocument(text, { knownProjects: ['linux', 'qemu'], language: random(2) === 0 ? 'ja' : 'en' });
  const { tree } = document;
  must(tree.tokens.map(({ fullStart, end }) => text.slice(fullStart, end)).join('') === text, 'the tokens are not the text');
  checkDiagnostics(document);
  checkFormat(document);
  for (const scenario of document.compiled.scenarios) checkSettled(scenario, settingsFrom(scenario, random));
  // The features take the most time, so they are checked in half of the files.
  if (random(2) === 0) return;
  checkWholeFile(document, random);
  for (let count = 0; count < 2; count++) checkPosition(document, document.textDocument.positionAt(random(text.length + 1)), random);
}

/**
 * Checks that the formatter changes nothing but the layout of a document without errors, in every construct and with comments anywhere.
 *
 * @throws an error with the violated property and the smallest document that violates it
 */
export function checkGenerated(count: number, seed: number): void {
  fc.assert(fc.property(validDocument, (text) => {
    const document = openDocument(text);
    must(!document.tree.broken, 'a generated document is broken');
    checkFormat(document);
    const random = randomFrom(text.length);
    for (const scenario of document.compiled.scenarios) checkSettled(scenario, settingsFrom(scenario, random));
  }), { numRuns: count, seed });
}

function checkRange({ textDocument }: VhflowDocument, range: Range, what: string): void {
  for (const position of [range.start, range.end]) {
    const back = textDocument.positionAt(textDocument.offsetAt(position));
    must(back.line === position.line && back.character === position.character, `${what}: a position outside the text`);
  }
  must(textDocument.offsetAt(range.start) <= textDocument.offsetAt(range.end), `${what}: a range that ends before it starts`);
}

function checkDiagnostics(document: VhflowDocument): void {
  for (const { range, code, message } of document.compiled.diagnostics) {
    must((diagnosticCodes as readonly unknown[]).includes(code), `unknown code ${String(code)}`);
    must(typeof message === 'string' && message.length > 5, 'a problem without a message');
    checkRange(document, range, String(code));
  }
  for (const { whole, name } of document.compiled.places.values()) {
    checkRange(document, whole, 'place');
    checkRange(document, name, 'name');
  }
}

/** Random settings of the conditions of a scenario, and of others. */
export function settingsFrom({ conditions }: WrittenScenario, random: Random): Settings {
  const ids = [...new Set([...conditions, ...builtInConditions].map(({ id }) => id)), '__proto__'];
  return { with: ids.filter(() => random(3) === 0), without: ids.filter(() => random(3) === 0) };
}

const hopsOfLayout = (items: readonly LayoutItem[]): readonly number[] => items.flatMap((item) => {
  if (item.type === 'hop') return [item.n];
  if (item.type === 'note') return [];
  return (item.type === 'alt' ? item.sections : [item]).flatMap((section) => hopsOfLayout(section.items));
});

/**
 * Checks what must hold for a scenario under any settings: hops are numbered from 1, the layout has each of them once and in order, those that
 * are there are those that happen, and nothing is left to decide in the layout.
 *
 * @throws an error that names the violated property
 */
export function checkSettled(written: WrittenScenario, settings: Settings): void {
  const settled = settle(written, settings);
  const on = new Set(written.conditions.filter((condition) => isOn(condition, settings)).map(({ id }) => id));
  settled.flows.forEach((flow, index) => {
    const all = written.flows[index]?.hops ?? [];
    const expected = all.filter(({ under }) => !under || holds(under, on)).map(({ id }) => id);
    must(flow.hops.map(({ id }) => id).join() === expected.join(), 'other hops than those that happen');
    must(flow.hops.every(({ n }, at) => n === at + 1), 'hops that are not numbered from 1');
    must(hopsOfLayout(flow.layout).join() === flow.hops.map(({ n }) => n).join(), 'a layout that does not have each hop once');
    must(!JSON.stringify(flow.layout).includes('"under":'), 'a layout with something to decide');
    for (const hop of all) must(casesOf(hop).length > 0, 'a hop without a case');
  });
  must(JSON.stringify(withSettings(settled, basis)) === JSON.stringify(settle(written)), 'other defaults after switching');
}

const wordsOf = ({ tree }: VhflowDocument): string => tree.tokens.map(({ start, end }) => tree.text.slice(start, end)).sort().join('\n');
/** Each comment with the token that it follows on the same line, or that it precedes on a line of its own. */
const commentsOf = ({ tree }: VhflowDocument): string => tree.tokens.flatMap((token, index) => {
  const previous = tree.tokens[index - 1];
  const wordOf = (each: Token | undefined): string => (each ? tree.text.slice(each.start, each.end) : '');
  return triviaBefore(tree.text, token).comments.map(({ start, end, trailing }) => {
    return `${tree.text.slice(start, end).trim()} ${trailing ? `after ${wordOf(previous)}` : `before ${wordOf(token)}`}`;
  });
}).sort().join('\n');
const modelOf = ({ compiled }: VhflowDocument): string => JSON.stringify(compiled.scenarios);

function checkSame(before: VhflowDocument, text: string, what: string): void {
  const after = openDocument(text);
  must(wordsOf(after) === wordsOf(before), `${what} removed or added a token`);
  must(commentsOf(after) === commentsOf(before), `${what} removed, added or moved a comment`);
  must(modelOf(after) === modelOf(before), `${what} changed the meaning`);
}

function checkFormat(document: VhflowDocument): void {
  const formatted = format(document.tree.text);
  must((formatted === undefined) === document.tree.broken, 'only broken files may stay as they are');
  if (formatted === undefined) return;
  must(format(formatted) === formatted, 'formatting twice is not formatting once');
  checkSame(document, formatted, 'formatting');
}

function checkWholeFile(document: VhflowDocument, random: Random): void {
  const { textDocument, tree } = document;
  symbolsOf(document);
  foldingOf(document);
  anchorSitesOf(document).forEach(({ whole, path, symbol }) => [whole, path, symbol].forEach((range) => checkRange(document, range, 'anchor')));
  const data = semanticTokensOf(document);
  must(data.length % 5 === 0 && data.every((value) => value >= 0), 'semantic tokens are five numbers each');
  const from = random(tree.text.length + 1);
  const edits = formatRange(document, rangeOf(textDocument, { start: from, end: from + random(300) }));
  edits.forEach(({ range }) => checkRange(document, range, 'formatted range'));
  if (edits.length > 0) checkSame(document, applied(document, edits), 'formatting a range');
}

function checkPosition(document: VhflowDocument, position: Position, random: Random): void {
  const { compiled } = document;
  completionsAt(document, position, { knownProjects: [{ id: 'linux', version: '6.1' }], language: 'ja', takesSnippets: random(2) === 0, again: 'again' });
  anchorSiteAt(document, position);
  unfinishedAnchorAt(document, position);
  const hover = hoverAt(document, position, 'en');
  const ranges = [hover?.range, definitionAt(document, position), ...referencesAt(document, position, true), ...highlightsAt(document, position).map(({ range }) => range)];
  for (const range of ranges) if (range) checkRange(document, range, 'feature');
  for (let each: SelectionRange | undefined = selectionRangeAt(document, position); each; each = each.parent) checkRange(document, each.range, 'selection');
  if (renameRangeAt(document, position)) openDocument(applied(document, renameAt(document, position, 'fuzzed')));
  const diagnostic = compiled.diagnostics[random(compiled.diagnostics.length)];
  const at = diagnostic?.range ?? { start: position, end: position };
  for (const { edit } of codeActionsAt(document, at, diagnostic ? [diagnostic] : [], { uri, language: 'en' })) {
    const edits = edit?.changes?.[uri] ?? [];
    edits.forEach(({ range }) => checkRange(document, range, 'quick fix'));
    openDocument(applied(document, edits));
  }
}
