import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionAt } from '../../../src/anchors/index.js';
import { builtInScenarios, compileSettled } from '../../settled-scenarios.js';
import type { Scenario } from '../../../src/model/scenario.js';
import { columnsOf } from '../../../src/text/width.js';
import { filesNamedIn, isSheet, lineHint, sheetFolds, sheetFunctions, sheetOf, treesOf } from '../../../src/sources/index.js';

const text = `scenario blue {
  title "Blue path" ja "青い道"
  source linux "6.1.192"
  source old = linux "3.10"
  machine guest "Guest" ja "ゲスト" { participant app "App" ja "アプリ" in guest-user participant net "Net" ja "ネット" in guest-kernel of linux }
  flow send "Sending" ja "送信" {
    app -> net "sendto()" as enter {
      kind syscall
      at linux:net/socket.c#__sys_sendto
      via linux:net/socket.c#sendto calls __sys_sendto
      note "Enters the kernel." ja "カーネルに入る。"
      observe guest kprobe __sys_sendto
    }
    net -> net "copy" as copy {
      kind copy
      copy from "the app" ja "アプリ" to "an skb" ja "skb"
      when "only if small" ja "小さいときだけ"
      at linux:net/socket.c#sock_sendmsg
      via linux:net/core/dev.c#dev_queue_xmit calls xmit through linux:net/socket.c#my_ops
    }
    net -> net "old" { at old:net/socket.c#sys_sendto }
  }
}`;
const { scenarios } = compileSettled(text);
const place = { project: 'linux', version: '6.1.192', path: 'net/socket.c' };

