import { expect, test } from 'vitest';
import { checkText, labCheck } from '../../src/cli/lab-check.js';
import type { LabCheck } from '../../src/lab/index.js';

const ready: LabCheck = {
  ready: true, missing: [], command: undefined, installation: undefined, needsKernel: false, runsBpftrace: false, notes: ['There is no /dev/kvm.'],
  requirements: [{ name: 'readelf', isMet: true, found: '/usr/bin/readelf', packages: [] }],
};
const incomplete: LabCheck = {
  ready: false, missing: [{ what: 'readelf: readelf is missing', cure: 'install binutils' }], command: 'sudo apt-get install binutils', installation: 'sudo apt-get install binutils', needsKernel: false, runsBpftrace: false, notes: [],
  requirements: [{ name: 'readelf', isMet: false, found: 'readelf is \u001b[31mmissing', cure: 'install binutils', packages: ['binutils'] }],
};

test('each requirement has a line with a mark, and what is missing the command that brings it', () => {
  expect(checkText(ready)).toBe('✓ readelf: /usr/bin/readelf\n\nThere is no /dev/kvm.\nThe lab can run.\n');
  expect(checkText({ ...incomplete, notes: ['It is small.'] }).split('\n').slice(1)).toEqual(['', 'It is small.', 'The lab cannot run.', 'This command brings what can be installed or downloaded:', 'sudo apt-get install binutils', '']);
});

test('the output of a program cannot control the terminal', () => {
  expect(checkText(incomplete)).not.toContain('\u001b');
});

test('JSON has the same, and the exit status says whether the lab can run', async () => {
  const printed: string[] = [];
  const environment = { out: (text: string) => printed.push(text), err: () => undefined };
  expect(await labCheck(environment, { json: true }, async () => incomplete)).toBe(2);
  expect(await labCheck(environment, {}, async () => ready)).toBe(0);
  expect(JSON.parse(printed[0] ?? '')).toEqual({
    ready: false, command: 'sudo apt-get install binutils', notes: [],
    requirements: [{ name: 'readelf', met: false, found: 'readelf is \u001b[31mmissing', cure: 'install binutils', packages: ['binutils'] }],
  });
});

test('what only bpftrace needs counts if it is asked for', async () => {
  const printed: string[] = [];
  const environment = { out: (text: string) => printed.push(text), err: () => undefined };
  expect(await labCheck(environment, { probe: 'ftrace' }, async () => ready)).toBe(0);
  expect(await labCheck(environment, { probe: 'bpftrace' }, async () => ready)).toBe(2);
  expect(printed.map((text) => text.trim().split('\n').at(-1))).toEqual(['The lab can run.', 'The lab cannot run.']);
  expect(await labCheck(environment, { probe: 'bpftrace' }, async () => ({ ...ready, runsBpftrace: true }))).toBe(0);
});
