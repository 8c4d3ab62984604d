import { describe, expect } from 'vitest';
import { bpftraceNote, findBpftrace, requireBpftrace } from '../../../src/lab/requirements/bpftrace.js';
import { checkLab } from '../../../src/lab/requirements/check-lab.js';
import { inLanguage } from '../../../src/lab/texts/lab-text.js';
import { equip, testOnComputer as test, withBpftrace } from '../fake-computer.js';

describe('bpftrace', () => {
  test('is found with its version', async ({ computer }) => {
    await withBpftrace(computer);
    expect(await requireBpftrace(computer)).toEqual({ path: computer.at('/usr/bin/bpftrace'), version: '0.17.0', ldconfig: computer.at('/usr/bin/ldconfig') });
    expect(inLanguage(bpftraceNote(await findBpftrace(computer)), 'en')).toBe(`For --probe bpftrace: 0.17.0, ${computer.at('/usr/bin/bpftrace')}.`);
  });

  test('that is missing is only a note of the check, because only an option needs it', async ({ computer }) => {
    await equip(computer);
    const { ready, runsBpftrace, notes } = await checkLab(computer.at('/results'), computer);
    expect([ready, runsBpftrace, notes]).toEqual([true, false, expect.arrayContaining(['Only --probe bpftrace needs this: bpftrace 0.17 or later is missing; sudo apt-get install bpftrace.'])]);
    await expect(requireBpftrace(computer)).rejects.toThrow('bpftrace 0.17 or later is missing; sudo apt-get install bpftrace');
  });

  test('must be recent enough, and say its version', async ({ computer }) => {
    await withBpftrace(computer, 'bpftrace v0.9.4');
    await expect(requireBpftrace(computer)).rejects.toThrow('is bpftrace 0.9.4, which is older than 0.17');
    await withBpftrace(computer, 'nothing');
    await expect(requireBpftrace(computer)).rejects.toThrow('does not say its version');
  });

  test('needs memory for two machines at once', async ({ computer }) => {
    await withBpftrace(computer);
    await computer.file('/proc/meminfo', 'MemAvailable:    4000000 kB\n');
    await expect(requireBpftrace(computer)).rejects.toThrow('5.0 GB of memory: only 4.1 GB available; end other programs');
    expect(inLanguage(bpftraceNote(await findBpftrace(computer)), 'en')).toBe('Only --probe bpftrace needs this: 5.0 GB of memory: only 4.1 GB available; end other programs, or give this computer more memory.');
  });

  test('needs room for an image of its own', async ({ computer }) => {
    await withBpftrace(computer);
    await computer.file('/home/user', 'no folder');
    await expect(requireBpftrace(computer)).rejects.toThrow(`0.5 GB for kernel and images: ${computer.at('/home/user')} is not a folder; name another folder in XDG_CACHE_HOME`);
  });
});