describe('sheetOf', () => {
  const sheet = sheetOf(place, scenarios, 'en')?.text ?? '';

  it('states in its first line that it is a sheet, and below it of which file, and how to see the real one', () => {
    const [first, ...rest] = sheet.slice(0, sheet.indexOf(' */')).split('\n');
    expect(first).toBe('/* These are notes, not the file itself.');
    const heading = rest.join(' ').replace(/ \* /g, '');
    for (const part of ['net/socket.c of Linux 6.1.192', 'vhflow.sourceRoots', 'open it as a workspace folder', 'commands above']) expect(heading).toContain(part);
  });

  it.each(['en', 'ja'])('has no line that is wider than the space beside the diagram, and none that begins with what belongs to the line before, in %s', (language) => {
    const trees = treesOf(builtInScenarios).flatMap((tree) => filesNamedIn(builtInScenarios, tree).map((path) => ({ ...tree, path })));
    expect(trees.length).toBeGreaterThan(20);
    for (const line of trees.flatMap((file) => sheetOf(file, builtInScenarios, language)?.text.split('\n') ?? [])) {
      // The name of a function cannot be broken.
      expect(columnsOf(line), line).toBeLessThanOrEqual(/^\/\* \S+: /.test(line) ? 60 : 44);
      expect(line).not.toMatch(/^ \* *[ー:：、。）」・ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/);
      expect(line).not.toMatch(/[（）：！？，；]/);
    }
  });

  it('leads with the walked hop, under its function, and the others follow', () => {
    const [, copy, old] = scenarios[0]?.flows[0]?.hops ?? [];
    const walked = sheetOf(place, scenarios, 'en', undefined, copy)?.text ?? '';
    expect(sheetFunctions(walked).map(({ name }) => name)).toEqual(['sock_sendmsg', ...sheetFunctions(sheet).map(({ name }) => name).filter((name) => name !== 'sock_sendmsg')]);
    expect([...walked].sort()).toEqual([...sheet].sort());
    expect(sheetOf(place, scenarios, 'en', undefined, old)?.text).toBe(sheet);
    const twice = compileSettled(text.replace('net -> net "old" { at old:', 'net -> net "again" as again { at linux:').replace('#sys_sendto }', '#__sys_sendto }')).scenarios;
    const again = twice[0]?.flows[0]?.hops[2];
    const first = /\n \* Hop (\d)/.exec(sheetOf(place, twice, 'en', undefined, again)?.text ?? '')?.[1];
    expect([again?.id, first]).toEqual(['again', '3']);
  });

  it('folds sections, and in a section the hops after the first', () => {
    const [only] = compileSettled(text.replace('net -> net "old" { at old:', 'net -> net "again" as again { at linux:').replace('#sys_sendto }', '#__sys_sendto }')).scenarios;
    const written = only ? sheetOf(place, [only], 'en')?.text ?? '' : '';
    const lines = written.split('\n');
    const folds = sheetFolds(written).map(({ start, end }) => [lines[start]?.slice(0, 20), lines[end]]);
    expect(folds).toHaveLength(sheetFunctions(written).length + 1);
    expect(folds[1]?.[0]).toBe(' * Hop 3 of 3 · Blue');
    for (const [index, { line }] of sheetFunctions(written).entries()) expect(sheetFolds(written).some(({ start }) => start === line), String(index)).toBe(true);
    expect(folds.filter(([first]) => first?.startsWith('/* ')).every(([, last]) => last === ' */')).toBe(true);
    expect(sheetFolds('int x;')).toEqual([]);
  });

  it('can be distinguished from the real file in every language', () => {
    for (const language of ['en', 'ja']) expect(isSheet(sheetOf(place, scenarios, language)?.text ?? '')).toBe(true);
    for (const file of ['', '/* a driver */\nint x;\n', `int x;\n${sheet}`]) expect(isSheet(file)).toBe(false);
  });

  it('has a section for each symbol that a hop uses in that version, ordered by line if it is known', () => {
    expect(sheetFunctions(sheet).map(({ name }) => name)).toEqual(['__sys_sendto', 'sendto', 'my_ops', 'sock_sendmsg'].sort(byLine));
    expect(sheet).not.toContain('sys_sendto:\u0020line unknown in 3.10');
  });

  it('describes the hop, what it copies and costs, when it happens, and how to trace it', () => {
    for (const part of ['Hop 1 of 3 · Blue path · Sending: sendto()', 'System call', 'Enters the kernel.', 'Copies: the app -> an skb', '1 copy', 'Condition: only if small', 'kprobe __sys_sendto', `__sys_sendto: line ${lineHint('linux', '6.1.192', 'net/socket.c', '__sys_sendto')} `]) {
      expect(sheet.replace(/\n \* */g, ' ')).toContain(part);
    }
  });

  it('has the address of each function on the web if it is given one, which cannot end the comment', () => {
    const web = sheetOf(place, scenarios, 'en', ({ version, path, symbol = '' }) => `https://code.example/${version}/${path}*/#${symbol}`)?.text ?? '';
    expect(web).toContain(' * https://code.example/6.1.192/net/socket.c* /#__sys_sendto\n');
    expect(sheetFunctions(web).map(({ name }) => name)).toEqual(sheetFunctions(sheet).map(({ name }) => name));
    expect(sheet).not.toContain('https:');
    expect(sheetOf(place, scenarios, 'en', () => undefined)?.text).toBe(sheet);
  });

  it('can be in Japanese', () => {
    const japanese = sheetOf(place, scenarios, 'ja-JP')?.text ?? '';
    for (const part of ['これは覚え書き', 'ホップ 1 / 3 · 青い道 · 送信', 'カーネルに入る。', 'コピー: アプリ → skb', '条件: 小さいときだけ']) expect(japanese).toContain(part);
    expect(sheetFunctions(japanese).map(({ name }) => name)).toEqual(sheetFunctions(sheet).map(({ name }) => name));
  });

  it.each([
    ['en', 2, ['Cost: 2 copies, 2 VM exits, 2 host round trips, 2 wake-ups']],
    ['en', 1, ['Cost: 1 copy, 1 VM exit, 1 host round trip, 1 wake-up']],
    ['ja', 2, ['コスト: コピー 2回、VM exit 2回、ホスト往復 2回、起床 2回']],
  ])('counts every cost in words, in %s: %i of each', (language, count, lines) => {
    const costly = compileSettled(text.replace('kind syscall', `kind syscall cost copies ${count}, vm-exits ${count}, round-trips ${count}, wakeups ${count}`)).scenarios;
    const written = (sheetOf(place, costly, language)?.text ?? '').replace(/\n \*|\s/g, '');
    for (const line of lines) expect(written).toContain(line.replace(/\s/g, ''));
  });

  it('does not exist for a file or a version that no hop uses', () => {
    expect(sheetOf({ ...place, path: 'net/other.c' }, scenarios, 'en')).toBeUndefined();
    expect(sheetOf({ ...place, version: '5.0' }, scenarios, 'en')).toBeUndefined();
  });

  it('finds the section that contains the cursor', () => {
    const sections = sheetFunctions(sheet);
    const at = sheet.indexOf('Enters the kernel.');
    expect(functionAt(sections, at)?.name).toBe('__sys_sendto');
    for (const { name, nameStart, nameEnd, line } of sections) {
      expect(sheet.slice(nameStart, nameEnd)).toBe(name);
      expect(sheet.slice(0, nameStart).split('\n').length - 1).toBe(line);
    }
  });

  it('consists only of comments, whatever the texts', () => {
    const nasty = fc.array(fc.constantFrom('*/', '/*', '*', '/', '\n', '\r', '\u2028', '\\', ' ', 'word', '日本語。', '\0', '\u202e', '* ', '//', '\ud800', '/* f: '), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(nasty, nasty, nasty, (label, note, symbol) => {
        const written = sheetOf(place, [withTexts(label, note, symbol)], 'en')?.text ?? '';
        expect(written.replace(/\/\*[^]*?\*\//g, '').trim()).toBe('');
        expect(written).not.toMatch(/[\0\u202e\r\u2028]/);
        expect(sheetFunctions(written).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });
});

function byLine(a: string, b: string): number {
  const line = (symbol: string) => lineHint('linux', '6.1.192', 'net/socket.c', symbol) ?? Infinity;
  return line(a) - line(b) || (a < b ? -1 : 1);
}

/** The scenario with hostile texts in its first hop only. */
function withTexts(label: string, note: string, symbol: string): Scenario {
  const [scenario] = scenarios;
  const flow = scenario?.flows[0];
  const hop = flow?.hops[0];
  if (!scenario || !flow || !hop?.at) throw new Error('the test scenario has a hop');
  const { via, ...rest } = hop;
  expect(via).toBeDefined();
  return { ...scenario, flows: [{ ...flow, hops: [{ ...rest, label: { en: label }, note: { en: note }, at: [{ ...hop.at[0], symbol: symbol || 'f' }] }] }] };
}

describe('lineHint', () => {
  it.each(['constructor', '__proto__', 'toString'])('returns nothing for %s', (name) => {
    expect(lineHint(name, '1', 'a.c', 'f')).toBeUndefined();
    expect(lineHint('linux', '6.1.192', name, name)).toBeUndefined();
    expect(lineHint('linux', '6.1.192', 'net/socket.c', name)).toBeUndefined();
  });
});
