import fc from 'fast-check';
import { branches, hopKinds, levels, probeTypes } from '../../src/model/scenario.js';
import { conditionalItems, hopItemKeywords, type HopItemKeyword } from '../../src/language/syntax/keywords.js';
import { quoteString } from '../../src/language/syntax/string-literals.js';

/** A scenario with the steps of one flow and lanes on both machines. */
export function scenarioWith(steps: string, extra = ''): string {
  return `scenario s {
  title "Test"
  source linux "6.1"
  source qemu "7.2"
  ${extra}
  machine guest "Guest" {
    participant app "App" in guest-user
    participant drv "Driver" in guest-kernel of linux
  }
  machine host "Host" {
    participant kvm "KVM" in kvm of linux
    participant emu "QEMU" in qemu of qemu
    participant net "Network" in host-kernel of linux
    participant sw "Switch" in host-user
  }
  flow send "Send" {
${steps}
  }
}
`;
}

// Some names are keywords, which a lane may have as its name.
const laneNames = ['app', 'note', 'in', 'kind', 'copy', 'loop', 'summary', 'at', 'k-9', '_x.y'] as const;
const lane = fc.constantFrom(...laneNames);
const string = fc.string({ unit: 'grapheme', maxLength: 30 }).map(quoteString);
const text = fc.tuple(string, fc.option(string), fc.option(string)).map(([base, ja, pt]) => {
  return base + (ja === null ? '' : ` ja ${ja}`) + (pt === null ? '' : ` pt-BR ${pt}`);
});
const anchor = fc.constantFrom('linux:net/socket.c#__sys_sendto', 'qemu:hw/net/e1000.c#set_tctl', '"linux:my dir/a b.c#f"', 'linux:a->b.c'.replace('->', '_') + '#g');
const anchors = fc.array(anchor, { minLength: 1, maxLength: 3 }).map((all) => all.join(' | '));

const items: Record<(typeof hopItemKeywords)[number], fc.Arbitrary<string>> = {
  kind: fc.constantFrom(...hopKinds).map((kind) => `kind ${kind}`),
  level: fc.constantFrom(...levels).map((level) => `level ${level}`),
  branch: fc.constantFrom(...branches).map((branch) => `branch ${branch}`),
  when: text.map((value) => `when ${value}`),
  copy: fc.tuple(text, text).map(([from, to]) => `copy from ${from} to ${to}`),
  cost: fc.tuple(fc.nat(9), fc.nat(9)).map(([copies, exits]) => `cost copies ${copies}, vm-exits ${exits}`),
  in: lane.map((name) => `in ${name}`),
  thread: text.map((value) => `thread ${value}`),
  at: anchors.map((all) => `at ${all}`),
  via: fc.oneof(
    fc.tuple(anchors, fc.option(anchors)).map(([callers, through]) => `via ${callers} calls notify${through === null ? '' : ` through ${through}`}`),
    fc.option(text).map((value) => `via hardware${value === null ? '' : ` ${value}`}`),
  ),
  note: text.map((value) => `note ${value}`),
  versions: text.map((value) => `versions ${value}`),
  observe: fc.tuple(fc.constantFrom('', 'guest ', 'host '), fc.constantFrom(...probeTypes), fc.constantFrom('tun_get_user', 'net:x', '"ls -l"', 'note'))
    .map(([side, probe, target]) => `observe ${side}${probe} ${target}`),
};

// No two have the same terms, and some names are keywords, which a condition may have as its name.
const expression = fc.constantFrom('amd', 'not amd', 'lone and not halted', 'mine', 'not own and apicv', 'note', 'not note and default', 'halted and halted');
const maybe = (word: string): fc.Arbitrary<string> => fc.option(expression).map((terms) => (terms === null ? '' : ` ${word} ${terms}`));

/** A hop item without a condition, with conditions, or both. */
function repeated(keyword: HopItemKeyword): fc.Arbitrary<readonly string[]> {
  if (keyword === 'when') return fc.tuple(fc.option(items.when), expression).map(([inWords, terms]) => (inWords === null ? [`when ${terms}`] : [inWords, `when ${terms}`]));
  if (!(conditionalItems as readonly string[]).includes(keyword)) return items[keyword].map((item) => [item]);
  const conditional = fc.uniqueArray(expression, { maxLength: 2 }).chain((all) => fc.tuple(...all.map((terms) => items[keyword].map((item) => `${item} if ${terms}`))));
  return fc.tuple(items[keyword], conditional, fc.boolean()).map(([item, others, isThere]) => (isThere || others.length === 0 ? [item, ...others] : others));
}

