import { expect, test } from 'vitest';
import { capitalized } from '../../src/text/capitalized.js';

test.each([
  ['the vCPU sleeps', 'The vCPU sleeps'], ['packets', 'Packets'], ['élan', 'Élan'],
  ['vCPU sleeps', 'vCPU sleeps'], ['virtio-net sends', 'virtio-net sends'], ['e1000 sends', 'e1000 sends'], ['APICv delivers', 'APICv delivers'],
  ['パケットを送る', 'パケットを送る'], ['', ''], [' x', ' x'], ['2 queues', '2 queues'],
])('%j begins a sentence as %j', (text, sentence) => expect(capitalized(text)).toBe(sentence));
