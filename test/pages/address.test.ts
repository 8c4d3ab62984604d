import { describe, expect, test } from 'vitest';
import { parseHopAddress } from '../../src/pages/address.js';

const inFile = { uri: 'file:///paths/own.vhflow', scenarioId: 'own' };

describe('an address', () => {
  test.each([
    { document: { builtIn: 'virtio-pcap' } },
    { document: inFile, flowId: 'send' },
    { document: inFile, flowId: 'send', hopId: 'kick' },
    { document: { ...inFile, uri: `vscode-remote://${encodeURIComponent(`/${'é'.repeat(2_047)}`)}.vhflow` } },
  ])('is taken as it is: %j', (address) => expect(parseHopAddress(address)).toEqual(address));

  test('keeps only its own fields', () => {
    expect(parseHopAddress({ document: { ...inFile, command: 'x' }, machine: 'host' })).toEqual({ document: inFile });
  });

  test.each([
    undefined, null, 'virtio-pcap', [], {}, { document: 'virtio-pcap' }, { document: {} }, { document: { builtIn: 7 } }, { document: { uri: inFile.uri } },
    { document: inFile, flowId: 7 }, { document: inFile, hopId: null }, { document: { builtIn: 'a'.repeat(4_001) } }, { document: { ...inFile, uri: 'a'.repeat(16_001) } },
  ])('is none: %j', (value) => expect(parseHopAddress(value)).toBeUndefined());
});
