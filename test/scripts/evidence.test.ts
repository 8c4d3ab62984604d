import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceFiles, keptText, readWritten } from '../../scripts/evidence-files.mjs';
import { pageMarker, tableMarkers, updatedPage, updatedReadme } from '../../scripts/evidence-page.mjs';
import * as evidence from '../../src/evidence/index.js';
import { settle } from '../../src/model/settle.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { run, settings, simulated, writtenNamed } from '../evidence/runs.js';

const product = { ...evidence, settle };
const written = builtInScenarios.map((scenario) => scenario.written);
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const kept = evidenceFiles().map(({ value }) => evidence.parseSummary(value));

describe('the evidence that is kept', () => {
  it('is what the product has, each file the summary of the scenario that it is named after', () => {
    expect(evidenceFiles().map(({ name }) => name)).toEqual(kept.map((summary) => `${summary?.scenario ?? 'none'}.json`));
    expect(evidence.builtInEvidence().all).toEqual(kept);
  });

  it('is of hops that there are, and contradicts no scenario', () => {
    for (const { scenario, flows } of evidence.builtInEvidence().all) {
      for (const flow of flows) {
        const ids = written.find(({ id }) => id === scenario)?.flows.find(({ id }) => id === flow.flow)?.hops.map(({ id }) => id) ?? [];
        expect(flow.hops.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
        expect(evidence.contradictionsOf(flow)).toEqual([]);
      }
    }
  });

  it('is shown in README.md and docs/evidence.md as it is; `npm run lab:record -- --pages` writes them', () => {
    const readme = read('README.md');
    const page = read('docs/evidence.md');
    expect(readme).toBe(updatedReadme(readme, evidence.builtInEvidence().all, product));
    expect(page).toBe(updatedPage(page, evidence.builtInEvidence().all, written, product));
  });
});

describe('recording evidence', () => {
  it('says in one line which file is no summary, and ends with 1', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-evidence-'));
    const file = path.join(folder, 'run', 'summary.json');
    const record = () => {
      const { status, stderr } = spawnSync(process.execPath, [new URL('../../scripts/record-evidence.mjs', import.meta.url).pathname, '--from', folder], { encoding: 'utf8' });
      return [status, stderr];
    };
    try {
      mkdirSync(path.join(folder, 'run'));
      writeFileSync(file, '{"kind": rubbish');
      expect(record()).toEqual([1, `✗ ${file}: no JSON\n`]);
      truncateSync(file, 17_000_000);
      expect(() => readWritten(file)).toThrow(`${file}: larger than 16 MB, which no summary is`);
      writeFileSync(file, '{"version": 1}');
      expect(readWritten(file)).toEqual({ version: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the pages of evidence', () => {
  const summary = simulated(settle(writtenNamed('virtio-vhost-user'), settings), 'send').then((observed) => evidence.summaryOf([observed], run));

  it('have a row for each flow and each hop, and say which hops have changed since', async () => {
    const one = await summary;
    const [flow] = one.flows;
    const changed = { ...one, flows: one.flows.map((each) => ({ ...each, hops: each.hops.map((hop, index) => (index === 1 ? { ...hop, print: 'old' } : hop)) })) };
    const page = updatedPage(`# Evidence\n\n${pageMarker}\nold`, [changed], written, product);
    expect(page).toContain('- `virtio-vhost-user`: 2026-01-31, Linux 6.1.192, QEMU 7.2.22, DPDK 22.11.11, AMD, emulated\n');
    expect(page).toContain('| virtio-vhost-user send | 5 of 5 |');
    expect(page).toContain('| 1 | `app1-sendto` | `__sys_sendto` | 5 of 5 |  |\n');
    expect(page).toContain(`| 2 | \`${flow?.hops[1]?.id ?? ''}\` | changed since |  |  |\n`);
    expect(page).not.toContain('old');
    expect(page.split('\n').filter((line) => /^\| \d+ \|/.test(line))).toHaveLength(flow?.hops.length ?? 0);
  });

  it('split the hops that were seen by what shows them, and say at the table what its columns and signs mean', async () => {
    const one = await summary;
    const hops = one.flows.flatMap((flow) => flow.hops);
    const ways = ['neighbour', 'caller', 'return', 'running', 'inlined', 'counterpart'] as const;
    const shown = { ...one, flows: one.flows.map((flow) => ({ ...flow, hops: flow.hops.map((hop, index) => (ways[index] ? { ...hop, how: ways[index] } : hop)) })) };
    const page = updatedPage(`# Evidence\n\n${pageMarker}\n`, [shown], written, product);
    const { own, indirect, seen } = evidence.tallyOf(one.flows);
    expect([own, indirect]).toEqual([seen, 0]);
    expect(page).toContain(`| virtio-vhost-user send | 5 of 5 | ${own - ways.length} | ${ways.length} |`);
    expect(page).toContain(`| **all** | | **${own - ways.length}** | **${ways.length}** |`);
    for (const title of ['hops seen by their own function', 'hops seen indirectly', 'not seen, for a reason', 'not explained', 'costs', 'not counted']) expect(page).toMatch(new RegExp(`^- \\*${title}\\*: .+\\.$`, 'm'));
    for (const words of ['a neighbour', 'its caller', 'its return', 'a call out of it', 'in its caller', 'its counterpart', 'only a name']) expect(page).toMatch(new RegExp(`^- \\*${words}\\*: .+\\.$`, 'm'));
    // Of what no table has, nothing is said.
    expect(updatedPage(`${pageMarker}\n`, [one], written, product)).not.toContain('- *a neighbour*');
    expect(page.indexOf('- *a neighbour*')).toBeLessThan(page.indexOf(`| 1 | \`${hops[0]?.id ?? ''}\``));
  });

  it('are refused without their markers', () => {
    expect(() => updatedPage('# Evidence', [], written, product)).toThrow(pageMarker);
    expect(() => updatedReadme('# vhflow', [], product)).toThrow(tableMarkers[0]);
  });

  it('come from files that say the same as the summaries, without what only the run needs', async () => {
    const one = await summary;
    const again = evidence.parseSummary(JSON.parse(keptText(one)));
    expect(again).toEqual({ ...one, flows: one.flows.map(({ hops, costs, ...flow }) => ({
      ...flow, hops: hops.map((hop) => Object.fromEntries(Object.entries(hop).filter(([field]) => field !== 'thread'))), ...(costs && { costs: { computed: costs.computed, counted: costs.counted, lacking: costs.lacking } }),
    })) });
  });
});
