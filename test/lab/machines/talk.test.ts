import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { describe, expect } from 'vitest';
import guestTalk from '../../../src/lab/machines/guest-talk.sh';
import hostTalk from '../../../src/lab/machines/host-talk.sh';
import { testOnComputer as test, type FakeComputer } from '../fake-computer.js';

/** A shell whose `read` has a time limit; the machines have busybox. */
const shell: readonly [string, ...string[]] = existsSync('/bin/busybox') ? ['/bin/busybox', 'sh'] : ['bash'];

/**
 * Runs a script in a folder of a test, with descriptors of which the test has the other ends.
 *
 * @param wired descriptors of the script, above 2
 */
async function start(computer: FakeComputer, script: string, wired: readonly number[]) {
  const [program, ...args] = shell;
  const stdio = Array.from({ length: Math.max(...wired) + 1 }, (_, index) => (index === 0 ? 'ignore' as const : 'pipe' as const));
  const child = spawn(program, [...args, await computer.file('/script', script)], { stdio });
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (printed += part));
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(printed.trim())));
  const ends = wired.map((descriptor) => child.stdio[descriptor] as Duplex);
  for (const end of ends) end.on('error', () => undefined);
  return { ended, ends };
}

/** What the guest does with a line; `say` writes text as it is. */
type Guest = (line: string, say: (text: string) => void) => void;

/**
 * Has the host machine talk to a guest.
 *
 * @returns the lines that it has sent, and the last word of the script
 */
async function converse(computer: FakeComputer, talk: string, guest: Guest): Promise<{ readonly sent: readonly string[]; readonly ended: string }> {
  await computer.file('/run/qemu.log', 'qemu: no memory\n');
  const script = `fail() { echo "failed $*"; exit 1; }\n${hostTalk.replaceAll('/run/', computer.at('/run/'))}\npatience='1 1 1'\n${talk}\necho fine\n`;
  const { ended, ends: [toGuest, fromGuest] } = await start(computer, script, [4, 5]);
  const sent: string[] = [];
  createInterface({ input: toGuest as Duplex }).on('line', (line) => {
    sent.push(line);
    guest(line, (text) => fromGuest?.write(text));
  });
  const said = await ended;
  return { sent, ended: said };
}

/** A guest that does what it is told at once. */
const obeying: Guest = (line, say) => say(`${line.split(' ')[0]} begins\n${line.split(' ')[0]} done\n`);

describe('the host machine', () => {
  test('numbers what it tells the guest, and waits until it is done', async ({ computer }) => {
    expect(await converse(computer, 'ask 60 attach; ask 60 record send', obeying)).toEqual({ sent: ['1 attach', '2 record send'], ended: 'fine' });
  });

  test('takes a line that comes slowly', async ({ computer }) => {
    const slowly: Guest = (_, say) => {
      const text = '1 begins\n1 done\n';
      let written = 0;
      const timer = setInterval(() => (written < text.length ? say(text[written++] ?? '') : clearInterval(timer)), 150);
    };
    expect(await converse(computer, 'patience=60; ask 60 stop', slowly)).toEqual({ sent: ['1 stop'], ended: 'fine' });
  });

  test('tells it again when it does not begin', async ({ computer }) => {
    let heard = 0;
    const deaf: Guest = (line, say) => (++heard < 2 ? say('1 beg\n') : obeying(line, say));
    expect(await converse(computer, 'ask 60 deliver', deaf)).toEqual({ sent: ['1 deliver', '1 deliver'], ended: 'fine' });
  });

  test('asks again when the end of it was lost', async ({ computer }) => {
    let heard = 0;
    const mumbling: Guest = (line, say) => (++heard < 2 ? say('1 begins\n1 do\n') : obeying(line, say));
    expect(await converse(computer, 'ask 1 stop', mumbling)).toEqual({ sent: ['1 stop', '1 stop'], ended: 'fine' });
  });

  test('gives up a guest that stays silent', async ({ computer }) => {
    expect(await converse(computer, 'ask 60 stop', () => undefined)).toEqual({ sent: ['1 stop', '1 stop', '1 stop'], ended: 'failed silent stop' });
  });

  test.for([
    ['1 begins\n1 failed\n', 'failed guest record send'],
    ['failed module e1000\n', 'failed guest module e1000'],
    ['1 beg\ngone\n', 'failed qemu qemu: no memory'],
  ] as const)('fails at once when the guest says %j', async ([said, ended], { computer }) => {
    expect(await converse(computer, 'ask 60 record send', (_, say) => say(said))).toEqual({ sent: ['1 record send'], ended });
  });
});

describe('the guest', () => {
  /** What it answers to lines, and what it has done. */
  async function answers(computer: FakeComputer, lines: readonly string[], count: number) {
    const { ended, ends: [port] } = await start(computer, `${guestTalk}\ncarry_out() { echo "$1 $2"; [ "$1" != fail ]; }\nlisten`, [3]);
    const said: string[] = [];
    port?.write(lines.map((line) => `${line}\n`).join(''));
    createInterface({ input: port as Duplex }).on('line', (line) => {
      said.push(line);
      if (said.length === count) port?.end();
    });
    const did = await ended;
    return { said, did: did.split('\n') };
  }

  test('says that it begins and how it ended, and does nothing twice', async ({ computer }) => {
    const { said, did } = await answers(computer, ['1 record send', '1 record send', '2 fail', '2 fail'], 8);
    expect(said).toEqual(['1 begins', '1 done', '1 begins', '1 done', '2 begins', '2 failed', '2 begins', '2 failed']);
    expect(did).toEqual(['record send', 'fail']);
  });

  test('takes no line whose beginning was lost, or that is not for it', async ({ computer }) => {
    const { said, did } = await answers(computer, ['next 1', '', '7 stop', 'record send', '1 stop'], 2);
    expect([said, did]).toEqual([['1 begins', '1 done'], ['stop']]);
  });
});
