import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timeline } from '../../../src/traces/matching/timeline.js';
import { Recording } from '../../../src/traces/recording/recording.js';
import type { TraceEvent } from '../../../src/traces/formats/event.js';

const reader = { format: 'ftrace', clock: { name: 'local', unit: 'ns' }, facts: { lost: 0 }, skipped: { count: 0, first: [] } } as unknown as ConstructorParameters<typeof Recording>[0];

function recordingAt(times: readonly number[]): Recording {
  const recording = new Recording(reader, { names: new Set(['f']), callers: new Set() });
  times.forEach((time, index) => {
    const event: TraceEvent = { kind: 'function', name: 'f', caller: '', time, cpu: 0, tid: 1, pid: 1, comm: 'app', context: undefined, detail: '', group: '', hops: undefined, line: index + 1 };
    recording.add(event);
  });
  return recording;
}

test('the events of two machines are in the order of time, each once, whatever the order in their files', () => {
  const times = fc.array(fc.nat({ max: 5_000 }), { maxLength: 200 });
  fc.assert(fc.property(times, times, fc.integer({ min: -3_000, max: 3_000 }), (guest, host, offset) => {
    const timeline = new Timeline({ guest: recordingAt(guest), host: recordingAt(host) }, offset, { guest: 0, host: 0 });
    const positions = Array.from({ length: timeline.length }, (_, position) => position);
    const events = positions.map((position) => ({ side: timeline.side(position), index: timeline.index(position), time: timeline.time(position) }));
    expect(events.map(({ time }) => time)).toEqual([...guest.map((time) => time - offset), ...host].sort((a, b) => a - b));
    for (const { side, index, time } of events) expect(time).toBe(side === 'guest' ? (guest[index] ?? 0) - offset : host[index]);
    expect(new Set(events.map(({ side, index }) => `${side} ${index}`)).size).toBe(guest.length + host.length);
  }));
});
