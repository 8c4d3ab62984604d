import { describe, expect, it } from 'vitest';
import type { DocumentSymbol, SelectionRange } from 'vscode-languageserver-types';
import { foldingOf, hoverAt, openDocument, selectionRangeAt, semanticLegend, semanticTokensOf, symbolsOf } from '../../../src/language/index.js';
import { textIn } from '../marked-text.js';

const text = `/// The first.
scenario demo {
  title "Demo" ja "見本"
  summary "All of it." ja "全部"
  source linux "6.1"
  source old = linux "3.10"
  context dpu "DPU" ja "処理装置" like host-user

  machine guest "Guest" ja "ゲスト" {
    /// Runs *alone*.
    /// Always.
    participant app "App" in guest-user of linux
    participant nic "NIC" in dpu
  }
  machine host "Host" { participant kvm "KVM" in kvm of old }

  // one
  // two

  // three
  flow send "Send" {
    summary "One packet."
    app -> nic "write()" as w {
      kind syscall
      level detail
      branch control
      cost copies 2, wakeups 1
      in kvm
      thread "vCPU"
      at linux:net/a.c#f | old:net/b.c#g | "linux:net/c d.c#h"
      via linux:net/a.c#c calls f | op through old:net/b.c#t
      observe host kprobe f
    }
    note over app, kvm "shared"
    alt "a" {
      // inside
      // two lines
      nic -> kvm "kick"
    } else "b" { nic -> kvm "" }
    loop "" { kvm -> nic "x" when }
  }
  flow empty "Empty" { }
}
scenario other { machine m "M" { participant app "Other app" in kvm } flow send "Other" { app -> app "y" as w } }`;
const document = openDocument(text);
const positionOf = (mark: string) => document.textDocument.positionAt(text.indexOf(mark) + 1);

it('the semantic tokens of a whole file; `*` at a declaration', () => {
  const data = semanticTokensOf(document);
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [deltaLine = 0, deltaStart = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    character = deltaLine === 0 ? character + deltaStart : deltaStart;
    line += deltaLine;
    tokens.push(`${semanticLegend.tokenTypes[type]}${modifiers === 1 ? '*' : ''} ${textIn(document, { start: { line, character }, end: { line, character: character + length } })}`);
  }
  expect(tokens).toEqual([
    'class* demo', 'namespace* linux', 'namespace* old', 'type* dpu', 'type host-user', 'class* guest', 'variable* app', 'type guest-user', 'namespace linux',
    'variable* nic', 'type dpu', 'class* host', 'variable* kvm', 'type kvm', 'namespace old', 'function* send', 'variable app', 'variable nic', 'property* w',
    'enumMember syscall', 'enumMember detail', 'enumMember control', 'enumMember copies', 'enumMember wakeups', 'variable kvm', 'namespace linux', 'string net/a.c',
    'function f', 'namespace old', 'string net/b.c', 'function g', 'namespace linux', 'namespace linux', 'string net/a.c', 'function c', 'function f', 'function op',
    'namespace old', 'string net/b.c', 'function t', 'enumMember kprobe', 'variable app', 'variable kvm', 'variable nic', 'variable kvm', 'variable nic', 'variable kvm',
    'variable kvm', 'variable nic', 'function* empty', 'class* other', 'class* m', 'variable* app', 'type kvm', 'function* send', 'variable app', 'variable app',
    'property* w',
  ]);
});

it('the outline of a whole file: kind, detail, lines, and what is selected', () => {
  const lines = ({ name, kind, detail = '', range, selectionRange, children = [] }: DocumentSymbol, depth: number): string[] => [
    `${'  '.repeat(depth)}${name} (${kind}): ${detail} ${range.start.line}-${range.end.line} «${textIn(document, selectionRange)}»`, ...children.flatMap((child) => lines(child, depth + 1)),
  ];
  expect(symbolsOf(document).flatMap((symbol) => lines(symbol, 0)).join('\n')).toBe(`demo (3): Demo 1-42 «demo»
  guest (4): Guest 8-13 «guest»
    app (19): App 11-11 «app»
    nic (19): NIC 12-12 «nic»
  host (4): Host 14-14 «host»
    kvm (19): KVM 14-14 «kvm»
  send (12): Send 20-40 «send»
    write() (24): app → nic 22-32 «"write()"»
    a (23): alt 34-38 «alt»
      kick (24): nic → kvm 37-37 «"kick"»
    b (23): else 38-38 «else»
      nic → kvm (24): nic → kvm 38-38 «""»
    loop (23): loop 39-39 «loop»
      x (24): kvm → nic 39-39 «"x"»
  empty (12): Empty 41-41 «empty»
other (3):  43-43 «other»
  m (4): M 43-43 «m»
    app (19): Other app 43-43 «app»
  send (12): Other 43-43 «send»
    y (24): app → app 43-43 «"y"»`);
});

