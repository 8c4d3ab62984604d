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
  'scenario items': 'title summary assume source context machine flow',
};

function expanded(labels: string): string {
  return labels.replace(/<([\w -]+)>/g, (_, group: string) => groups[group] ?? '');
}

const offered = (marked: string) => completions(marked).map(({ label }) => label).join(' ');

describe('everything that is offered', () => {
  it.each([
    ['¦', 'scenario'],
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
    ['scenario s { } ¦', 'scenario'],
    ['x ¦', 'scenario'],
    ['scenario s { foo ¦ }', '<scenario items>'],
    ['scenario s { foo { ¦ } }', 'hop <start>'],
    ['{ ¦', 'hop <start>'],
    ['} ¦', 'scenario'],
    ['scenario s { flow f "F" { ¦', 'hop <start> summary'],
    ['scenario s { machine m "M" { participant p "P" in kvm } flow f "F" { } } scenario t { flow g "G" { ¦ } }', 'hop <start> summary'],
    ['scenario t { flow g "G" { } } scenario s { machine m "M" { participant p "P" in kvm } flow f "F" { ¦ } }', 'hop p <start> summary'],
    ['scenario s { machine m "M" { participant p "P" in kvm participant q "Q" in kvm } flow f "F" { p -> q "x" } flow g "G" { ¦ } }', 'hop p q <start> summary'],
    ['// c\r¦', 'scenario'],
    ['// c\r\n¦', 'scenario'],
    ['// c\n ¦', 'scenario'],
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
    ['note over app "x" ¦', 'ja hop <lanes> <start> summary'],
    ['summary ¦', ''],
    ['summary "x" ¦', 'ja hop <lanes> <start> summary'],
    ['loop ¦', ''],
    ['loop "x" ¦', 'ja'],
    ['loop "x" { ¦ }', 'hop <lanes> <start>'],
    ['loop "x" { } ¦', 'hop <lanes> <start> summary'],
    ['alt "x" { } ¦', 'else hop <lanes> <start> summary'],
    ['alt "x" { app -> drv "x" } ¦', 'else hop drv app kvm emu net sw <start> summary'],
    ['alt "x" { app -> drv "x" { } ¦ }', 'hop drv app kvm emu net sw <start>'],
    ['alt "x" { loop "y" { } ¦ }', 'hop <lanes> <start>'],
    ['opt "o" { alt "x" { } ¦ }', 'else hop <lanes> <start>'],
    ['alt "x" { } else ¦', ''],
    ['alt "x" { } else "y" ¦', 'ja'],
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
    ['app -> drv "x" { cost copies 1 ¦ }', ', kind level branch when copy in thread at via note versions observe'],
    ['app -> drv "x" { cost copies 1, ¦ }', 'copies vm-exits round-trips wakeups'],
    ['app -> drv "x" { cost copies 1, vm-exits 2 ¦ }', ', kind level branch when copy in thread at via note versions observe'],
    ['app -> drv "x" { cost copies 1, vm-exits 2, ¦ }', 'copies vm-exits round-trips wakeups'],
    ['app -> drv "x" { copy ¦ }', 'from'],
    ['app -> drv "x" { copy from ¦ }', ''],
    ['app -> drv "x" { copy from "a" ¦ }', 'to ja'],
    ['app -> drv "x" { copy from "a" ja "b" to ¦ }', ''],
    ['app -> drv "x" { copy from "a" to "b" ¦ }', 'ja kind level branch when cost in thread at via note versions observe'],
    ['app -> drv "x" { when ¦ }', ''],
    ['app -> drv "x" { when "w" ¦ }', 'ja kind level branch copy cost in thread at via note versions observe'],
    ['app -> drv "x" { at ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { at linux:a.c#f ¦ }', 'kind level branch when copy cost in thread via note versions observe'],
    ['app -> drv "x" { at linux:a.c#f | ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { via ¦ }', 'linux: qemu: hardware'],
    ['app -> drv "x" { via hardware ¦ }', 'kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via hardware "x" ¦ }', 'ja kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f ¦ }', 'calls'],
    ['app -> drv "x" { via "linux:a b.c#f" ¦ }', 'calls'],
    ['app -> drv "x" { via linux:a.c#f | linux:b.c#g ¦ }', 'calls'],
    ['app -> drv "x" { via linux:a.c#f calls ¦ }', ''],
    ['app -> drv "x" { via linux:a.c#f calls g ¦ }', 'through kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f calls g | ¦ }', ''],
    ['app -> drv "x" { via linux:a.c#f calls g | h ¦ }', 'through kind level branch when copy cost in thread at note versions observe'],
    ['app -> drv "x" { via linux:a.c#f calls g through ¦ }', 'linux: qemu:'],
    ['app -> drv "x" { observe ¦ }', 'guest host <probes>'],
    ['app -> drv "x" { observe host ¦ }', '<probes>'],
    ['app -> drv "x" { observe host kprobe ¦ }', ''],
    ['app -> drv "x" { at linux:a.c#f via linux:b.c#g calls f observe kprobe ¦ }', 'f'],
    ['app -> drv "x" { observe guest kprobe f ¦ }', 'kind level branch when copy cost in thread at via note versions observe'],
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
    expect(details('scenario s { context c "My context" like kvm machine m "M" { participant p "P" in ¦ } }')[0]).toBe('c: My context');
  });
});
