import { describe, expect } from 'vitest';
import { findAccelerator } from '../../../src/lab/requirements/accelerator.js';
import { inLanguage } from '../../../src/lab/texts/lab-text.js';
import { testOnComputer as test, type FakeComputer } from '../fake-computer.js';

/** What is found, with its note in English. */
async function found(...given: Parameters<typeof findAccelerator>) {
  const { note, ...rest } = await findAccelerator(...given);
  return { ...rest, note: inLanguage(note, 'en') };
}

/** A computer with KVM that runs virtual machines inside virtual machines. */
async function withKvm(computer: FakeComputer): Promise<void> {
  await computer.file('/dev/kvm');
  await computer.file('/sys/module/kvm_intel/parameters/nested', 'Y\n');
}

describe('the outer machine', () => {
  test('uses KVM where QEMU can', async ({ computer }) => {
    await withKvm(computer);
    const qemu = await computer.program('/usr/bin/qemu', 'read command; test "$command" = quit');
    expect(await found(computer, qemu)).toMatchObject({ accelerator: 'kvm', cpu: 'Intel' });
  });

  test('is emulated without /dev/kvm', async ({ computer }) => {
    expect(await found(computer, '/qemu')).toMatchObject({ accelerator: 'tcg', cpu: 'AMD', note: expect.stringMatching(/^There is no \/dev\/kvm: /) as string });
  });

  test('is emulated where KVM does not nest', async ({ computer }) => {
    await withKvm(computer);
    await computer.file('/sys/module/kvm_intel/parameters/nested', 'N\n');
    expect(await found(computer, '/qemu')).toMatchObject({ accelerator: 'tcg', note: expect.stringContaining('inside virtual machines here') as string });
  });

  test('is emulated where QEMU fails, with its reason', async ({ computer }) => {
    await withKvm(computer);
    const qemu = await computer.program('/usr/bin/qemu', 'echo "failed to set MSR" >&2; exit 1');
    expect((await found(computer, qemu)).note).toMatch(/^QEMU cannot use \/dev\/kvm \(failed to set MSR\): /);
  });

  test('is emulated where /dev/kvm does not answer, and nothing waits for it', async ({ computer }) => {
    await withKvm(computer);
    const qemu = await computer.program('/usr/bin/qemu', 'exec sleep 1000');
    expect((await found(computer, qemu, { limit: 50 })).note).toMatch(/^\/dev\/kvm did not answer within 0\.05 seconds: /);
  });
});
