import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { settle } from '../../../src/model/settle.js';
import type { Flow, Scenario } from '../../../src/model/scenario.js';
import { fitsOf, readTrace, interestOf, settingsShown, underAllSettings, type Recording } from '../../../src/traces/index.js';
import { ftraceText } from '../../cli/ftrace-text.js';

const ids = ['e1000-pcap', 'virtio-pcap', 'virtio-vhost-pcap', 'virtio-cuse-vhost', 'virtio-vhost-user'];
let scenarios: readonly Scenario[] = [];

beforeAll(async () => {
  scenarios = (await Promise.all(ids.map((id) => readFile(`scenarios/${id}.vhflow`, 'utf8')))).flatMap((text) => compile(text).scenarios).map((written) => settle(written));
});

/** A trace in which each hop of a flow on the host shows itself, in one thread. */
async function traceOf({ contexts }: Scenario, { hops }: Flow, side: 'guest' | 'host'): Promise<Recording> {
  const on = new Set(contexts.filter((context) => context.side === side).map(({ id }) => id));
  const events = Array.from({ length: 3 }, (_, packet) => packet * 10_000).flatMap((start) =>
    hops.flatMap((hop, index) => (on.has(hop.context) && hop.at ? [{ thread: 'thread-100', time: start + index * 10, what: `${hop.at[0].symbol} <-caller` }] : [])),
  );
  return readTrace({ name: 'trace', bytes: parts(ftraceText(events)) }, interestOf(scenarios.map(({ written }) => underAllSettings(written))));
}

async function* parts(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield new TextEncoder().encode(text);
}

function flows(): readonly { readonly scenario: Scenario; readonly flow: Flow }[] {
  return scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
}

describe('the flow that fits', () => {
  it.each([['virtio-vhost-pcap', 'send'], ['virtio-pcap', 'send'], ['e1000-pcap', 'receive']])('a trace of %s#%s is that one', async (scenarioId, flowId) => {
    const chosen = flows().find(({ scenario, flow }) => scenario.id === scenarioId && flow.id === flowId);
    if (!chosen) throw new Error('no such flow');
    const [best] = fitsOf(flows(), { host: await traceOf(chosen.scenario, chosen.flow, 'host') }, {});
    expect([best?.scenario.id, best?.flow.id]).toEqual([scenarioId, flowId]);
  });

  it('is none for a trace of something else', async () => {
    const other = await readTrace({ name: 'trace', bytes: parts(ftraceText([{ thread: 'a-1', time: 1, what: 'other <-b' }])) }, interestOf(scenarios));
    expect(fitsOf(flows(), { host: other }, {})).toEqual([]);
  });

  it('shows that other settings would fit better', async () => {
    const written = scenarios.find(({ id }) => id === 'virtio-vhost-pcap')?.written;
    if (!written) throw new Error('no such scenario');
    const amd = settle(written, { with: ['amd'], without: [] });
    const [send] = amd.flows;
    if (!send) throw new Error('no flow');
    const host = await traceOf(amd, send, 'host');
    const shown = (scenario: Scenario): readonly string[] => fitsOf(scenario.flows.map((flow) => ({ scenario, flow })), { host }, {}).slice(0, 1).flatMap(({ flow, overlay }) =>
      settingsShown(scenario, flow, overlay).map(({ term }) => `${term.condition} ${term.isOn}`));
    expect(shown(settle(written))).toEqual(['amd true']);
    expect(shown(amd)).toEqual([]);
  });
});
