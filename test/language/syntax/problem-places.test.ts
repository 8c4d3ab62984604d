import { describe, expect, it } from 'vitest';
import { compile, openDocument } from '../../../src/language/index.js';
import type { DiagnosticData } from '../../../src/language/syntax/problems.js';
import { scenarioWith } from '../documents.js';
import { markedLines } from '../marked-text.js';

/** The hops that are understood; and each problem as its code, the names that may be meant with `?`, and the line with its range marked. */
function understood(text: string): string[] {
  const { scenarios, diagnostics } = compile(text, { knownProjects: ['linux', 'qemu'] });
  const document = openDocument(text);
  const problems = diagnostics.filter(({ code }) => code !== 'unused-lane').map(({ code, range, data }) => {
    const { nearest }: DiagnosticData = (data as DiagnosticData | undefined) ?? { nearest: [] };
    return `${[code, ...nearest.map((name) => `${name}?`)].join(' ')}: ${markedLines(document, [range]).join('')}`;
  });
  const hops = scenarios.flatMap(({ flows }) => flows.flatMap((flow) => flow.hops.map(({ from, to, label }) => `${from}>${to} ${label.en}`)));
  return [hops.join(', '), ...problems];
}

describe('problems of steps, and where they are', () => {
  it.each([
    ['app -> drv "never ends\ndrv -> app "b" { kind return }', 'app>drv never ends, drv>app b', 'unterminated-string: app -> drv «"never ends»'],
    ['app -> drv "bad \\q escape" ja "\\u{110000}"', 'app>drv bad \\q escape', 'unknown-escape: app -> drv "bad «\\q» escape" ja "\\u{110000}"', 'unknown-escape: app -> drv "bad \\q escape" ja "«\\u{110000}»"'],
    ['app -> drv "x" { note "good \\" \\\\ \\n \\t \\u{1F600}" ja "bad \\x" }', 'app>drv x', 'unknown-escape: app -> drv "x" { note "good \\" \\\\ \\n \\t \\u{1F600}" ja "bad «\\x»" }'],
  ])('strings: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['app -> 5 "x"', '', 'expected-name: app -> «5» "x"'],
    ['app -> drv/x "x"', '', 'expected-name: app -> «drv/x» "x"'],
    ['app ->\ndrv -> app "y"', 'drv>app y', 'expected-name: app ->«»', 'expected-text: app ->«»'],
    ['app -> "x"', '', 'expected-name: app -> «"x"»'],
    ['-> drv "x"', '', 'expected-name: flow send "Send" {«»'],
    ['app drv "x"', 'app>drv x', 'expected-arrow: app «drv» "x"'],
    ['drv\napp drv "x"', 'app>drv x', 'unexpected-token: «drv»', 'expected-arrow: app «drv» "x"'],
    ['app -> drv', 'app>drv call', 'expected-text: app -> drv«»'],
    ['app -> drv as h', 'app>drv call', 'expected-text: app -> drv «as» h'],
    ['app -> drv "x" as "h"', 'app>drv x', 'bad-language-tag: app -> drv "x" «as» "h"'],
    ['app -> drv "x" as 7', 'app>drv x', 'expected-name: app -> drv "x" as «7»'],
    ['app -> drv "x" as\ndrv -> app "y" { kind return }', 'app>drv x', 'expected-name: drv «->» app "y" { kind return }'],
    ['app -> drv "x" as h app -> drv "y" as h', 'app>drv x, app>drv y', 'duplicate-hop: app -> drv "x" as h app -> drv "y" as «h»'],
  ])('lanes, names and labels: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['app -> drv "x" ja "y" ja "z" en "w"', 'app>drv x', 'duplicate-translation: app -> drv "x" ja "y" «ja» "z" en "w"', 'duplicate-translation: app -> drv "x" ja "y" ja "z" «en» "w"'],
    ['app -> drv "x" Japan "y"', 'app>drv x', 'bad-language-tag: app -> drv "x" «Japan» "y"'],
    ['app -> drv "x" to "y"', 'app>drv x', 'unexpected-token: app -> drv "x" «to» "y"'],
    ['app -> drv "x"\nfoo "y" { app -> drv "z" }', 'app>drv x, app>drv z', 'expected-brace: foo "y" { «app» -> drv "z" }', 'unexpected-token: «}»'],
    ['app -> drv "x" pt-BR "y" { kind call }', 'app>drv x'],
  ])('translations: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['app -> drv "x" {', 'app>drv x', 'expected-brace: }«»'],
    ['app -> drv "x" { kind call', 'app>drv x', 'expected-brace: }«»'],
    ['app -> drv "x" kind call', 'app>drv x', 'expected-brace: app -> drv "x" «kind» call', 'expected-brace: }«»'],
    ['app -> drv "x" kind call level detail\ndrv -> app "y" { kind return }', 'app>drv x, drv>app y', 'expected-brace: app -> drv "x" «kind» call level detail'],
    ['app -> drv "x" { kind call\ndrv -> app "y" { kind return }', 'app>drv x, drv>app y', 'expected-brace: app -> drv "x" { kind call«»'],
    ['app -> drv "x" { kind }', 'app>drv x', 'expected-word: app -> drv "x" { kind «}»'],
    ['app -> drv "x" { kind level detail }', 'app>drv x', 'expected-word: app -> drv "x" { kind «level» detail }'],
    ['app -> drv "x" { kind 5 }', 'app>drv x', 'expected-word: app -> drv "x" { kind «5» }'],
    ['app -> drv "x" { kind\n5 }', 'app>drv x', 'expected-word: app -> drv "x" { kind«»', 'unexpected-token: «5» }'],
    ['app -> drv "x" { kind a/b }', 'app>drv x', 'expected-word: app -> drv "x" { kind «a/b» }'],
    ['app -> drv "x" { kind drv -> app "y" }', 'app>drv x, drv>app y', 'expected-word: app -> drv "x" { kind «drv» -> app "y" }', 'expected-brace: app -> drv "x" { kind «drv» -> app "y" }', 'unexpected-token: «}»'],
    ['app -> drv "x" { kind copy copy from "a" to "b" }', 'app>drv x'],
    ['app -> drv "x" { kind copy from "a" to "b" }', 'app>drv x', 'expected-word: app -> drv "x" { kind «copy» from "a" to "b" }'],
    ['app -> drv "x" { level copy }', 'app>drv x', 'unknown-level: app -> drv "x" { level «copy» }'],
    ['app -> drv "x" { branch }', 'app>drv x', 'expected-word: app -> drv "x" { branch «}»'],
    ['app -> drv "x" { kind teleport level medium branch side cost calls 1 observe host spy f }', 'app>drv x', 'unknown-kind: app -> drv "x" { kind «teleport» level medium branch side cost calls 1 observe host spy f }', 'unknown-level: app -> drv "x" { kind teleport level «medium» branch side cost calls 1 observe host spy f }', 'unknown-branch: app -> drv "x" { kind teleport level medium branch «side» cost calls 1 observe host spy f }', 'unknown-cost: app -> drv "x" { kind teleport level medium branch side cost «calls» 1 observe host spy f }', 'unknown-probe: app -> drv "x" { kind teleport level medium branch side cost calls 1 observe host «spy» f }'],
    ['app -> drv "x" { kindd call foo bar { baz } level detail }', 'app>drv x', 'unexpected-token kind?: app -> drv "x" { «kindd» call foo bar { baz } level detail }'],
    ['app -> drv "x" { kind call kind copy }', 'app>drv x', 'duplicate-item: app -> drv "x" { kind call «kind» copy }'],
    ['app -> drv "x" { in }', 'app>drv x', 'expected-name: app -> drv "x" { in «}»'],
    ['app -> drv "x" { in note "why" }', 'app>drv x', 'expected-word: app -> drv "x" { in «note» "why" }'],
    ['app -> drv "x" { in in }', 'app>drv x', 'unknown-lane: app -> drv "x" { in «in» }'],
    ['app -> drv "x" { in nobody }', 'app>drv x', 'unknown-lane: app -> drv "x" { in «nobody» }'],
    ['app -> drv "x" { in drv }', 'app>drv x'],
    ['app -> drv "x" { when }', 'app>drv x', 'expected-text: app -> drv "x" { when «}»'],
    ['app -> drv "x" { when 5 thread note "n" }', 'app>drv x', 'expected-text: app -> drv "x" { when «5» thread note "n" }', 'unexpected-token: app -> drv "x" { when «5» thread note "n" }', 'expected-text: app -> drv "x" { when 5 thread «note» "n" }'],
    ['app -> drv "x" { copy }', 'app>drv x', 'expected-keyword: app -> drv "x" { copy «}»', 'expected-keyword: app -> drv "x" { copy «}»'],
    ['app -> drv "x" { copy from }', 'app>drv x', 'expected-text: app -> drv "x" { copy from «}»', 'expected-keyword: app -> drv "x" { copy from «}»'],
    ['app -> drv "x" { copy from "a" }', 'app>drv x', 'expected-keyword: app -> drv "x" { copy from "a" «}»'],
    ['app -> drv "x" { copy from "a" to }', 'app>drv x', 'expected-text: app -> drv "x" { copy from "a" to «}»'],
    ['app -> drv "x" { copy to "b" }', 'app>drv x', 'expected-keyword: app -> drv "x" { copy «to» "b" }'],
    ['app -> drv "x" { cost }', 'app>drv x', 'expected-word: app -> drv "x" { cost «}»'],
    ['app -> drv "x" { cost copies }', 'app>drv x', 'expected-number: app -> drv "x" { cost copies «}»'],
    ['app -> drv "x" { cost copies 1, }', 'app>drv x', 'expected-word: app -> drv "x" { cost copies 1, «}»'],
    ['app -> drv "x" { cost copies 1, copies 2 }', 'app>drv x', 'duplicate-item: app -> drv "x" { cost copies 1, «copies» 2 }'],
    ['app -> drv "x" { cost copies 1000000 }', 'app>drv x'],
    ['app -> drv "x" { cost copies 1 vm-exits 2 }', 'app>drv x', 'unexpected-token: app -> drv "x" { cost copies 1 «vm-exits» 2 }'],
    ['app -> drv "x" { cost note "n" }', 'app>drv x', 'expected-word: app -> drv "x" { cost «note» "n" }'],
    ['app -> drv "x" { observe }', 'app>drv x', 'expected-word: app -> drv "x" { observe «}»'],
    ['app -> drv "x" { observe host }', 'app>drv x', 'expected-word: app -> drv "x" { observe host «}»'],
    ['app -> drv "x" { observe kprobe }', 'app>drv x', 'expected-target: app -> drv "x" { observe kprobe «}»'],
    ['app -> drv "x" { observe kprobe note "n" }', 'app>drv x', 'expected-target: app -> drv "x" { observe kprobe «note» "n" }'],
    ['app -> drv "x" { observe host kprobe 5 }', 'app>drv x'],
    ['app -> drv "x" { observe guest shell "ls', 'app>drv x', 'unterminated-string: app -> drv "x" { observe guest shell «"ls»', 'expected-brace: }«»'],
    ['app -> drv "x" { observe kprobe\ndrv -> app "y" { kind return } }', 'app>drv x, drv>app y', 'expected-target: app -> drv "x" { observe kprobe«»', 'expected-brace: app -> drv "x" { observe kprobe«»', 'unexpected-token: «}»'],
    ['observe kprobe f', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «observe» kprobe f'],
    ['app -> drv "x"\nkind call level detail\ndrv -> app "y" { kind return }', 'app>drv x, drv>app y', 'expected-brace: app -> drv "x"«»'],
    ['kind call', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «kind» call'],
  ])('the items of a hop: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['app -> drv "x" { at }', 'app>drv x', 'expected-anchor: app -> drv "x" { at «}»'],
    ['app -> drv "x" { at linux }', 'app>drv x', 'anchor-without-source: app -> drv "x" { at «linux» }'],
    ['app -> drv "x" { at :a.c#f }', 'app>drv x', 'anchor-without-source: app -> drv "x" { at «:a.c#f» }'],
    ['app -> drv "x" { at linux:a.c }', 'app>drv x', 'anchor-without-symbol: app -> drv "x" { at «linux:a.c» }'],
    ['app -> drv "x" { at linux:#f }', 'app>drv x', 'anchor-without-path: app -> drv "x" { at linux:«»#f }'],
    ['app -> drv "x" { at linux:a.c# }', 'app>drv x', 'anchor-without-symbol: app -> drv "x" { at «linux:a.c#» }'],
    ['app -> drv "x" { at linux:a.c#5f }', 'app>drv x', 'anchor-bad-symbol: app -> drv "x" { at linux:a.c#«5f» }'],
    ['app -> drv "x" { at nope:a.c#f }', 'app>drv x', 'unknown-source: app -> drv "x" { at «nope»:a.c#f }'],
    ['app -> drv "x" { at "nope:a b.c#f" }', 'app>drv x', 'unknown-source: app -> drv "x" { at «"nope:a b.c#f"» }'],
    ['app -> drv "x" { at linuxx:/a.c#f }', 'app>drv x', 'unknown-source linux?: app -> drv "x" { at «linuxx»:/a.c#f }', 'anchor-absolute-path: app -> drv "x" { at linuxx:«/a.c»#f }'],
    ['app -> drv "x" { at linux:a\\b.c#f }', 'app>drv x', 'anchor-backslash: app -> drv "x" { at linux:«a\\b.c»#f }'],
    ['app -> drv "x" { at linux:C:/a.c#f }', 'app>drv x', 'anchor-absolute-path: app -> drv "x" { at linux:«C:/a.c»#f }'],
    ['app -> drv "x" { at linux:a/../b.c#f }', 'app>drv x', 'anchor-outside-root: app -> drv "x" { at linux:«a/../b.c»#f }'],
    ['app -> drv "x" { at linux:./b.c#f }', 'app>drv x', 'anchor-outside-root: app -> drv "x" { at linux:«./b.c»#f }'],
    ['app -> drv "x" { at linux:a//b.c#f }', 'app>drv x', 'anchor-without-symbol: app -> drv "x" { at «linux:a»//b.c#f }', 'expected-brace: }«»'],
    ['app -> drv "x" { at linux:a/#f }', 'app>drv x', 'anchor-bad-path: app -> drv "x" { at linux:«a/»#f }'],
    ['app -> drv "x" { at "linux:../a b.c#f" }', 'app>drv x', 'anchor-outside-root: app -> drv "x" { at «"linux:../a b.c#f"» }'],
    ['app -> drv "x" { at "linux:a\\tb.c#f" }', 'app>drv x', 'anchor-bad-path: app -> drv "x" { at «"linux:a\\tb.c#f"» }'],
    ['app -> drv "x" { at linux:a.c#f | }', 'app>drv x', 'expected-anchor: app -> drv "x" { at linux:a.c#f | «}»'],
    ['app -> drv "x" { at linux:a.c#f | linux:b.c | nope:b.c#g }', 'app>drv x', 'anchor-without-symbol: app -> drv "x" { at linux:a.c#f | «linux:b.c» | nope:b.c#g }', 'unknown-source: app -> drv "x" { at linux:a.c#f | linux:b.c | «nope»:b.c#g }'],
    ['app -> drv "x" { at "linux:a.c#f }', 'app>drv x', 'unterminated-string: app -> drv "x" { at «"linux:a.c#f }»', 'anchor-bad-symbol: app -> drv "x" { at «"linux:a.c#f }»', 'expected-brace: }«»'],
    ['app -> drv "x" { at calls }', 'app>drv x', 'expected-anchor: app -> drv "x" { at «calls» }', 'unexpected-token: app -> drv "x" { at «calls» }'],
    ['app -> drv "x" { at\nlevel detail }', 'app>drv x', 'expected-anchor: app -> drv "x" { at«»'],
    ['app -> drv "x" { at\ndrv -> app "y" { kind return } }', 'app>drv x, drv>app y', 'expected-anchor: app -> drv "x" { at«»', 'expected-brace: app -> drv "x" { at«»', 'unexpected-token: «}»'],
    ['app -> drv "x" { via }', 'app>drv x', 'expected-anchor: app -> drv "x" { via «}»'],
    ['app -> drv "x" { via linux:a.c#f }', 'app>drv x', 'expected-keyword: app -> drv "x" { via linux:a.c#f «}»'],
    ['app -> drv "x" { via linux:a.c#f calls }', 'app>drv x', 'expected-name: app -> drv "x" { via linux:a.c#f calls «}»'],
    ['app -> drv "x" { via linux:a.c#f calls g | }', 'app>drv x', 'expected-name: app -> drv "x" { via linux:a.c#f calls g | «}»'],
    ['app -> drv "x" { via linux:a.c#f calls g | 5 }', 'app>drv x', 'expected-name: app -> drv "x" { via linux:a.c#f calls g | «5» }'],
    ['app -> drv "x" { via linux:a.c#f calls g through }', 'app>drv x', 'expected-anchor: app -> drv "x" { via linux:a.c#f calls g through «}»'],
    ['app -> drv "x" { via linux:a.c#f calls g.h }', 'app>drv x', 'anchor-bad-symbol: app -> drv "x" { via linux:a.c#f calls «g.h» }'],
    ['app -> drv "x" { via linux:a.c#f calls note "n" }', 'app>drv x', 'expected-name: app -> drv "x" { via linux:a.c#f calls «note» "n" }'],
    ['app -> drv "x" { via hardware "t" ja "u" }', 'app>drv x'],
    ['app -> drv "x" { via hardware calls f }', 'app>drv x', 'unexpected-token: app -> drv "x" { via hardware «calls» f }'],
    ['app -> drv "x" { via calls f }', 'app>drv x', 'expected-anchor: app -> drv "x" { via «calls» f }'],
    ['app -> drv "x" { via linux:a.c#f calls\ndrv -> app "y" { kind return } }', 'app>drv x, drv>app y', 'expected-name: app -> drv "x" { via linux:a.c#f calls«»', 'expected-brace: app -> drv "x" { via linux:a.c#f calls«»', 'unexpected-token: «}»'],
    ['app -> drv "x" { via linux:a.c#f through linux:a.c#g }', 'app>drv x', 'expected-keyword: app -> drv "x" { via linux:a.c#f «through» linux:a.c#g }'],
  ])('anchors and call sites: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['note over', '', 'empty-flow: flow «send» "Send" {', 'expected-name: note over«»', 'expected-text: note over«»'],
    ['note over app', '', 'empty-flow: flow «send» "Send" {', 'expected-text: note over app«»'],
    ['note over app, "t"', '', 'empty-flow: flow «send» "Send" {', 'expected-name: note over app, «"t"»'],
    ['note over app, nobody "t"', '', 'empty-flow: flow «send» "Send" {', 'unknown-lane: note over app, «nobody» "t"'],
    ['note over app drv "t"', '', 'empty-flow: flow «send» "Send" {', 'expected-text: note over app «drv» "t"', 'unexpected-token: note over app «drv» "t"'],
    ['note over app "t" { kind call }', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: note over app "t" «{» kind call }'],
    ['note over -> drv "x"', '', 'expected-name: note over «->» drv "x"', 'expected-text: note over «->» drv "x"', 'expected-name: note over «->» drv "x"'],
    ['note over app,\ndrv -> app "y"', 'drv>app y', 'expected-name: note over app,«»', 'expected-text: note over app,«»'],
    ['loop', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «loop»'],
    ['loop "x"', '', 'expected-brace: loop "x"«»'],
    ['loop "x" {', '', 'expected-brace: }«»'],
    ['loop { app -> drv "x" }', 'app>drv x', 'expected-text: loop «{» app -> drv "x" }'],
    ['loop "x" app -> drv "y"', 'app>drv y', 'expected-brace: loop "x" «app» -> drv "y"', 'expected-brace: }«»'],
    ['loop "x" app -> drv "y" }', 'app>drv y', 'expected-brace: loop "x" «app» -> drv "y" }'],
    ['loop "x" { app -> drv "y"', 'app>drv y', 'expected-brace: }«»'],
    ['loop "x" { }', ''],
    ['opt "x" { app -> drv "y" } }', 'app>drv y', 'unexpected-token: «}»'],
    ['par "x" { app -> drv "y" }', 'app>drv y', 'unknown-block: «par» "x" { app -> drv "y" }'],
    ['loops "x" { }', '', 'unknown-block loop?: «loops» "x" { }'],
    ['lop "x" { note over app "n" }', '', 'unknown-block loop?: «lop» "x" { note over app "n" }'],
    ['foo "x" { bar }', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «foo» "x" { bar }'],
    ['foo "x" app', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «foo» "x" app'],
    ['else "x" { app -> drv "y" }', 'app>drv y', 'else-without-alt: «else» "x" { app -> drv "y" }'],
    ['alt "a" { app -> drv "x" } else { app -> drv "y" }', 'app>drv x, app>drv y', 'expected-text: alt "a" { app -> drv "x" } else «{» app -> drv "y" }'],
    ['alt "a" { app -> drv "x" } else "b" app -> drv "y"', 'app>drv x, app>drv y', 'expected-brace: alt "a" { app -> drv "x" } else "b" «app» -> drv "y"', 'expected-brace: }«»'],
    ['alt "a" { app -> drv "x" else "b" { app -> drv "y" }', 'app>drv x, app>drv y', 'expected-brace: alt "a" { app -> drv "x" «else» "b" { app -> drv "y" }'],
    ['alt "a" { app -> drv "x" } opt "o" { } else "b" { app -> drv "y" }', 'app>drv x, app>drv y', 'else-without-alt: alt "a" { app -> drv "x" } opt "o" { } «else» "b" { app -> drv "y" }'],
    ['loop "a" { app -> drv "x" } else "b" { app -> drv "y" }', 'app>drv x, app>drv y', 'else-without-alt: loop "a" { app -> drv "x" } «else» "b" { app -> drv "y" }'],
    ['alt "a" { loop "l" { app -> drv "x" else "b" { app -> drv "y" } }', 'app>drv x, app>drv y', 'else-without-alt: alt "a" { loop "l" { app -> drv "x" «else» "b" { app -> drv "y" } }', 'expected-brace: }«»'],
  ])('blocks and lane notes: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['}\napp -> drv "x"', 'app>drv x', 'unexpected-token: «}»'],
    ['} }\napp -> drv "x"', 'app>drv x', 'unexpected-token: «}» }'],
    ['loop "l" { app -> drv "x" } }\ndrv -> app "y"', 'app>drv x, drv>app y', 'unexpected-token: loop "l" { app -> drv "x" } «}»'],
    ['{\napp -> drv "x"', 'app>drv x', 'unexpected-token: «{»'],
    ['{ foo { bar } }\napp -> drv "x"', 'app>drv x', 'unexpected-token: «{» foo { bar } }'],
    ['{ foo { app -> drv "x" } }', 'app>drv x', 'unexpected-token: «{» foo { app -> drv "x" } }', 'unexpected-token: «}»'],
    ['%% random @@\napp -> drv "x"', 'app>drv x', 'unexpected-token: «%%» random @@'],
    ['one two three\napp -> drv "x"', 'app>drv x', 'unexpected-token: «one» two three'],
    ['one two\napp drv "x"', 'app>drv x', 'unexpected-token: «one» two', 'expected-arrow: app «drv» "x"'],
    ['one app drv "x"', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «one» app drv "x"'],
    ['-', '', 'empty-flow: flow «send» "Send" {', 'unexpected-token: «-»'],
    ['->', '', 'expected-name: flow send "Send" {«»', 'expected-name: ->«»', 'expected-text: ->«»'],
    ['summary "a" summary "b"\napp -> drv "x"', 'app>drv x', 'duplicate-item: summary "a" «summary» "b"'],
    ['summary\napp -> drv "x"', 'app>drv x', 'unexpected-token: «summary»'],
    ['app -> drv "x"\nsummary "late"', 'app>drv x'],
    ['app -> drv "x"\ntitle "t"', 'app>drv x', 'expected-brace: app -> drv "x"«»', 'duplicate-item: «title» "t"', 'unexpected-token: «}»'],
    ['app -> drv "x"\nflow g "G" { drv -> app "y" }', 'app>drv x, drv>app y', 'expected-brace: app -> drv "x"«»', 'unexpected-token: «}»'],
    ['app -> drv "x" {\nflow g "G" { drv -> app "y" }', 'app>drv x, drv>app y', 'expected-brace: app -> drv "x" {«»', 'expected-brace: app -> drv "x" {«»', 'unexpected-token: «}»'],
    ['loop "l" {\nassume "a"', '', 'expected-brace: loop "l" {«»', 'expected-brace: loop "l" {«»', 'unexpected-token: «}»'],
    ['title -> drv "x"', '', 'unknown-lane: «title» -> drv "x"'],
    ['flow -> drv "x"', '', 'unknown-lane: «flow» -> drv "x"'],
    ['scenario -> drv "x"', '', 'unknown-lane: «scenario» -> drv "x"'],
    ['app -> drv "x"\nscenario t { title "T" }', 'app>drv x', 'expected-brace: app -> drv "x"«»', 'expected-brace: app -> drv "x"«»', 'unexpected-token: «}»'],
    ['app -> drv "x"\nmachine n "N" { participant q "Q" in kvm }', 'app>drv x', 'expected-brace: app -> drv "x"«»', 'unexpected-token: «}»'],
    ['summary -> app "s"', '', 'unknown-lane: «summary» -> app "s"'],
  ])('what does not belong in a flow: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });

  it.each([
    ['app -> kvm "x"', 'app>kvm x', 'guest-calls-host: «app -> kvm "x"»'],
    ['app -> kvm "x" { kind syscall }', 'app>kvm x', 'guest-calls-host: app -> kvm "x" { «kind syscall» }'],
    ['kvm -> app "x"', 'kvm>app x', 'host-calls-guest: «kvm -> app "x"»'],
    ['kvm -> app "x" { kind syscall }', 'kvm>app x', 'host-calls-guest: kvm -> app "x" { «kind syscall» }'],
    ['kvm -> drv "x" { kind vm-exit }', 'kvm>drv x', 'wrong-direction: kvm -> drv "x" { «kind vm-exit» }'],
    ['drv -> kvm "x" { kind vm-entry }', 'drv>kvm x', 'wrong-direction: drv -> kvm "x" { «kind vm-entry» }'],
    ['kvm -> app "x" { kind interrupt }', 'kvm>app x', 'interrupt-to-user: kvm -> app "x" { «kind interrupt» }'],
    ['kvm -> sw "x" { kind interrupt }', 'kvm>sw x', 'interrupt-to-user: kvm -> sw "x" { «kind interrupt» }'],
    ['app -> app "x" { kind interrupt }', 'app>app x'],
    ['drv -> drv "x" { kind copy }', 'drv>drv x', 'copy-without-ends: drv -> drv "x" { «kind copy» }'],
    ['drv -> app "x" { kind return }', 'drv>app x', 'return-without-call: drv -> app "x" { «kind return» }'],
    ['app -> app "x" { kind return }', 'app>app x'],
    ['drv -> app "x"\ndrv -> app "x" { kind return }', 'drv>app x, drv>app x'],
    ['app -> drv "x"\ndrv -> app "y" { kind return }', 'app>drv x, drv>app y'],
    ['app -> kvm "x" { kind notify }', 'app>kvm x'],
    ['kvm -> sw "x"', 'kvm>sw x'],
    ['app -> nobody "x"', '', 'unknown-lane: app -> «nobody» "x"'],
    ['ap -> drv "x"', '', 'unknown-lane app?: «ap» -> drv "x"'],
    ['app -> drv "x" { in kvm kind vm-exit }', 'app>drv x'],
    ['', '', 'empty-flow: flow «send» "Send" {'],
  ])('what guest and host cannot do to each other: %s', (steps, ...expected) => {
    expect(understood(scenarioWith(steps))).toEqual(expected);
  });
});

describe('problems of a file, and where they are', () => {
  it.each([
    ['', ''],
    ['  // nothing\n', ''],
    ['scenario', '', 'missing-title: «scenario»', 'expected-name: scenario«»', 'expected-brace: scenario«»'],
    ['scenario s', '', 'missing-title: scenario «s»', 'expected-brace: scenario s«»'],
    ['scenario s {', '', 'missing-title: scenario «s» {', 'expected-brace: scenario s {«»'],
    ['scenario s { }', '', 'missing-title: scenario «s» { }'],
    ['scenario 5 { title "T" }', '', 'expected-name: scenario «5» { title "T" }'],
    ['scenario s title "T"', '', 'expected-brace: scenario s «title» "T"'],
    ['scenario s { title "T" } }', '', 'unexpected-token: scenario s { title "T" } «}»'],
    ['foo', '', 'unexpected-token: «foo»'],
    ['foo scenario s { title "T" }', '', 'unexpected-token: «foo» scenario s { title "T" }'],
    ['title "T"', '', 'unexpected-token: «title» "T"'],
    ['scenario s { title "T" }\nscenario s { title "U" }', '', 'duplicate-scenario: scenario «s» { title "U" }'],
    ['scenario s { title }', '', 'expected-text: scenario s { title «}»'],
    ['scenario s { title "T" title "U" summary "a" summary "b" assume "x" assume "y" }', '', 'duplicate-item: scenario s { title "T" «title» "U" summary "a" summary "b" assume "x" assume "y" }', 'duplicate-item: scenario s { title "T" title "U" summary "a" «summary» "b" assume "x" assume "y" }'],
    ['scenario s { titel "T" }', '', 'missing-title: scenario «s» { titel "T" }', 'unexpected-token title?: scenario s { «titel» "T" }'],
    ['scenario s { foo bar title "T" }', '', 'unexpected-token: scenario s { «foo» bar title "T" }'],
    ['scenario s { title "T" } title "U" }', '', 'unexpected-token: scenario s { title "T" «}» title "U" }', 'duplicate-item: scenario s { title "T" } «title» "U" }'],
    ['scenario s { title "T" scenario t { title "T" }', '', 'expected-brace: scenario s { title "T" «scenario» t { title "T" }'],
    ['scenario s { title "T" source }', '', 'expected-name: scenario s { title "T" source «}»', 'expected-text: scenario s { title "T" source «}»'],
    ['scenario s { title "T" source linux }', '', 'expected-text: scenario s { title "T" source linux «}»'],
    ['scenario s { title "T" source linux = "6.1" }', '', 'expected-name: scenario s { title "T" source linux = «"6.1"» }'],
    ['scenario s { title "T" source old = linux "6.1" source old "6.2" }', '', 'duplicate-source: scenario s { title "T" source old = linux "6.1" source «old» "6.2" }'],
    ['scenario s { title "T" source freebsd "14" }', '', 'unknown-project: scenario s { title "T" source «freebsd» "14" }'],
    ['scenario s { title "T" source linux 6.1 }', '', 'expected-text: scenario s { title "T" source linux «6.1» }', 'unexpected-token: scenario s { title "T" source linux «6.1» }'],
    ['scenario s { title "T" source linux "" }', ''],
    ['scenario s { title "T" context c }', '', 'expected-text: scenario s { title "T" context c «}»', 'expected-keyword: scenario s { title "T" context c «}»'],
    ['scenario s { title "T" context c "C" }', '', 'expected-keyword: scenario s { title "T" context c "C" «}»'],
    ['scenario s { title "T" context c "C" like }', '', 'expected-name: scenario s { title "T" context c "C" like «}»'],
    ['scenario s { title "T" context c "C" like nope }', '', 'unknown-context: scenario s { title "T" context c "C" like «nope» }'],
    ['scenario s { title "T" context kvm "C" like kvm }', '', 'built-in-context: scenario s { title "T" context «kvm» "C" like kvm }'],
    ['scenario s { title "T" context c "C" like kvm context c "C" like kvm }', '', 'duplicate-context: scenario s { title "T" context c "C" like kvm context «c» "C" like kvm }'],
    ['scenario s { title "T" context c like kvm }', '', 'expected-text: scenario s { title "T" context c «like» kvm }'],
    ['scenario s { title "T" machine }', '', 'expected-name: scenario s { title "T" machine «}»', 'expected-text: scenario s { title "T" machine «}»', 'expected-brace: scenario s { title "T" machine «}»', 'expected-brace: scenario s { title "T" machine }«»'],
    ['scenario s { title "T" machine m }', '', 'expected-text: scenario s { title "T" machine m «}»', 'expected-brace: scenario s { title "T" machine m «}»', 'expected-brace: scenario s { title "T" machine m }«»'],
    ['scenario s { title "T" machine m "M" { }\nmachine m "M" { } }', '', 'duplicate-machine: machine «m» "M" { } }'],
    ['scenario s { title "T" machine m "M" { foo participant p "P" in kvm }', '', 'unexpected-token: scenario s { title "T" machine m "M" { «foo» participant p "P" in kvm }', 'expected-brace: scenario s { title "T" machine m "M" { foo participant p "P" in kvm }«»'],
    ['scenario s { title "T" machine m "M" participant p "P" in kvm }', '', 'expected-brace: scenario s { title "T" machine m "M" «participant» p "P" in kvm }', 'expected-brace: scenario s { title "T" machine m "M" participant p "P" in kvm }«»'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm flow f "F" { p -> p "x" } }', 'p>p x', 'expected-brace: scenario s { title "T" machine m "M" { participant p "P" in kvm «flow» f "F" { p -> p "x" } }'],
    ['scenario s { title "T" machine m "M" { foo scenario t { title "T" }', '', 'unexpected-token: scenario s { title "T" machine m "M" { «foo» scenario t { title "T" }', 'expected-brace: scenario s { title "T" machine m "M" { foo «scenario» t { title "T" }', 'expected-brace: scenario s { title "T" machine m "M" { foo «scenario» t { title "T" }'],
    ['scenario s { title "T" machine m "M" { bar flow f "F" { } }', '', 'unexpected-token: scenario s { title "T" machine m "M" { «bar» flow f "F" { } }', 'expected-brace: scenario s { title "T" machine m "M" { bar «flow» f "F" { } }', 'empty-flow: scenario s { title "T" machine m "M" { bar flow «f» "F" { } }'],
    ['scenario s { title "T" machine m "M" { participant }', '', 'expected-name: scenario s { title "T" machine m "M" { participant «}»', 'expected-text: scenario s { title "T" machine m "M" { participant «}»', 'expected-keyword: scenario s { title "T" machine m "M" { participant «}»', 'expected-brace: scenario s { title "T" machine m "M" { participant }«»'],
    ['scenario s { title "T" machine m "M" { participant p } }', '', 'expected-text: scenario s { title "T" machine m "M" { participant p «}» }', 'expected-keyword: scenario s { title "T" machine m "M" { participant p «}» }'],
    ['scenario s { title "T" machine m "M" { participant p "P" } }', '', 'expected-keyword: scenario s { title "T" machine m "M" { participant p "P" «}» }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in } }', '', 'expected-name: scenario s { title "T" machine m "M" { participant p "P" in «}» }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in nope } }', '', 'unknown-context: scenario s { title "T" machine m "M" { participant p "P" in «nope» } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm of } }', '', 'expected-name: scenario s { title "T" machine m "M" { participant p "P" in kvm of «}» }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm of nope } }', '', 'unknown-source: scenario s { title "T" machine m "M" { participant p "P" in kvm of «nope» } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm participant p "P" in kvm } }', '', 'duplicate-participant: scenario s { title "T" machine m "M" { participant p "P" in kvm participant «p» "P" in kvm } }'],
    ['scenario s { title "T" machine m "M" { participant p in kvm } }', '', 'expected-text: scenario s { title "T" machine m "M" { participant p «in» kvm } }'],
    ['scenario s { title "T" flow }', '', 'empty-flow: scenario s { title "T" «flow» }', 'expected-name: scenario s { title "T" flow «}»', 'expected-text: scenario s { title "T" flow «}»', 'expected-brace: scenario s { title "T" flow «}»', 'expected-brace: scenario s { title "T" flow }«»'],
    ['scenario s { title "T" flow f }', '', 'empty-flow: scenario s { title "T" flow «f» }', 'expected-text: scenario s { title "T" flow f «}»', 'expected-brace: scenario s { title "T" flow f «}»', 'expected-brace: scenario s { title "T" flow f }«»'],
    ['scenario s { title "T" flow f "F" }', '', 'empty-flow: scenario s { title "T" flow «f» "F" }', 'expected-brace: scenario s { title "T" flow f "F" «}»', 'expected-brace: scenario s { title "T" flow f "F" }«»'],
    ['scenario s { title "T" flow f "F" { } flow f "F" { } }', '', 'empty-flow: scenario s { title "T" flow «f» "F" { } flow f "F" { } }', 'duplicate-flow: scenario s { title "T" flow f "F" { } flow «f» "F" { } }', 'empty-flow: scenario s { title "T" flow f "F" { } flow «f» "F" { } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm } flwo f "F" { p -> p "x" } }', 'p>p x', 'unexpected-token flow?: scenario s { title "T" machine m "M" { participant p "P" in kvm } «flwo» f "F" { p -> p "x" } }'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm } flwo f "F" { summary "S" } }', '', 'unexpected-token flow?: scenario s { title "T" machine m "M" { participant p "P" in kvm } «flwo» f "F" { summary "S" } }', 'empty-flow: scenario s { title "T" machine m "M" { participant p "P" in kvm } flwo «f» "F" { summary "S" } }'],
    ['scenario s { title "T" flwo f "F" { } }', '', 'unexpected-token flow?: scenario s { title "T" «flwo» f "F" { } }'],
    ['scenario s { title "T" flwo f { } }', '', 'unexpected-token flow?: scenario s { title "T" «flwo» f { } }'],
    ['scenario s { title "T" flow 5 "F" { } }', '', 'empty-flow: scenario s { title "T" «flow» 5 "F" { } }', 'expected-name: scenario s { title "T" flow «5» "F" { } }'],
    ['scenario s {\n  title "T"\n  flow f "F" {', '', 'empty-flow: flow «f» "F" {', 'expected-brace: flow f "F" {«»', 'expected-brace: flow f "F" {«»'],
    ['scenario s { title "T" machine m "M" { participant p "P" in kvm } flow f "F" { p -> p "x" } flow g "G" { p -> p "y" as x as } }', 'p>p x, p>p y', 'unexpected-token: scenario s { title "T" machine m "M" { participant p "P" in kvm } flow f "F" { p -> p "x" } flow g "G" { p -> p "y" as x «as» } }'],
  ])('%s', (text, ...expected) => {
    expect(understood(text)).toEqual(expected);
  });
});
