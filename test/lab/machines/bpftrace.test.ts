import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import bpftrace from '../../../src/lab/machines/bpftrace.sh';
import machine from '../../../src/lab/machines/machine.sh';
import { testOnComputer as test, type FakeComputer } from '../fake-computer.js';

/**
 * Ends a bpftrace that goes on until it has heard a number of signals.
 *
 * @returns what the script says, and what was recorded
 */
async function detached(computer: FakeComputer, signals: number, pause: string): Promise<{ readonly said: string; readonly recorded: string | undefined }> {
  // A shell cannot hear a signal that is ignored where it begins, as in the background; bpftrace can.
  await computer.file('/bpftrace.cjs', `let heard = 0;
const { appendFileSync } = require('node:fs');
process.on('SIGINT', () => { appendFileSync('send-host.log', \`heard \${++heard}\\n\`); if (heard === ${signals}) process.exit(); });
appendFileSync('send-host.log', '');
setTimeout(() => process.exit(), 60_000);
`);
  const work = computer.at('/run/bpftrace/send');
  await computer.file('/run/bpftrace/send/send.bt');
  const script = [
    machine.replaceAll('/share', computer.at('/share')), bpftrace,
    `usleep() { ${pause}; }`, 'pidof() { echo "$recorder"; }',
    `work=${work}`, `(cd "$work" && exec '${process.execPath}' '${computer.at('/bpftrace.cjs')}') > /dev/null &`, 'recorder=$!',
    'await 300 [ -e "$work/send-host.log" ] || exit 2',
    `detach_bpftrace ${computer.at('/results/send/host.log')}`, 'echo ended',
  ].join('\n');
  await computer.file('/share/said');
  const said = execFileSync('sh', ['-c', `${script}\n`], { encoding: 'utf8' });
  return { said: said.trim(), recorded: await computer.read('/results/send/host.log') };
}

test('bpftrace is told to end once if it hears that', async ({ computer }) => {
  expect(await detached(computer, 1, 'sleep 0.02')).toEqual({ said: 'ended', recorded: 'heard 1\n' });
});

test('bpftrace that has missed the signal is told again', async ({ computer }) => {
  expect(await detached(computer, 2, 'sleep 0.002')).toEqual({ said: 'ended', recorded: 'heard 1\nheard 2\n' });
});