const hopBody = fc.subarray([...hopItemKeywords]).chain((keywords) => fc.tuple(...keywords.map((keyword) => fc.oneof(items[keyword].map((item) => [item]), repeated(keyword)))))
  .map((all) => all.flat()).chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
const hop = fc.tuple(lane, lane, text, fc.option(hopBody)).map(([from, to, label, body]) => {
  return `${from} -> ${to} ${label}${body === null ? '' : ` { ${body.join('\n')} }`}`;
});
const laneNote = fc.tuple(fc.array(lane, { minLength: 1, maxLength: 3 }), text, maybe('if')).map(([lanes, value, under]) => `note over ${lanes.join(', ')} ${value}${under}`);

const { step } = fc.letrec<{ step: string; steps: string; block: string }>((tie) => ({
  step: fc.oneof({ maxDepth: 3 }, hop, laneNote, tie('block')),
  steps: fc.array(tie('step'), { maxLength: 4 }).map((all) => all.join('\n\n')),
  block: fc.oneof(
    fc.tuple(fc.constantFrom('loop', 'opt'), text, maybe('when'), tie('steps')).map(([word, title, under, steps]) => `${word} ${title}${under} { ${steps} }`),
    fc.tuple(text, maybe('when'), tie('steps'), text, maybe('when'), tie('steps'))
      .map(([a, one, first, b, other, second]) => `alt ${a}${one} { ${first} } else ${b}${other} { ${second} }`),
  ),
}));

/** A document with comments and empty lines inserted between some of its tokens. */
function withComments(document: string, seeds: readonly number[]): string {
  const pieces = document.split(/((?:"(?:[^"\\]|\\.)*"|[^\s"])+\s*)/u).filter((piece) => piece !== '');
  const inserted = ['', '', '', '', ' // trailing\n', '\n// own line\n', '\n\n', '\n/// doc\n\n'];
  return pieces.map((piece, index) => piece + (/\s$/.test(piece) ? (inserted[(seeds[index % seeds.length] ?? 0) % inserted.length] as string) : '')).join('');
}

const condition = (name: string): fc.Arbitrary<string> => fc.tuple(text, fc.option(text), fc.constantFrom('', ' default on', ' default off'), fc.option(text))
  .map(([on, off, value, reason]) => `condition ${name} ${on}${off === null ? '' : ` else ${off}`}${value}${reason === null ? '' : ` because ${reason}`}`);
const changedDefault = fc.constantFrom('', 'condition lone default off', 'condition halted default on because "why"', 'condition mine');

/** Documents without errors in every construct of the language, with comments anywhere between tokens. */
export const validDocument: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(step, { maxLength: 5 }), fc.option(text), fc.array(fc.nat(7), { minLength: 1, maxLength: 40 }), fc.tuple(condition('mine'), condition('note')),
    fc.tuple(condition('own'), condition('default'), changedDefault), fc.boolean(),
  )
  .map(([steps, summary, seeds, ofFile, own, isBefore]) => {
    const lanes = laneNames.map((name) => `participant ${name} "L" in guest-kernel`).join('\n');
    const flow = `flow send "Send" ja "送信" { ${summary === null ? '' : `summary ${summary}`} ${steps.join('\n')} }`;
    const head = `title "T" ja "題" source linux "6.1" source qemu = qemu "7.2" context dpu "DPU" like host-user ${own.join(' ')}`;
    const conditions = `${ofFile.join(' ')} `;
    return withComments(`${isBefore ? conditions : ''}scenario s { ${head} machine m "M" { ${lanes} } ${flow} } ${isBefore ? '' : conditions}`, seeds);
  });

/** Documents with parts removed, duplicated or replaced with random characters. */
export const mutatedDocument: fc.Arbitrary<string> = fc
  .tuple(validDocument, fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.constantFrom('', '{', '}', '"', '->', '//', '\n', '\\', ':', '#', 'flow', '\u0000', '\ud800', '漢', '|', 'x y', ' if ', ' when amd ', ' and ', ' not ', 'condition c ')), { minLength: 1, maxLength: 6 }))
  .map(([document, edits]) => edits.reduce((text, [at, length, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + (length % 3 === 0 ? 0 : length));
  }, document));
