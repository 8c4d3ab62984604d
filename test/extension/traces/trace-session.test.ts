import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answering } from '../../../src/extension/trace-worker/answering.js';
import type { TraceWork, WorkAnswer, WorkRequest } from '../../../src/extension/trace-worker/requests.js';
import { tracedFunctions } from '../../../src/extension/trace-worker/traced-functions.js';
import type { Flow, Scenario } from '../../../src/model/scenario.js';
import { withSettings } from '../../../src/model/settle.js';
import { builtInScenarios } from '../../settled-scenarios.js';
import { simulate } from '../../traces/path-simulator.js';

const scenarios = builtInScenarios;
const scenario = scenarioOf('virtio-vhost-pcap');
const send = flowOf(scenario, 'send');

function scenarioOf(id: string): Scenario {
  const found = scenarios.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
}

function flowOf({ flows }: Scenario, id: string): Flow {
  const found = flows.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
}

function texts(of: Scenario = scenario, flow: Flow = send): { readonly guest: string; readonly host: string } {
  let state = 5;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const { guest, host } = simulate(of, flow, { packets: 4, every: 100_000, offset: 0, random });
  return { guest: `# vhflow 1 offset 0\n${guest}`, host };
}

/** A worker without a thread. */
class Session {
  readonly progress: number[] = [];
  private readonly pending = new Map<number, (answer: WorkAnswer) => void>();
  private readonly post: (request: WorkRequest) => void;
  private id = 0;

  constructor(open: (path: string) => AsyncIterable<Uint8Array> = () => inParts('')) {
    this.post = answering(open, (answer) => {
      if ('progress' in answer) this.progress.push(answer.progress);
      else this.pending.get(answer.id)?.(answer);
    });
  }

  async answer<Name extends keyof TraceWork>(work: Name, request: TraceWork[Name]['request']): Promise<WorkAnswer> {
    this.id += 1;
    return new Promise((resolve) => {
      this.pending.set(this.id, resolve);
      this.post({ id: this.id, work, request } as WorkRequest);
    });
  }

  async do<Name extends keyof TraceWork>(work: Name, request: TraceWork[Name]['request']): Promise<TraceWork[Name]['result']> {
    const answer = await this.answer(work, request);
    if (!('result' in answer)) throw new Error(JSON.stringify(answer));
    return answer.result as TraceWork[Name]['result'];
  }
}

async function* inParts(text: string | Uint8Array, length = 1000): AsyncIterable<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const file = (name: string, content: string | Uint8Array, filter?: string) => ({ name, content: typeof content === 'string' ? new TextEncoder().encode(content) : content, ...(filter !== undefined && { filter }) });
const match = { machines: ['guest', 'host'], scenario, flow: 'send', language: 'en' } as const;

describe('recordings', () => {
  test('are read and laid over a flow; the details of a pass follow', async () => {
    const session = new Session();
    const { guest, host } = texts();
    const infos = await session.do('read', { files: [file('g', guest), file('h', host)], scenarios });
    expect(infos.map(({ name, machine }) => [name, machine])).toEqual([['g', 'guest'], ['h', 'host']]);
    const { view, isCovered } = await session.do('match', match);
    expect([view.passCount, view.title, isCovered]).toEqual([4, 'g, h', true]);
    expect((await session.do('pass', { n: 2 }))?.n).toBe(2);
    expect(await session.do('pass', { n: 5 })).toBeUndefined();
  });

  test('are laid over a flow under other settings without being read again', async () => {
    const session = new Session();
    const { guest, host } = texts();
    await session.do('read', { files: [file('g', guest), file('h', host)], scenarios });
    const amd = withSettings(scenario, { with: ['amd', 'halted'], without: ['apicv'] });
    const { isCovered } = await session.do('match', { ...match, scenario: amd });
    expect(isCovered).toBe(true);
  });

  test('do not cover a scenario that names other functions', async () => {
    const session = new Session();
    await session.do('read', { files: [file('h', texts().host)], scenarios: [scenarioOf('e1000-pcap')] });
    const { isCovered } = await session.do('match', { ...match, machines: ['host'] });
    expect(isCovered).toBe(false);
  });

  test('fit the flow that they are of', async () => {
    for (const [id, flowId] of [['virtio-vhost-pcap', 'send'], ['e1000-pcap', 'receive'], ['virtio-pcap', 'send']] as const) {
      const of = scenarioOf(id);
      const session = new Session();
      const { guest, host } = texts(of, flowOf(of, flowId));
      await session.do('read', { files: [file('g', guest), file('h', host)], scenarios });
      const [best] = await session.do('fits', { machines: ['guest', 'host'], scenarios });
      expect([scenarios[best?.scenario ?? -1]?.id, best?.flow]).toEqual([id, flowId]);
    }
  });

  test('have functions that were traced and not seen, and others, as the list next to them says', async () => {
    const session = new Session();
    const { guest, host } = texts();
    const without = host.split('\n').filter((line) => !line.includes('vhost_poll_wakeup') && !line.includes('irqfd_wakeup')).join('\n');
    await session.do('read', { files: [file('g', guest), file('h', without, 'vhost_poll_wakeup\nhandle_tx_copy\n')], scenarios });
    const { view } = await session.do('match', match);
    const stateOf = (symbol: string) => view.hops.find(({ n }) => send.hops[n - 1]?.at?.[0].symbol === symbol)?.state;
    expect([stateOf('vhost_poll_wakeup'), stateOf('irqfd_wakeup')]).toEqual(['not-seen', 'not-traced']);
  });

  test('are unpacked, and progress counts the bytes of the file', async () => {
    const packed = gzipSync(texts().host);
    const session = new Session(() => inParts(packed, 100));
    await session.do('read', { files: [{ name: 'h.gz', content: '/h.gz' }], scenarios });
    expect((await session.do('match', { ...match, machines: ['host'] })).view.passCount).toBe(4);
    const long = new Session(() => inParts(`${texts().host}${'#\n'.repeat(2_000_000)}`, 100_000));
    await long.do('read', { files: [{ name: 'long', content: '/long' }], scenarios });
    expect(long.progress.length).toBeGreaterThan(1);
    expect(long.progress).toEqual([...long.progress].sort((a, b) => a - b));
  });

  test('that cannot be read leave those from before', async () => {
    const session = new Session(() => failing());
    await session.do('read', { files: [file('h', texts().host)], scenarios });
    expect(await session.answer('read', { files: [{ name: 'gone', content: '/gone' }], scenarios })).toMatchObject({ error: 'no such file' });
    const cut = gzipSync(texts().host).subarray(0, 300);
    expect(await session.answer('read', { files: [file('cut', cut)], scenarios })).toMatchObject({ refusal: { file: 'cut', reason: 'damaged' } });
    expect(await session.answer('read', { files: [file('xz', '\u00fd7zXZ\0')], scenarios })).toMatchObject({ refusal: { file: 'xz' } });
    expect((await session.do('match', { ...match, machines: ['host'] })).view.passCount).toBe(4);
  });

  test('of any bytes are refused or laid over the flow', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const session = new Session();
      const answer = await session.answer('read', { files: [file('any', bytes)], scenarios: [scenario] });
      expect('refusal' in answer || 'result' in answer).toBe(true);
      if ('result' in answer) expect(await session.answer('match', { ...match, machines: ['host'] })).toHaveProperty('result');
    }), { numRuns: 60 });
  });
});

