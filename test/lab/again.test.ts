import { expect, test, vi } from 'vitest';
import { HungMachine, LabError } from '../../src/lab/lab-error.js';
import { again } from '../../src/lab/prepared.js';
import { verbatim } from '../../src/lab/texts/lab-text.js';

const hung = (): Error => new HungMachine(verbatim('the host machine hangs'), verbatim('run it again'));

/** Runs with results that come one after another, and tells the steps. */
async function attempts(...results: readonly (string | Error)[]): Promise<{ readonly end: unknown; readonly runs: number; readonly steps: readonly string[] }> {
  const steps: string[] = [];
  const run = vi.fn<() => Promise<string>>();
  for (const result of results) run.mockImplementationOnce(() => (typeof result === 'string' ? Promise.resolve(result) : Promise.reject(result)));
  const end: unknown = await again({ step: ({ text }) => steps.push(text), log: () => undefined }, run).catch((error: unknown) => error);
  return { end, runs: run.mock.calls.length, steps };
}

test('a run whose machine hangs is begun once more', async () => {
  expect(await attempts(hung(), 'results')).toEqual({ end: 'results', runs: 2, steps: ['a machine has hung, and is started again'] });
});

test('a run whose machine hangs twice has failed', async () => {
  expect(await attempts(hung(), hung(), 'results')).toMatchObject({ end: expect.any(HungMachine) as HungMachine, runs: 2 });
});

test('a run that fails for another reason is not begun again', async () => {
  const lost = new LabError(verbatim('a packet did not arrive'), verbatim('run it again'));
  expect(await attempts(lost, 'results')).toEqual({ end: lost, runs: 1, steps: [] });
  expect(await attempts('results')).toEqual({ end: 'results', runs: 1, steps: [] });
});
