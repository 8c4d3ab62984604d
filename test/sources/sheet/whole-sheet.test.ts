import { describe, expect, it } from 'vitest';
import { isSheet, sheetFunctions, sheetOf } from '../../../src/sources/index.js';
import { compileSettled } from '../../settled-scenarios.js';

const text = `scenario blue {
  title "Blue path"
  source linux "6.1.192"
  machine guest "Guest" { participant app "App" in guest-user participant net "Net" in guest-kernel of linux }
  flow send "Sending" {
    app -> net "first" { kind syscall level detail branch control at linux:net/none.c#b_symbol via linux:net/none.c#a_caller calls b_symbol through linux:net/none.c#ops note "Why." versions "Once it was not." thread "vCPU" in net observe guest kprobe f observe host shell "ls -l" }
    net -> net "second" { kind copy copy from "the app" to "an skb" when "rarely" at linux:net/none.c#b_symbol via hardware "by the device" }
    net -> net "third" { at linux:net/none.c#c_symbol via hardware }
    net -> net "fourth" { via linux:net/none.c#c_symbol calls go }
    net -> net "fifth" { at linux:net/other.c#b_symbol }
  }
}`;

it('a sheet has a section for each symbol, with its hops by what they do there', () => {
  const sheet = sheetOf({ project: 'linux', version: 'v6.1.192', path: 'net/none.c' }, compileSettled(text).scenarios, 'en')?.text ?? '';
  expect(sheet.slice(sheet.indexOf('/* a_caller'))).toBe(`/* a_caller: line unknown
 *
 * The call of b_symbol here leads to: Hop 1
 * of 5 · Blue path · Sending: first
 */

/* b_symbol: line unknown
 *
 * Hop 1 of 5 · Blue path · Sending: first
 *   System call · Setup · Detail
 *   Why.
 *   Other versions: Once it was not.
 *   Runs in: Net, Guest kernel
 *   Thread: vCPU
 *   Call site: a_caller in net/none.c calls
 *   b_symbol
 *   Pointer set by: ops in net/none.c
 *   Observe live (guest): kprobe f
 *   Observe live (host): shell ls -l
 *
 * Hop 2 of 5 · Blue path · Sending: second
 *   Copy
 *   Copies: the app -> an skb
 *   Condition: rarely
 *   Cost: 1 copy
 *   Runs in: Net, Guest kernel
 *   Call site: none; done by hardware (by
 *   the device)
 */

/* c_symbol: line unknown
 *
 * Hop 3 of 5 · Blue path · Sending: third
 *   Function call
 *   Runs in: Net, Guest kernel
 *   Call site: none; done by hardware
 *
 * The call of go here leads to: Hop 4 of 5
 * · Blue path · Sending: fourth
 */

/* ops: line unknown
 *
 * The pointer b_symbol is set here for: Hop
 * 1 of 5 · Blue path · Sending: first
 */
`);
  expect(sheet.slice(0, sheet.indexOf('/* a_caller')).split('\n')).toEqual([expect.stringMatching(/^\/\* \S/), ...Array<unknown>(6).fill(expect.stringMatching(/^ \* \S/)), ' */', '', '']);
});

it('a hop runs in its lane and its context, which are named once if they have the same name', () => {
  const scenario = text.replace('participant net "Net" in guest-kernel', 'participant net "Guest kernel" in guest-kernel');
  const sheet = sheetOf({ project: 'linux', version: 'v6.1.192', path: 'net/none.c' }, compileSettled(scenario).scenarios, 'en')?.text ?? '';
  expect(sheet.match(/Runs in: .*/g)).toEqual(Array(3).fill('Runs in: Guest kernel'));
});

describe('the sections of a sheet', () => {
  const sections = (sheet: string) => sheetFunctions(sheet).map(({ name, line, start, bodyStart, bodyEnd }) => [name, line, sheet.slice(start, bodyStart), sheet.slice(bodyStart, bodyEnd)]);

  it('are its comments that begin with a word', () => {
    expect(sections('/* notes without a name */\n\n/* f: one\n * a\n */\n\n/* g: two\n */')).toEqual([['f', 2, '/* f: one', '\n * a\n */'], ['g', 6, '/* g: two', '\n */']]);
    expect(sections('/* f: one\n * never ends')).toEqual([['f', 0, '/* f: one', '\n * never ends']]);
    expect(sections('/* f: one')).toEqual([['f', 0, '/* f: one', '']]);
    expect(sections(' /* f: one */\n/*g: two */\nint h: 3;')).toEqual([]);
    expect(sections('')).toEqual([]);
  });

  it('have names at the beginning of a line', () => {
    const named = (length: number) => sections(`/* ${'f'.repeat(length)}: x\n */`).length;
    expect([named(995), named(996)]).toEqual([1, 0]);
  });
});

it('a text is a sheet by its first line', () => {
  const [first = ''] = sheetOf({ project: 'linux', version: '6.1.192', path: 'net/none.c' }, compileSettled(text).scenarios, 'en')?.text.split('\n') ?? [];
  expect([isSheet(first), isSheet(`${first}\n */\n`), isSheet(`\n${first}`), isSheet(`//${first.slice(2)}`), isSheet('/* f */\n'), isSheet('')]).toEqual([true, true, false, false, false, false]);
});
