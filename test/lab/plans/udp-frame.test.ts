import { expect, test } from 'vitest';
import { udpFrame } from '../../../src/lab/plans/udp-frame.js';

const frame = udpFrame({ fromCard: '02:00:00:00:00:01', toCard: '52:54:00:12:34:56', from: '10.9.0.1', to: '10.9.0.2', port: 9000 }, 3);

test('a frame says where it goes, and how long each part is', () => {
  expect(frame.toString('hex')).toBe([
    '525400123456', '020000000001', '0800',
    '4500001f', '00004000', '4011', frame.toString('hex', 24, 26), '0a090001', '0a090002',
    '2328', '2328', '000b', '0000', '000000',
  ].join(''));
});

test('all words of its IP header with the checksum add up to what a receiver expects', () => {
  let sum = 0;
  for (let at = 14; at < 34; at += 2) sum += frame.readUInt16BE(at);
  expect((sum & 0xffff) + (sum >>> 16)).toBe(0xffff);
});
