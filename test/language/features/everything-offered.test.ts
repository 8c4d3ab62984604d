import { describe, expect, it } from 'vitest';
import { scenarioWith } from '../documents.js';
import { completions } from './assert-completion.js';

/** Labels that are offered together; the items of a hop are those that it does not have yet. */
const groups: Readonly<Record<string, string>> = {
  'start': 'note over loop opt alt hop-syscall hop-copy hop-vm-exit hop-through hop-when',
  'kinds': 'call syscall copy map ring notify vm-exit vm-entry wakeup interrupt message return',
  'built-in': 'guest-user guest-kernel kvm qemu host-kernel host-user',
  'lanes': 'app drv kvm emu net sw',
  'probes': 'kprobe kretprobe uprobe uretprobe tracepoint qemu shell',
  'scenario items': 'title summary assume source context condition machine flow',
  'file items': 'scenario condition',
  'conditions': 'lone halted apicv pv-eoi amd small',
};

function expanded(labels: string): string {
  return labels.replace(/<([\w -]+)>/g, (_, group: string) => groups[group] ?? '');
}

const offered = (marked: string) => completions(marked).map(({ label }) => label).join(' ');

describe('everything that is offered', () => {
  it.each([
    ['¦', '<file items>'],
    ['scenario ¦', ''],
    ['scenario s ¦', ''],
    ['scenario s { ¦ }', '<scenario items>'],
    ['scenario s { title ¦', ''],
    ['scenario s { title "T" ¦ }', 'ja <scenario items>'],
    ['scenario s { title "T" ja "t" ¦ }', '<scenario items>'],
    ['scenario s { source ¦ }', 'linux xen'],
    ['scenario s { source linux ¦ }', '='],
    ['scenario s { source x = ¦ }', 'linux xen'],
    ['scenario s { source x = linux ¦ }', ''],
    ['scenario s { context ¦ }', ''],
    ['scenario s { context c ¦ }', ''],
    ['scenario s { context c "C" ¦ }', 'ja like'],
    ['scenario s { context c "C" like ¦ }', '<built-in>'],
    ['scenario s { machine ¦ }', 'guest host'],
    ['scenario s { machine m ¦ }', ''],
    ['scenario s { machine m "M" ¦ }', 'ja'],
    ['scenario s { machine m "M" { ¦ } }', 'participant'],
    ['scenario s { machine m "M" { participant ¦ } }', ''],
    ['scenario s { machine m "M" { participant p ¦ } }', ''],
    ['scenario s { machine m "M" { participant p "P" ¦ } }', 'in ja'],
    ['scenario s { context c "C" like kvm context d "D" like kvm machine m "M" { participant p "P" in ¦ } }', 'c d <built-in>'],
    ['scenario s { machine m "M" { participant p "P" in kvm ¦ } }', 'of participant'],
    ['scenario s { source linux "6" machine m "M" { participant p "P" in kvm of ¦ } }', 'linux'],
    ['scenario s { flow ¦ }', 'send receive setup'],
    ['scenario s { flow send "S" { } flow ¦ }', 'receive setup'],
    ['scenario s { machine guest "G" { } machine ¦ }', 'host'],
    ['scenario s { source linux "6" source ¦ }', 'xen'],
    ['scenario s { flow f ¦ }', ''],
    ['scenario s { flow f "F" ¦ }', 'ja'],
    ['scenario s { flow f "F" { } ¦ }', '<scenario items>'],
    ['scenario s { } ¦', '<file items>'],
    ['x ¦', '<file items>'],
    ['scenario s { foo ¦ }', '<scenario items>'],
    ['scenario s { foo { ¦ } }', 'hop <start>'],
    ['{ ¦', 'hop <start>'],
    ['} ¦', '<file items>'],
    ['scenario s { flow f "F" { ¦', 'hop <start> summary'],
    ['scenario s { machine m "M" { participant p "P" in kvm } flow f "F" { } } scenario t { flow g "G" { ¦ } }', 'hop <start> summary'],
    ['scenario t { flow g "G" { } } scenario s { machine m "M" { participant p "P" in kvm } flow f "F" { ¦ } }', 'hop p <start> summary'],
    ['scenario s { machine m "M" { participant p "P" in kvm participant q "Q" in kvm } flow f "F" { p -> q "x" } flow g "G" { ¦ } }', 'hop p q <start> summary'],
    ['condition ¦', '<conditions>'],
    ['condition amd ¦', 'default because <file items>'],
    ['condition amd default ¦', 'on off'],
    ['condition amd default on ¦', 'because <file items>'],
    ['condition c "C" ¦', 'ja else default because <file items>'],
    ['condition c "C" ja "c" else ¦', ''],
    ['condition c "C" else "D" ¦', 'ja default because <file items>'],
    ['condition c "C" default off because ¦', ''],
    ['condition c "C" default off because "B" ¦', 'ja <file items>'],
    ['condition mine "M" condition ¦', '<conditions> mine'],
    ['scenario s { condition ¦ }', '<conditions>'],
    ['scenario s { condition c "C" ¦ }', 'ja else default because <scenario items>'],
    ['scenario s { condition c default ¦ }', 'on off'],
    ['condition mine "M" scenario s { condition own "O" flow f "F" { opt "o" when ¦ } }', '<conditions> mine own not'],
    ['condition mine "M" scenario s { condition own "O" } condition ¦', '<conditions> mine'],
    ['// c\r¦', '<file items>'],
    ['// c\r\n¦', '<file items>'],
    ['// c\n ¦', '<file items>'],
    ['// c ¦\n', ''],
    ['scenario s { // c\r ¦ }', '<scenario items>'],
  ])('in a file: %s', (text, labels) => {
    expect(offered(text)).toBe(expanded(labels));
  });

  it.each([
    ['¦', 'hop <lanes> <start> summary'],
    ['app ¦', '->'],
    ['app -> ¦', 'drv kvm emu net sw app'],
    ['drv -> ¦', 'kvm emu net sw app drv'],
    ['nobody -> ¦', '<lanes>'],
    ['app -> drv ¦', '"…" { … } "…"'],
    ['app -> drv "x" ¦', '{ … } as ja hop drv app kvm emu net sw <start> summary'],
    ['app -> drv "x" ja "y" ¦', '{ … } as hop drv app kvm emu net sw <start> summary'],
    ['app -> drv "x" as ¦', ''],
    ['app -> drv "x" as h ¦', '{ … } hop drv app kvm emu net sw <start> summary'],
    ['note ¦', 'over ->'],
    ['note over ¦', '<lanes>'],
    ['note over app ¦', ''],
    ['note over app, ¦', '<lanes>'],
    ['note over app, drv ¦', ''],
    ['note over app "x" ¦', 'ja if hop <lanes> <start> summary'],
    ['summary ¦', ''],
    ['summary "x" ¦', 'ja hop <lanes> <start> summary'],
    ['loop ¦', ''],
    ['loop "x" ¦', 'ja when'],
    ['loop "x" { ¦ }', 'hop <lanes> <start>'],
    ['loop "x" { } ¦', 'hop <lanes> <start> summary'],
    ['alt "x" { } ¦', 'else hop <lanes> <start> summary'],
    ['alt "x" { app -> drv "x" } ¦', 'else hop drv app kvm emu net sw <start> summary'],
    ['alt "x" { app -> drv "x" { } ¦ }', 'hop drv app kvm emu net sw <start>'],
    ['alt "x" { loop "y" { } ¦ }', 'hop <lanes> <start>'],
    ['opt "o" { alt "x" { } ¦ }', 'else hop <lanes> <start>'],
    ['alt "x" { } else ¦', ''],
    ['alt "x" { } else "y" ¦', 'ja when'],
    ['alt "x" { } else "y" { } ¦', 'else hop <lanes> <start> summary'],
    ['app -> drv "x" { ¦ }', 'kind level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { kind ¦ }', '<kinds>'],
    ['app -> drv "x" { kind call ¦ }', 'level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { kind ¦call }', '<kinds>'],
    ['app -> drv "x" { kind cal¦l }', '<kinds>'],
    ['app -> drv "x" { level ¦ }', 'main detail'],
    ['app -> drv "x" { branch ¦ }', 'data completion parallel control'],
    ['app -> drv "x" { in ¦ }', '<lanes>'],
    ['app -> drv "x" { in drv ¦ }', 'kind level branch when copy cost thread at via note versions observe'],
    ['app -> drv "x" { cost ¦ }', 'copies vm-exits round-trips wakeups'],
    ['app -> drv "x" { cost copies ¦ }', ''],
    ['app -> drv "x" { cost copies 1 ¦ }', ', if kind level branch when copy in thread at via note versions observe'],
    ['app -> drv "x" { cost copies 1, ¦ }', 'copies vm-exits round-trips wakeups'],
    ['app -> drv "x" { cost copies 1, vm-exits 2 ¦ }', ', if kind level branch when copy in thread at via note versions observe'],
    ['app -> drv "x" { cost copies 1, vm-exits 2, ¦ }', 'copies vm-exits round-trips wakeups'],
    ['app -> drv "x" { copy ¦ }', 'from'],
    ['app -> drv "x" { copy from ¦ }', ''],
    ['app -> drv "x" { copy from "a" ¦ }', 'to ja'],
    ['app -> drv "x" { copy from "a" ja "b" to ¦ }', ''],
    ['app -> drv "x" { copy from "a" to "b" ¦ }', 'ja if kind level branch when cost in thread at via note versions observe'],
    ['app -> drv "x" { when ¦ }', '<conditions> not "…"'],
    ['app -> drv "x" { when "w" ¦ }', 'ja kind level branch copy cost in thread at via note versions observe'],
    ['app -> drv "x" { at ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { at linux:a.c#f ¦ }', 'if kind level branch when copy cost in thread via note versions observe'],
    ['app -> drv "x" { at linux:a.c#f | ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { via ¦ }', 'linux: qemu: hardware'],
    ['app -> drv "x" { via hardware ¦ }', 'if kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via hardware "x" ¦ }', 'ja if kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f ¦ }', 'calls'],
    ['app -> drv "x" { via "linux:a b.c#f" ¦ }', 'calls'],
    ['app -> drv "x" { via linux:a.c#f | linux:b.c#g ¦ }', 'calls'],
    ['app -> drv "x" { via linux:a.c#f calls ¦ }', ''],
    ['app -> drv "x" { via linux:a.c#f calls g ¦ }', 'through if kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f calls g | ¦ }', ''],
    ['app -> drv "x" { via linux:a.c#f calls g | h ¦ }', 'through if kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f calls g through ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { observe ¦ }', 'guest host <probes>'],
    ['app -> drv "x" { observe host ¦ }', '<probes>'],
    ['app -> drv "x" { observe host kprobe ¦ }', ''],
    ['app -> drv "x" { at linux:a.c#f via linux:b.c#g calls f observe kprobe ¦ }', 'f'],
    ['app -> drv "x" { observe guest kprobe f ¦ }', 'if kind level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { when not ¦ }', '<conditions>'],
    ['app -> drv "x" { when amd ¦ }', 'and kind level branch copy cost in thread at via note versions observe'],
    ['app -> drv "x" { when not amd ¦ }', 'and kind level branch copy cost in thread at via note versions observe'],
    ['app -> drv "x" { when amd and ¦ }', '<conditions> not'],
    ['app -> drv "x" { when amd and not ¦ }', '<conditions>'],
    ['app -> drv "x" { when not amd and lone and not halted ¦ }', 'and kind level branch copy cost in thread at via note versions observe'],
    ['app -> drv "x" { when am¦d }', '<conditions> not "…"'],
    ['app -> drv "x" { kind call note "n" if ¦ }', '<conditions> not'],
    ['app -> drv "x" { kind call note "n" if amd ¦ }', 'and level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { kind call note "n" if amd and lone ¦ }', 'and level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { note "n" note "m" if not amd and lone ¦ }', 'and kind level branch when copy cost in thread at via versions observe'],
    ['app -> drv "x" { thread "t" ¦ }', 'ja if kind level branch when copy cost in at via note versions observe'],
    ['app -> drv "x" { note "n" ja "m" ¦ }', 'if kind level branch when copy cost in thread at via versions observe'],
    ['app -> drv "x" { versions "n" ¦ }', 'ja if kind level branch when copy cost in thread at via note observe'],
    ['app -> drv "x" { at "linux:a b.c#f" ¦ }', 'if kind level branch when copy cost in thread via note versions observe'],
    ['app -> drv "x" { at linux:a.c#f | linux:b.c#f ¦ }', 'if kind level branch when copy cost in thread via note versions observe'],
    ['app -> drv "x" { via linux:a.c#f calls g through linux:b.c#t ¦ }', 'if kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { observe kprobe f ¦ }', 'if kind level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { observe host shell "ls" ¦ }', 'if kind level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { observe shell "ls" ¦ }', 'if kind level branch when copy cost in thread at via note versions observe'],
    ['opt "o" when ¦', '<conditions> not'],
    ['opt "o" when amd ¦', 'and'],
    ['opt "o" when not amd ¦', 'and'],
    ['opt "o" when amd and not lone ¦', 'and'],
    ['alt "a" when amd { } else "b" when ¦', '<conditions> not'],
    ['opt "o" when amd { ¦ }', 'hop <lanes> <start>'],
    ['note over app "x" if ¦', '<conditions> not'],
    ['note over app "x" if amd ¦', 'and hop <lanes> <start> summary'],
    ['app -> and "x" ¦', '{ … } as ja hop <lanes> <start> summary'],
    ['app -> drv "x¦" { }', ''],
    ['app -> drv "x"¦', '{ … } as ja hop <lanes> <start> summary'],
    ['app -> drv "x // ¦', ''],
    ['// ¦', ''],
    ['app -> drv "x" // ¦', ''],
    ['app -> drv "//" { ¦ }', 'kind level branch when copy cost in thread at via note versions observe'],
    ['app -> drv "x" { kind call } ¦', 'hop drv app kvm emu net sw <start> summary'],
    ['app -> kvm "k"\nemu -> ¦', 'net sw app drv kvm emu'],
    ['app -> kvm "k"\n¦', '{ … } as ja hop kvm app drv emu net sw <start> summary'],
    ['app -> kvm "k" { kind vm-exit }\nloop "l" { ¦ }', 'hop kvm app drv emu net sw <start>'],
  ])('in a flow: %s', (text, labels) => {
    expect(offered(scenarioWith(text))).toBe(expanded(labels));
  });

  it('is found in lists up to a limit', () => {
    const inList = (count: number) => offered(scenarioWith(`note over ${'app, '.repeat(count)}¦`));
    expect(inList(31)).toBe(expanded('<lanes>'));
    expect(inList(32)).not.toBe(expanded('<lanes>'));
  });

  it('keeps its order in editors, which sort it as text', () => {
    const names = Array.from({ length: 120 }, (_, index) => `p${index}`);
    const items = completions(`scenario s { machine m "M" { ${names.map((name) => `participant ${name} "P" in kvm`).join(' ')} } flow f "F" { note over ¦ } }`);
    expect([...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map(({ label }) => label)).toEqual(names);
  });

  it('says what it is', () => {
    const details = (marked: string) => completions(marked).map(({ label, detail }) => `${label}: ${detail ?? ''}`);
    expect(details(scenarioWith('app -> drv "x" { in ¦ }')).slice(0, 2)).toEqual(['app: App', 'drv: Driver']);
    expect(details(scenarioWith('app -> drv "x" { at ¦ }'))).toEqual(['linux:: linux 6.1', 'qemu:: qemu 7.2']);
    expect(details('scenario s { context c "C" like ¦ }')[2]).toBe('kvm: KVM');
    expect(details('scenario s { condition c "My condition" flow f "F" { opt "o" when ¦ } }').slice(4, 7)).toEqual(['amd: ホストはAMDプロセッサー（SVM）', expect.stringMatching(/^small: /), 'c: My condition']);
    expect(details('scenario s { context c "My context" like kvm machine m "M" { participant p "P" in ¦ } }')[0]).toBe('c: My context');
  });
});