it('what of a whole file can be folded', () => {
  const ranges = (wanted?: string) => foldingOf(document).filter(({ kind }) => kind === wanted).map(({ startLine, endLine }) => [startLine, endLine]);
  expect(ranges()).toEqual([[1, 41], [8, 12], [20, 39], [22, 31], [34, 37]]);
  expect(ranges('comment')).toEqual([[9, 10], [16, 17], [35, 36]]);
  expect(foldingOf(document).map(({ startLine }) => startLine)).toEqual([1, 8, 9, 16, 20, 22, 34, 35]);
});

describe('the hover', () => {
  it.each([
    ['demo {', 'en', '**Demo** (demo)\n\nAll of it\\.\n\nThe first\\.'],
    ['demo {', 'ja', '**見本** (demo)\n\n全部\n\nThe first\\.'],
    ['linux "6.1', 'en', '**linux**\n\nlinux 6\\.1'],
    ['linux "6.1', 'ja', '**linux**\n\nlinux 6\\.1'],
    ['old =', 'en', '**old**\n\nlinux 3\\.10'],
    ['old =', 'ja', '**old**\n\nlinux 3\\.10'],
    ['dpu "DPU', 'en', '**DPU** (dpu)\n\nhost · user'],
    ['dpu "DPU', 'ja', '**処理装置** (dpu)\n\nhost · user'],
    ['guest "G', 'en', '**Guest** (guest)'],
    ['guest "G', 'ja', '**ゲスト** (guest)'],
    ['app "App', 'en', '**App** (app)\n\nGuest user space · Guest · linux 6\\.1\n\nHops that involve this participant: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['app "App', 'ja', '**App** (app)\n\nゲスト ユーザー空間 · ゲスト · linux 6\\.1\n\nこの参加者が関わるホップ: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['nic "N', 'en', '**NIC** (nic)\n\nDPU · Guest\n\nHops that involve this participant: 4'],
    ['nic "N', 'ja', '**NIC** (nic)\n\n処理装置 · ゲスト\n\nこの参加者が関わるホップ: 4'],
    ['host-user', 'en', undefined],
    ['host-user', 'ja', undefined],
    ['send "Send', 'en', '**Send** (send)\n\nOne packet\\.'],
    ['send "Send', 'ja', '**Send** (send)\n\nOne packet\\.'],
    ['w {', 'en', '**write\\(\\)**\n\nHop 1 of 4 · app → nic · syscall\n\nThread: vCPU\n\n2 copies · 1 host round trip · 1 wake\\-up'],
    ['w {', 'ja', '**write\\(\\)**\n\nホップ 1 \\/ 4 · app → nic · syscall\n\nスレッド: vCPU\n\nコピー 2回 · ホスト往復 1回 · 起床 1回'],
    ['app -> nic', 'en', '**App** (app)\n\nGuest user space · Guest · linux 6\\.1\n\nHops that involve this participant: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['app -> nic', 'ja', '**App** (app)\n\nゲスト ユーザー空間 · ゲスト · linux 6\\.1\n\nこの参加者が関わるホップ: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['app, kvm', 'en', '**App** (app)\n\nGuest user space · Guest · linux 6\\.1\n\nHops that involve this participant: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['app, kvm', 'ja', '**App** (app)\n\nゲスト ユーザー空間 · ゲスト · linux 6\\.1\n\nこの参加者が関わるホップ: 1\n\nRuns \\*alone\\*\\.  \nAlways\\.'],
    ['old:net', 'en', '**old**\n\nlinux 3\\.10'],
    ['old:net', 'ja', '**old**\n\nlinux 3\\.10'],
    ['"write', 'en', '**write\\(\\)**\n\nHop 1 of 4 · app → nic · syscall\n\nThread: vCPU\n\n2 copies · 1 host round trip · 1 wake\\-up'],
    ['"write', 'ja', '**write\\(\\)**\n\nホップ 1 \\/ 4 · app → nic · syscall\n\nスレッド: vCPU\n\nコピー 2回 · ホスト往復 1回 · 起床 1回'],
    ['c d.c', 'en', '**write\\(\\)**\n\nHop 1 of 4 · app → nic · syscall\n\nThread: vCPU\n\n2 copies · 1 host round trip · 1 wake\\-up'],
    ['c d.c', 'ja', '**write\\(\\)**\n\nホップ 1 \\/ 4 · app → nic · syscall\n\nスレッド: vCPU\n\nコピー 2回 · ホスト往復 1回 · 起床 1回'],
    ['empty "E', 'en', '**Empty** (empty)'],
    ['empty "E', 'ja', '**Empty** (empty)'],
    ['other {', 'en', '**other** (other)'],
    ['other {', 'ja', '**other** (other)'],
    ['app "Other', 'en', '**Other app** (app)\n\nKVM · M\n\nHops that involve this participant: 1'],
    ['app "Other', 'ja', '**Other app** (app)\n\nKVM · M\n\nこの参加者が関わるホップ: 1'],
    ['w } }', 'en', '**y**\n\nHop 1 of 1 · app → app · call'],
    ['w } }', 'ja', '**y**\n\nホップ 1 \\/ 1 · app → app · call'],
    ['"kick"', 'en', '**kick**\n\nHop 2 of 4 · nic → kvm · call'],
    ['"kick"', 'ja', '**kick**\n\nホップ 2 \\/ 4 · nic → kvm · call'],
    ['control', 'en', '**write\\(\\)**\n\nHop 1 of 4 · app → nic · syscall\n\nThread: vCPU\n\n2 copies · 1 host round trip · 1 wake\\-up'],
    ['control', 'ja', '**write\\(\\)**\n\nホップ 1 \\/ 4 · app → nic · syscall\n\nスレッド: vCPU\n\nコピー 2回 · ホスト往復 1回 · 起床 1回'],
    ['"y"', 'en', '**y**\n\nHop 1 of 1 · app → app · call'],
    ['"y"', 'ja', '**y**\n\nホップ 1 \\/ 1 · app → app · call'],
  ] as const)('at the second character of %j, in %s', (mark, language, expected) => {
    expect((hoverAt(document, positionOf(mark), language)?.contents as { value: string } | undefined)?.value).toBe(expected);
  });

  it('is about the word that it marks', () => {
    const marked = (mark: string) => {
      const range = hoverAt(document, positionOf(mark), 'en')?.range;
      return range && textIn(document, range);
    };
    expect(['write()', 'send "Send', 'old:net', 'kind sys'].map(marked)).toEqual(['"write()"', 'send', 'old:net/b.c#g', 'kind']);
  });
});

describe('the selection', () => {
  it.each([
    ['copies 2', ['copies', 'cost copies 2, wakeups 1', 'app -> nic "write()" as ', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['"vCPU"', ['"vCPU"', 'thread "vCPU"', 'app -> nic "write()" as ', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['net/a.c#f', ['linux:net/a.c#f', 'at linux:net/a.c#f | old', 'app -> nic "write()" as ', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['over app', ['over', 'note over app, kvm "shar', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['"a" {', ['"a"', 'alt "a" { // inside // t', 'alt "a" { // inside // t', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['"b"', ['"b"', 'else "b" { nic -> kvm ""', 'alt "a" { // inside // t', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['inside', ['alt "a" { // inside // t', 'alt "a" { // inside // t', 'flow send "Send" { summa', 'scenario demo { title "D']],
    ['title', ['title', 'title "Demo" ja "見本"', 'scenario demo { title "D']],
    ['Guest" ja', ['"Guest"', '"Guest" ja "ゲスト"', 'machine guest "Guest" ja', 'scenario demo { title "D']],
    ['  flow empty', ['scenario demo { title "D']],
    ['w } }', ['w', 'app -> app "y" as w', 'flow send "Other" { app ', 'scenario other { machine']],
  ])('grows from the second character of %j', (mark, expected) => {
    const selected: string[] = [];
    for (let each: SelectionRange | undefined = selectionRangeAt(document, positionOf(mark)); each; each = each.parent) selected.push(textIn(document, each.range));
    expect(selected.map((part) => part.replace(/\s+/g, ' ').slice(0, 24))).toEqual(expected);
  });

  it('is empty outside of everything', () => {
    const empty = openDocument('\n// only\n');
    const start = { line: 0, character: 0 };
    expect(selectionRangeAt(empty, start)).toEqual({ range: { start, end: start } });
  });
});
