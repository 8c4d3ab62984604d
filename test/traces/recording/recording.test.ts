import { expect, test } from 'vitest';
import { readTrace } from '../../../src/traces/index.js';

const interest = { names: new Set(['sched_switch', 'sched_waking', 'sched_wakeup']), callers: new Set<string>() };

function read(lines: readonly string[]) {
  async function* bytes(): AsyncIterable<Uint8Array> {
    await Promise.resolve();
    yield new TextEncoder().encode(['# tracer: nop', '#', ...lines, ''].join('\n'));
  }
  return readTrace({ name: 'trace', bytes: bytes() }, interest);
}

function names(recording: Awaited<ReturnType<typeof read>>): readonly string[] {
  return Array.from({ length: recording.length }, (_, index) => recording.event(index).name);
}

const toIdle = '          vhost-42      [000] d..2.   10.000001: sched_switch: prev_comm=vhost prev_pid=42 prev_prio=120 prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120';
const toVhost = '          <idle>-0      [000] d..2.   10.000002: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=vhost next_pid=42 next_prio=120';
const waking = '          CPU-9         [000] d..2.   10.000003: sched_waking: comm=vhost pid=42 prio=120 target_cpu=000';
const wakeup = '          <idle>-0      [000] d..2.   10.000004: sched_wakeup: comm=vhost pid=42 prio=120 target_cpu=000';

test('that a processor idles is counted and not kept', async () => {
  const recording = await read([toIdle, toVhost, toIdle]);
  expect(names(recording)).toEqual(['sched_switch']);
  expect(recording.event(0).thread).toMatchObject({ tid: 42 });
  expect(recording.counts.get('sched_switch')).toBe(3);
});

test('of a wake-up one event is kept: the first where a trace has both', async () => {
  expect(names(await read([waking, wakeup, waking, wakeup]))).toEqual(['sched_waking', 'sched_waking']);
  expect(names(await read([wakeup, wakeup]))).toEqual(['sched_wakeup', 'sched_wakeup']);
});
