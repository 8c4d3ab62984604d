import { describe, expect, it } from 'vitest';
import { labText, type ReportedRun } from '../../src/cli/lab-report.js';
import { run as facts } from '../evidence/runs.js';

type Flow = ReportedRun['summary']['flows'][number];

const seen = { id: 'sent', print: 'abcd', state: 'seen', how: 'itself', by: 'send', count: 5, of: 5 } as const;
const flow: Flow = {
  flow: 'send', settings: { with: ['amd'], without: [] }, packets: { sent: 5, found: 5, complete: 5 }, hops: [seen], order: [],
  costs: { computed: { copies: 1, vmExits: 1, hostRoundTrips: 1, wakeups: 0 }, counted: { vmExits: 1, hostRoundTrips: 1, wakeups: 0 } },
};

function textOf(changes: Partial<Flow>, placeOf?: ReportedRun['placeOf']): string {
  return labText([{ summary: { version: 1, scenario: 'blue', ...facts, flows: [{ ...flow, ...changes }] }, named: 'blue', files: [], seconds: 12.4, ...(placeOf && { placeOf }) }]);
}

/** The lines of a section without their indentation. */
function section(text: string, title: string): readonly string[] {
  return text.split('\n\n').find((each) => each.startsWith(`${title}\n`))?.trimEnd().split('\n').slice(1).map((line) => line.trimStart()) ?? [];
}

describe('the report of runs', () => {
  it('tells hops that their own function shows from those that another event shows', () => {
    const text = textOf({ hops: [seen, { ...seen, id: 'near', how: 'neighbour' }, { ...seen, id: 'back', how: 'return' }] });
    expect(text).toMatch(/^flow +packets +own function +indirectly +with a reason +unexplained +of hops +order /m);
    expect(text).toMatch(/^blue#send +5 of 5 +1 +2 +0 +0 +3 +as said +as said +1 +1 +0$/m);
    expect(text).toContain('3 of 3 hops seen (1 by their own function), 0 with a reason, 0 unexplained; 0 contradictions; 12 s.');
  });

  it('says what its columns mean, and the signs that it has', () => {
    const signs = (changes: Partial<Flow>): readonly string[] => section(textOf(changes), 'In the table').map((line) => line.slice(0, line.indexOf(':')));
    const always = ['own function', 'indirectly', 'with a reason', 'unexplained', 'costs'];
    expect(signs({})).toEqual(always);
    expect(signs({ packets: { ...flow.packets, asleep: 2, disturbed: 1 } })).toEqual(['asleep', 'disturbed', ...always]);
    expect(textOf({ packets: { ...flow.packets, asleep: 2, disturbed: 1 } })).toContain('5 of 5 (2 asleep, 1 disturbed)');
    expect(section(textOf({}), 'In the table').find((line) => line.startsWith('costs: '))).toContain('VM exits are only those that hops of the flow stand for');
  });

  it('says a contradiction once: a hop that was traced and is missing is not listed again as one that nothing explains', () => {
    const missing = { ...seen, id: 'lost', state: 'unexplained', count: 0, missing: 5 } as const;
    const unknown = { ...seen, id: 'dark', state: 'unexplained', count: 0 } as const;
    const text = textOf({ hops: [seen, missing, unknown] });
    expect(section(text, 'Contradictions')).toEqual(['blue#send: lost was traced and is missing in 5 of 5 packets']);
    expect(section(text, 'Not explained')).toEqual(['blue#send: dark was not seen in any of 5 packets']);
  });

  it('lists hops that came in another order as contradictions only', () => {
    const unknown = { ...seen, id: 'dark', state: 'unexplained', count: 0 } as const;
    const text = textOf({ hops: [seen, unknown], order: [{ first: 'sent', second: 'dark', packets: [1, 2] }] });
    expect(section(text, 'Contradictions')).toEqual(['blue#send: sent happened before dark, which the flow has the other way round (packets 1, 2)']);
    expect(section(text, 'Not explained')).toEqual([]);
  });

  it('says by how much a cost differs', () => {
    const costs = { computed: { copies: 1, vmExits: 2, hostRoundTrips: 1, wakeups: 0 }, counted: { vmExits: 1, hostRoundTrips: 3, wakeups: 0 } };
    expect(section(textOf({ costs }), 'Contradictions')).toEqual([
      'blue#send: 1 VM exit was counted, not the 2 that the flow has under these conditions',
      'blue#send: 3 host round trips were counted, not the 1 that the flow has under these conditions',
    ]);
  });

  it("has the places of hops in the user's file, which terminals open", () => {
    const placeOf = (flowId: string, hop: string): string | undefined => (hop === 'lost' ? `my path.vhflow:${flowId === 'send' ? 12 : 0}:3` : undefined);
    const wrong = { hops: [seen, { ...seen, id: 'lost', state: 'unexplained', count: 0, missing: 5 } as const], order: [{ first: 'sent', second: 'lost', packets: [1] }] };
    expect(section(textOf(wrong, placeOf), 'Contradictions')).toEqual([
      'blue#send: sent happened before lost (my path.vhflow:12:3), which the flow has the other way round (packets 1)',
      'blue#send: lost (my path.vhflow:12:3) was traced and is missing in 5 of 5 packets',
    ]);
  });
});
