import { expect, test } from 'vitest';
import { flowsOfStack, framesOf } from '../../../src/extension/traces/stack-hops.js';
import { builtInScenarios } from '../../settled-scenarios.js';

const hops = builtInScenarios.flatMap((scenario) => scenario.flows.flatMap((flow) => flow.hops.map((hop) => ({ entry: { scenario }, flow, hop }))));

test('the frames of a stack are found in what surrounds it', () => {
  const text = '[  12.3] Call Trace:\r\n[  12.3]  <TASK>\r\n[  12.3]  vhost_poll_wakeup+0x10/0x40 [vhost]\r\n[  12.3]  ? eventfd_signal+0x2/0x8\r\n[  12.3]  ioeventfd_write.isra.0+0x55/0x70 [kvm]\r\n';
  expect(framesOf(text)).toEqual(['vhost_poll_wakeup', 'eventfd_signal', 'ioeventfd_write.isra.0']);
});

test('a text without a stack has none', () => {
  expect(framesOf('Dear reader,\nthis is not a stack.\n')).toEqual([]);
  expect(framesOf('')).toEqual([]);
});

test('the flow with the most functions of a stack comes first, and its hops from the outermost function on', () => {
  const [first] = flowsOfStack(['vhost_poll_wakeup', 'eventfd_signal', 'ioeventfd_write.isra.0', 'no_such_function'], hops);
  expect([first?.hops[0]?.ref.entry.scenario.id, first?.hops[0]?.ref.flow.id]).toEqual(['virtio-vhost-pcap', 'send']);
  const frames = first?.hops.map(({ frame }) => frame) ?? [];
  expect(frames.indexOf('ioeventfd_write.isra.0')).toBeLessThan(frames.indexOf('vhost_poll_wakeup'));
});

test('a stack of other functions lies on no flow', () => {
  expect(flowsOfStack(['no_such_function', 'main'], hops).flatMap(({ hops: found }) => found).map(({ frame }) => frame)).not.toContain('no_such_function');
});
