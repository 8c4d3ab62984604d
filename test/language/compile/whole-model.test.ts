import { expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { builtInContexts } from '../../../src/model/contexts.js';
import { noCost } from '../../../src/model/cost.js';
import type { Cost, Hop } from '../../../src/model/scenario.js';

/** Every construct of the language, and some mistakes that leave the rest as it is. */
const text = `scenario demo {
  title "Demo" ja "見本"
  summary "All."
  assume "First." assume "Second." ja "二"
  source linux "6.1" source old = linux "3.10" source bare
  context dpu "DPU" like host-kernel
  context unused "Unused" like kvm
  context odd "Odd" like nowhere
  machine guest "Guest" ja "客" { participant app "App" in guest-user of linux participant drv in guest-kernel }
  machine host "Host" { participant nic "NIC" in dpu participant kvm "KVM" in kvm of old participant bad "Bad" in odd }
  machine guest "Again" { participant late "Late" in kvm }
  flow send "Send" ja "送信" {
    summary "One packet."
    app -> drv "write" as w { kind syscall level detail branch control when "rarely" copy from "a" to "b" cost copies 2, wakeups 1 in kvm thread "vCPU" at linux:a.c#f | old:b.c#g | linux:bad via linux:c.c#h calls i | j through old:d.c#k note "Why." ja "理由" versions "Since 5.0." ja "5.0以降" observe kprobe f observe guest shell "ls" observe host tracepoint kvm:exit }
    app -> drv "one"
    app -> drv "two"
    app -> drv "three" { at linux:a.c#sym }
    app -> drv "four" as app-drv-call-3
    app -> drv "five"
    app -> drv "six"
    drv -> nic "copy" { kind copy } drv -> nic "control" { kind copy branch control }
    nic -> drv "wake" { kind wakeup in nic } drv -> kvm { kind vm-exit via hardware "EPT" }
    kvm -> nic "hw" { via hardware } kvm -> kvm "call" { kind syscall cost copies 1000000 }
    note over app, nowhere, nic "note" note over nowhere "gone" note over app
    loop "l" { app -> drv "in" note over drv "here" } opt "" { } 
    alt "x" { nic -> nic "a" } else "y" { } else "z" { nic -> nic "c" as w }
    foo "unknown" { nic -> nic "kept" }
    nowhere -> nic "dropped" nic -> nic "last" { cost copies 1000001, copies 3, spells 2, vm-exits }
  }
  flow send "Twice" { }
  flow "No name" { app -> drv "x" }
}
scenario demo { }
scenario { title "None" }`;

const { scenarios, diagnostics } = compile(text);
const en = (words: string) => ({ en: words });
const builtIn = (id: string) => builtInContexts.find((context) => context.id === id);
const place = (source: string, path: string, symbol: string) => ({ source, project: 'linux', path, symbol });
/** A hop of the model, with what it is unless the file says something else. */
const hop = (own: Partial<Hop>, lane: string, context: string, cost: Partial<Cost>, more: Partial<Hop> = {}) => ({
  kind: 'call', level: 'main', branch: 'data', observe: [], ...own, lane, context, cost: { ...noCost, ...cost }, ...more,
});

it('the model has what the file declares', () => {
  const { flows, ...declared } = scenarios[0] ?? { flows: [] };
  expect(flows.map(({ id, title, hops }) => [id, title.en, hops.length])).toEqual([['send', 'Send', 18], ['send-2', 'Twice', 0], ['flow', 'No name', 1]]);
  expect(declared).toEqual({
    id: 'demo', title: { en: 'Demo', ja: '見本' }, summary: en('All.'), assumptions: [en('First.'), { en: 'Second.', ja: '二' }],
    conditions: [],
    sources: [{ name: 'linux', project: 'linux', version: '6.1' }, { name: 'old', project: 'linux', version: '3.10' }, { name: 'bare', project: 'bare', version: '' }],
    contexts: [builtIn('guest-user'), builtIn('guest-kernel'), builtIn('kvm'), { id: 'dpu', title: en('DPU'), side: 'host', mode: 'kernel' }, { id: 'odd', title: en('Odd'), side: 'host', mode: 'user' }],
    machines: [{ id: 'guest', title: { en: 'Guest', ja: '客' } }, { id: 'host', title: en('Host') }],
    participants: [
      { id: 'app', label: en('App'), context: 'guest-user', machine: 'guest', source: 'linux' },
      { id: 'drv', label: en('drv'), context: 'guest-kernel', machine: 'guest' },
      { id: 'nic', label: en('NIC'), context: 'dpu', machine: 'host' },
      { id: 'kvm', label: en('KVM'), context: 'kvm', machine: 'host', source: 'old' },
      { id: 'bad', label: en('Bad'), context: 'odd', machine: 'host' },
      { id: 'late', label: en('Late'), context: 'kvm', machine: 'guest' },
    ],
  });
  expect(scenarios.slice(1)).toEqual(['demo-2', 'scenario'].map((id, index) => ({
    id, title: en(index === 0 ? 'demo-2' : 'None'), assumptions: [], sources: [], contexts: [], machines: [], participants: [], flows: [], conditions: [],
  })));
});

it('the model has what each hop says, and ids of its own where the file has none', () => {
  expect(scenarios[0]?.flows[0]?.hops).toEqual([
    hop({ id: 'w', n: 1, from: 'app', to: 'drv', label: en('write'), kind: 'syscall', level: 'detail', branch: 'control' }, 'kvm', 'kvm', { copies: 2, hostRoundTrips: 1, wakeups: 1 }, { observe: [{ side: 'host', type: 'kprobe', target: 'f' }, { side: 'guest', type: 'shell', target: 'ls' }, { side: 'host', type: 'tracepoint', target: 'kvm:exit' }], when: en('rarely'), thread: en('vCPU'), note: { en: 'Why.', ja: '理由' }, versions: { en: 'Since 5.0.', ja: '5.0以降' }, copy: { from: en('a'), to: en('b') }, at: [place('linux', 'a.c', 'f'), place('old', 'b.c', 'g')], via: { type: 'call', caller: [place('linux', 'c.c', 'h')], calls: 'i', otherCalls: ['j'], through: [place('old', 'd.c', 'k')] } }),
    hop({ id: 'app-drv-call', n: 2, from: 'app', to: 'drv', label: en('one') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'app-drv-call-2', n: 3, from: 'app', to: 'drv', label: en('two') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'app-drv-sym', n: 4, from: 'app', to: 'drv', label: en('three') }, 'drv', 'guest-kernel', {}, { at: [place('linux', 'a.c', 'sym')] }),
    hop({ id: 'app-drv-call-3', n: 5, from: 'app', to: 'drv', label: en('four') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'app-drv-call-4', n: 6, from: 'app', to: 'drv', label: en('five') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'app-drv-call-5', n: 7, from: 'app', to: 'drv', label: en('six') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'drv-nic-copy', n: 8, from: 'drv', to: 'nic', label: en('copy'), kind: 'copy' }, 'nic', 'dpu', { copies: 1 }),
    hop({ id: 'drv-nic-copy-2', n: 9, from: 'drv', to: 'nic', label: en('control'), kind: 'copy', branch: 'control' }, 'nic', 'dpu', {}),
    hop({ id: 'nic-drv-wakeup', n: 10, from: 'nic', to: 'drv', label: en('wake'), kind: 'wakeup' }, 'nic', 'dpu', { wakeups: 1 }),
    hop({ id: 'drv-kvm-vm-exit', n: 11, from: 'drv', to: 'kvm', label: en('vm-exit'), kind: 'vm-exit' }, 'kvm', 'kvm', { vmExits: 1 }, { via: { type: 'hardware', text: en('EPT') } }),
    hop({ id: 'kvm-nic-call', n: 12, from: 'kvm', to: 'nic', label: en('hw') }, 'nic', 'dpu', {}, { via: { type: 'hardware' } }),
    hop({ id: 'kvm-kvm-syscall', n: 13, from: 'kvm', to: 'kvm', label: en('call'), kind: 'syscall' }, 'kvm', 'kvm', { copies: 1000000, hostRoundTrips: 1 }),
    hop({ id: 'app-drv-call-6', n: 14, from: 'app', to: 'drv', label: en('in') }, 'drv', 'guest-kernel', {}),
    hop({ id: 'nic-nic-call', n: 15, from: 'nic', to: 'nic', label: en('a') }, 'nic', 'dpu', {}),
    hop({ id: 'w-2', n: 16, from: 'nic', to: 'nic', label: en('c') }, 'nic', 'dpu', {}),
    hop({ id: 'nic-nic-call-2', n: 17, from: 'nic', to: 'nic', label: en('kept') }, 'nic', 'dpu', {}),
    hop({ id: 'nic-nic-call-3', n: 18, from: 'nic', to: 'nic', label: en('last') }, 'nic', 'dpu', {}),
  ]);
});

it('the model has the order in which hops, notes and blocks are drawn', () => {
  expect(scenarios[0]?.flows[0]).toMatchObject({ title: { en: 'Send', ja: '送信' }, summary: en('One packet.') });
  expect(scenarios[0]?.flows[0]?.layout).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((n) => ({ type: 'hop', n })),
    { type: 'note', over: ['app', 'nic'], text: en('note') },
    { type: 'loop', label: en('l'), items: [{ type: 'hop', n: 14 }, { type: 'note', over: ['drv'], text: en('here') }] },
    { type: 'opt', label: en(''), items: [] },
    { type: 'alt', sections: [{ label: en('x'), items: [{ type: 'hop', n: 15 }] }, { label: en('y'), items: [] }, { label: en('z'), items: [{ type: 'hop', n: 16 }] }] },
    { type: 'hop', n: 17 },
    { type: 'hop', n: 18 },
  ]);
});

it('each mistake is reported once, with its severity and line', () => {
  expect(diagnostics.map(({ severity = 0, code = '', range }) => `${severity} ${code} ${range.start.line}`)).toEqual([
    '1 expected-text 4', '1 unknown-context 7', '1 expected-text 8', '4 unused-lane 9', '1 duplicate-machine 10', '4 unused-lane 10',
    '1 anchor-without-symbol 13', '2 copy-without-ends 20', '2 copy-without-ends 20', '1 expected-text 21', '1 unknown-lane 23', '1 unknown-lane 23',
    '1 expected-text 23', '1 duplicate-hop 25', '1 unknown-block 26', '1 unknown-lane 27', '1 number-too-large 27', '1 duplicate-item 27',
    '1 unknown-cost 27', '1 expected-number 27', '1 duplicate-flow 29', '4 empty-flow 29', '1 expected-name 30', '1 duplicate-scenario 32',
    '2 missing-title 32', '1 expected-name 33',
  ]);
});
