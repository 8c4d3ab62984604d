import { describe, expect, test } from 'vitest';
import { addressProblemText, faultText, reportText } from '../../../src/extension/files/download-text.js';
import { settingKeyOf, treeOfArgument } from '../../../src/extension/trees/tree-name.js';
import type { DownloadFault, DownloadReport } from '../../../src/sources/index.js';

const english = {
  t: (message: unknown, ...values: unknown[]) => String(message).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};
const nothing: DownloadReport = { present: [], verified: [], different: [], failed: [], untried: [] };

const faults: readonly DownloadFault[] = [
  { type: 'unreachable', detail: 'connection refused' }, { type: 'redirect' }, { type: 'status', status: 404 }, { type: 'status', status: 429 },
  { type: 'status', status: 502 }, { type: 'slow', seconds: 20 }, { type: 'interrupted' }, { type: 'too-large', bytes: 4 * 1024 * 1024 },
  { type: 'all-too-large', bytes: 64 * 1024 * 1024 }, { type: 'not-text' }, { type: 'web-page' }, { type: 'not-stored', detail: 'no space' },
];

describe('messages of downloads', () => {
  test.each(faults)('the message for $type names the file, the host and the remedy', (fault) => {
    const text = faultText(fault, 'hw/net/x.c', 'mirror.example', english);
    expect(text).toContain('hw/net/x.c');
    expect(text).toContain('mirror.example');
    expect(text).toMatch(/Try again|Check|Set the address|try again/);
  });

  test('the report has the number of verified files, and the reason for each other one', () => {
    expect(reportText({ ...nothing, present: ['a.c'], verified: ['b.c'] }, 'QEMU 7.2.0', 'h', english)).toBe('QEMU 7.2.0: 2 files are downloaded and verified.');
    const text = reportText({ ...nothing, different: ['a.c', 'b.c'], failed: [{ path: 'c.c', fault: { type: 'interrupted' } }], untried: ['d.c'] }, 'QEMU 7.2.0', 'h', english);
    expect(text).toBe(
      'QEMU 7.2.0: 0 files are downloaded and verified. a.c and 1 more do not match the pinned content; vhflow keeps them separately and does not count them as verified. 2 files could not be downloaded. ' +
        'c.c: the connection to h was lost during the download. Try again.',
    );
    const unreachable = { path: 'c.c', fault: { type: 'unreachable', detail: 'no route' } } as const;
    expect(reportText({ ...nothing, failed: [unreachable], untried: ['d.c'] }, 'QEMU 7.2.0', 'h', english)).toBe(
      'QEMU 7.2.0: 2 files could not be downloaded. c.c: h could not be reached (no route). Check the network and proxy settings, or set a mirror in vhflow.downloads.baseAddresses.',
    );
  });

  test.each(['not-text', 'not-an-address', 'not-https', 'has-credentials', 'has-query'] as const)('an invalid address (%s) is reported with the key of the setting', (type) => {
    expect(addressProblemText({ type, key: 'qemu@2.5.0', value: 'x' }, english)).toContain('vhflow.downloads.baseAddresses → qemu@2.5.0');
  });
});

describe('the tree of a command', () => {
  test('comes from a lens or a row; anything else is rejected', () => {
    expect(treeOfArgument({ project: 'qemu', version: 'v7.2' })).toEqual({ project: 'qemu', version: '7.2.0' });
    expect(treeOfArgument({ tree: { project: 'dpdk', version: '16.04' } })).toEqual({ project: 'dpdk', version: '16.04' });
    for (const wrong of [undefined, null, 'qemu', {}, { project: 7, version: '1' }, { tree: null }]) expect(treeOfArgument(wrong)).toBeUndefined();
  });

  test('has a separate key in the setting only if it is not the usual version', () => {
    expect(settingKeyOf({ project: 'qemu', version: '7.2.0' })).toBe('qemu');
    expect(settingKeyOf({ project: 'qemu', version: '2.5.0' })).toBe('qemu@2.5.0');
    expect(settingKeyOf({ project: 'backend', version: '1' })).toBe('backend');
  });
});
