import { describe, expect, it } from 'vitest';
import { KeptEvidence, labLimits, summaryOf, type Summary } from '../../src/evidence/index.js';
import type { Flow, Hop, WrittenScenario } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { changed, run, settings, simulated, swapped, writtenNamed } from './runs.js';

const written = writtenNamed('virtio-vhost-user');
const summary = simulated(settle(written, settings), 'send').then((observed): Summary => {
  const { flows: [flow], ...rest } = summaryOf([observed], run);
  if (!flow) throw new Error('no flow');
  const changedHop = (id: string, change: object): object => Object.assign(flow.hops.find((hop) => hop.id === id) ?? {}, change);
  changedHop('udp-sendmsg', { state: 'explained', count: 0, how: undefined, by: undefined, reason: { why: 'inlined', name: 'udp_sendmsg' } });
  changedHop('ip-output', { state: 'unexplained', count: 0, how: undefined, by: undefined });
  return { ...rest, flows: [flow] };
});

async function textOf(id: string, language = 'en', scenario: WrittenScenario = written, flowId = 'send'): Promise<string | undefined> {
  const flow = scenario.flows.find((each) => each.id === flowId) as Flow;
  const hop = flow.hops.find((each) => each.id === id) as Hop;
  return new KeptEvidence([{ no: 'summary' }, await summary]).textOf(scenario, flow, hop, language);
}

describe('what is kept of a run', () => {
  it.each([
    ['app1-sendto', 'en', 'Seen running: 5 of 5 packets, by its own function (Linux 6.1.192, QEMU 7.2, AMD).'],
    ['app1-sendto', 'ja', '実行して確認済み: パケット5個中5個、この関数自身で確認（Linux 6.1.192, QEMU 7.2, AMD）。'],
    ['udp-sendmsg', 'en', 'Not seen running: the compiler has put udp_sendmsg into its callers (Linux 6.1.192, QEMU 7.2, AMD).'],
    ['udp-sendmsg', 'ja', '実行では未確認: コンパイラがudp_sendmsgを呼び出し元にインライン展開している（Linux 6.1.192, QEMU 7.2, AMD）。'],
    ['ip-output', 'en', 'Not seen running: the recording does not tell why (Linux 6.1.192, QEMU 7.2, AMD).'],
  ])('is said of the hop %s in %s', async (id, language, text) => {
    expect(await textOf(id, language)).toBe(text);
  });

  it('is, of a hop that does not happen under the settings of the run, what it would need', async () => {
    const flow = written.flows.find(({ id }) => id === 'send');
    const under = new Set(settle(written, settings).flows.find(({ id }) => id === 'send')?.hops.map(({ id }) => id));
    const elsewhere = flow?.hops.find(({ id, under: needed }) => !under.has(id) && needed?.some(({ condition }) => condition === 'halted'));
    expect(await textOf(elsewhere?.id ?? '')).toBe('Not seen running: it happens only if the vCPU sleeps when the interrupt comes (Linux 6.1.192, QEMU 7.2, AMD).');
    expect(await textOf(elsewhere?.id ?? '', 'ja')).toContain('次の場合だけ起きる: 割り込みが来たとき、vCPUは眠っている');
  });

  it('is nothing for a flow that was not run', async () => {
    const [hop] = written.flows.find(({ id }) => id === 'receive')?.hops ?? [];
    expect(await textOf(hop?.id ?? '', 'en', written, 'receive')).toBeUndefined();
  });

  it('is outdated where the hop is not what it was, in a copy that the user has edited, too', async () => {
    const outdated = 'It has been run (Linux 6.1.192, QEMU 7.2, AMD), but has been changed since.';
    const withHop = (change: Partial<Hop>): WrittenScenario => changed(written, 'send', (hops) => hops.map((hop) => (hop.id === 'qdisc-xmit' ? { ...hop, ...change } : hop)));
    for (const change of [{ kind: 'copy' }, { thread: { en: 'another thread' } }, { cost: { copies: 1, vmExits: 0, hostRoundTrips: 0, wakeups: 0 } }] as const) {
      expect(await textOf('qdisc-xmit', 'en', withHop(change))).toBe(outdated);
    }
    expect(await textOf('udp-sendmsg', 'en', changed(written, 'send', (hops) => swapped(hops, 'udp-sendmsg', 'ip-output')))).toBe(outdated);
    expect(await textOf('qdisc-xmit', 'en', withHop({ note: { en: 'Said better.' } }))).toContain('Seen running');
  });

  it('comes with what such a run cannot show', () => {
    expect(labLimits('en')).toBe('Emulation shows order, threads and counts, not times; AMD without AVIC, one vCPU, lone packets.');
    expect(labLimits('ja-JP')).toContain('時間ではない');
  });
});
