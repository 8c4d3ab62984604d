import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareVersions, driftOf, merged, reasonFor, rendered, unexplained, type Reason, type TreeDrift, type VerifiedAnchor } from '../../scripts/drift-table.mjs';

const anchor = (hop: string, more: Partial<VerifiedAnchor>): VerifiedAnchor => ({
  scenario: 'blue', flow: 'send', hop, role: 'at', project: 'linux', path: 'net/a.c', symbol: hop, state: 'exact', found: { path: 'net/a.c', line: 3, symbol: hop }, ...more,
});

const anchors = [
  anchor('enter', {}),
  anchor('leave', { state: 'moved', found: { path: 'net/b.c', line: 9, symbol: 'leave_now' } }),
  anchor('gone', { state: 'lost', found: null }),
  anchor('called', { role: 'via', calls: 'op', state: 'lost', found: null }),
  anchor('elsewhere', { project: 'qemu', state: 'unchecked', found: null }),
];

describe('the drift of a tree', () => {
  it('counts the exact anchors of a project and lists the others', () => {
    expect(driftOf('linux', '6.1', anchors)).toEqual({
      project: 'linux', version: '6.1',
      flows: { 'blue/send': { exact: 1, moved: ['leave at'], ambiguous: [], lost: ['gone at', 'called via'] } },
      places: { 'at net/a.c#gone': null, 'at net/a.c#leave': 'net/b.c#leave_now', 'via net/a.c#called calls op': null },
    });
  });

  it('counts what only has the name of an anchor, or is in no part of the tree, as lost', () => {
    const doubtful = anchor('other', { state: 'doubtful', found: { path: 'mm/b.c', line: 9, symbol: 'other' } });
    const { flows, places } = driftOf('linux', '6.1', [doubtful, anchor('away', { state: 'not-in-tree', found: null })]);
    expect(flows['blue/send']?.lost).toEqual(['other at', 'away at']);
    expect(places).toEqual({ 'at net/a.c#other': null, 'at net/a.c#away': null });
  });

  it('replaces the row of the same version in the table, and sorts versions by number', () => {
    const tree = (version: string, exact = 0): TreeDrift => ({ project: 'linux', version, flows: { 'blue/send': { exact, moved: [], ambiguous: [], lost: [] } }, places: {} });
    const table = merged([tree('5.10'), tree('5.4.0'), tree('7.3-rc7')], [tree('5.10', 7), tree('7.3')]);
    expect(table.map(({ version }) => version)).toEqual(['5.4.0', '5.10', '7.3-rc7', '7.3']);
    expect(table[1]?.flows['blue/send']?.exact).toBe(7);
    expect(Math.sign(compareVersions('16.04', '16.11'))).toBe(-1);
    expect(compareVersions('7.2', '7.2.0')).toBe(0);
  });
});

describe('reasons', () => {
  const tree = driftOf('linux', '6.1', anchors);
  const reasonsOf = (reason: Partial<Reason>) => [{ project: 'linux', reason: 'because', ...reason }];

  it.each<[string, Partial<Reason>, boolean]>([
    ['all of a project', {}, true],
    ['from this version on', { from: '6.1' }, true],
    ['from a later version on', { from: '6.2' }, false],
    ['before a later version', { before: '6.2' }, true],
    ['before this version', { before: '6.1' }, false],
    ['this scenario', { scenario: 'blue' }, true],
    ['another scenario', { scenario: 'red' }, false],
    ['this hop', { hops: ['gone'] }, true],
    ['another hop', { hops: ['enter'] }, false],
    ['another project', { project: 'qemu' }, false],
  ])('hold for %s', (_, reason, holds) => {
    expect(reasonFor(reasonsOf(reason), tree, 'blue/send', 'gone at')).toBe(holds ? 'because' : undefined);
  });

  it('are listed where they are missing', () => {
    expect(unexplained([tree], reasonsOf({ hops: ['gone'] }))).toEqual(['linux 6.1 blue/send: called via']);
    expect(unexplained([tree], reasonsOf({}))).toEqual([]);
  });
});

it('the page has one table per project, with reasons and places', () => {
  const page = rendered([driftOf('linux', '5.4', anchors), driftOf('linux', '6.1', anchors)], [{ project: 'linux', reason: 'because' }], { linux: 'Linux' });
  for (const line of [
    '## Linux',
    '| flow | 5.4 | 6.1 |',
    '| blue/send | 1 +1 ✗2 | 1 +1 ✗2 |',
    '| blue/send | gone, called | 5.4–6.1 | because |',
    '| `at net/a.c#leave` | `net/b.c#leave_now` | 5.4–6.1 |',
  ]) expect(page.split('\n')).toContain(line);
});

describe('the committed table', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const table = JSON.parse(read('sources/drift.json')) as readonly TreeDrift[];
  const reasons = JSON.parse(read('sources/drift-reasons.json')) as readonly Reason[];
  const { projects } = JSON.parse(read('sources/catalogue.json')) as { projects: readonly { id: string; title: string }[] };

  it('has a reason for everything that is lost', () => {
    expect(unexplained(table, reasons)).toEqual([]);
  });

  it('matches the page', () => {
    expect(rendered(table, reasons, Object.fromEntries(projects.map(({ id, title }) => [id, title])))).toBe(read('docs/drift.md'));
  });

  it('has the same number of anchors for a flow in every version of a project', () => {
    for (const project of new Set(table.map((tree) => tree.project))) {
      const totals = table.filter((tree) => tree.project === project).map(({ flows }) =>
        Object.fromEntries(Object.entries(flows).map(([flow, { exact, moved, ambiguous, lost }]) => [flow, exact + moved.length + ambiguous.length + lost.length])),
      );
      for (const total of totals) expect(total).toEqual(totals[0]);
    }
  });
});