async function* failing(): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield* [];
  throw new Error('no such file');
}

test('times that are ticks become nanoseconds with the frequency that the recording or the request says', async () => {
  const session = new Session();
  const { guest, host } = texts();
  const ticks = (text: string): string => `# vhflow 1 clock x86-tsc ticks\n${text}`;
  await session.do('read', { files: [file('g', ticks(guest)), file('h', ticks(host))], scenarios });
  expect((await session.do('match', match)).view.unit).toBe('ticks');
  const { view } = await session.do('match', { ...match, tscKhz: 2_000_000 });
  expect(view.unit).toBe('ns');
  const before = (await session.do('match', match)).view.passes[1]?.start ?? 0;
  expect(view.passes[1]?.start).toBeCloseTo(before / 2, 3);
  await session.do('read', { files: [file('g', `# vhflow 1 tsc-khz 1000000\n${ticks(guest)}`), file('h', ticks(host))], scenarios });
  expect((await session.do('match', match)).view.unit).toBe('ns');
});

test('the settings under which a recording was made are told from its functions', async () => {
  const session = new Session();
  const amd = withSettings(scenario, { with: ['amd'], without: [] });
  const { guest, host } = texts(amd, flowOf(amd, 'send'));
  await session.do('read', { files: [file('g', guest), file('h', host)], scenarios });
  expect((await session.do('match', match)).shown).toContainEqual({ condition: 'amd', isOn: true });
  expect((await session.do('match', { ...match, scenario: amd })).shown).toEqual([]);
});

test('the flows of a call stack are found, the one with the most of its functions first', async () => {
  const text = '[  12.3]  tun_sendmsg+0x10/0x40 [tun]\r\n[  12.3]  handle_tx_copy.isra.0+0x2/0x8 [vhost_net]\r\n[  12.3]  vhost_worker+0x55/0x70 [vhost]\r\n';
  const written = scenarios.map((each) => each.written);
  const [stack] = await new Session().do('stacks', { text, scenarios: written });
  const [best] = stack?.flows ?? [];
  expect([written[best?.scenario ?? -1]?.id, best?.flow]).toEqual(['virtio-vhost-pcap', 'send']);
  expect(best?.hops.map(({ frame }) => frame).slice(-2)).toEqual(['handle_tx_copy.isra.0', 'tun_sendmsg']);
  expect(await new Session().do('stacks', { text: 'Dear reader,\n', scenarios: written })).toEqual([]);
});

describe('a list of functions', () => {
  test.each([
    ['a\nb [module]\n\n# comment\nc.isra.0\n', ['a', 'b', 'c.isra.0']],
    ['a:traceon:unlimited\nb\r\n', ['b']],
  ])('%j', (list, names) => expect([...(tracedFunctions(list) ?? [])]).toEqual(names));

  test.each(['', '# nothing\n', '#### all functions enabled ####\n'])('%j says nothing', (list) => expect(tracedFunctions(list)).toBeUndefined());

  test('of any text', () => {
    fc.assert(fc.property(fc.string(), (list) => {
      for (const name of tracedFunctions(list) ?? []) expect(name).toMatch(/^[\w.$]+$/);
    }));
  });
});
