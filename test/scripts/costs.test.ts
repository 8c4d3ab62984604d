import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { marker, updated, type Model } from '../../scripts/costs-page.mjs';
import { compile } from '../../src/language/index.js';
import { basis, builtInConditions, setTo } from '../../src/model/conditions.js';
import { addCosts, costNames, costOfFlow, countedHops, isSetup, noCost, subtractCosts } from '../../src/model/cost.js';
import { settle } from '../../src/model/settle.js';
import { conditionsOfFlow } from '../../src/model/what-if.js';
import { conditionText, costsThatCount, wordsIn } from '../../src/model/words.js';

const model: Model = { basis, builtInConditions, setTo, addCosts, costNames, costOfFlow, countedHops, isSetup, noCost, subtractCosts, settle, conditionsOfFlow, conditionText, costsThatCount, wordsIn };
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('docs/costs.md', () => {
  it('has the figures of the built-in scenarios; `npm run costs` writes them', () => {
    const ids = JSON.parse(read('scenarios/index.json')) as readonly string[];
    const page = read('docs/costs.md');
    expect(page).toBe(updated(page, ids.flatMap((id) => compile(read(`scenarios/${id}.vhflow`)).scenarios), model));
  });
});

describe('the computed part', () => {
  const { scenarios } = compile(`scenario blue {
    title "Blue"
    machine host "Host" { participant a "A" in host-user participant k "K" in kvm }
    flow send "Send" {
      a -> a "copy" as copy { kind copy cost copies 1 cost copies 2 if small }
      a -> k "exit" as exit { kind vm-exit when lone and not apicv }
      a -> k "eoi" as eoi { kind vm-exit when not apicv and not pv-eoi }
      a -> k "ioctl" as ioctl { kind syscall cost round-trips 3 }
    }
    flow setup "Set up" { a -> k "ioctl" as ioctl { kind syscall branch control when not amd } }
  }`);
  const rareLines = updated(marker, compile(`scenario red {
    title "Red"
    machine host "Host" { participant a "A" in host-user participant k "K" in kvm }
    flow send "Send" {
      a -> k "poll" as poll { kind syscall when lone when "when the ring is empty" }
      a -> k "burst" as burst { kind vm-exit when not lone when "once per burst" cost vm-exits 3 if not apicv cost vm-exits 2 }
    }
  }`).scenarios, model).split('\n');
  const lines = updated(`Prose.\n${marker}\nold\n`, scenarios, model).split('\n');

  it('replaces what is below the marker, and keeps what is above', () => {
    expect(lines.slice(0, 5)).toEqual(['Prose.', marker, '', '## The basis', '']);
    expect(lines).not.toContain('old');
    expect(() => updated('Prose.\n', scenarios, model)).toThrow('docs/costs.md has no line');
  });

  it('lists the conditions on which a flow that is compared depends', () => {
    expect(lines.filter((line) => line.startsWith('| `')).map((line) => line.split('`')[1])).toEqual(['lone', 'apicv', 'pv-eoi', 'small']);
  });

  it('has the figures of each flow but setup under each condition, and of pairs that are not the sum of their parts', () => {
    expect(lines.filter((line) => /^\| (flow|blue)/.test(line))).toEqual([
      '| flow | basis | without lone | without apicv | without pv-eoi | with small |',
      '| blue send | 1 · 0 · 3 · 0 | 1 · 0 · 3 · 0 | 1 · **1** · 3 · 0 | 1 · 0 · 3 · 0 | **2** · 0 · 3 · 0 |',
      '| flow | without lone, without apicv | without apicv, without pv-eoi |',
      '| blue send | 1 · **0** · 3 · 0 | 1 · **2** · 3 · 0 |',
    ]);
  });

  it('names the hops of each figure', () => {
    expect(lines.slice(-6)).toEqual(['', '- 1 copy: `copy`', '- 0 VM exits', '- 3 host round trips: `ioctl` ×3', '- 0 wake-ups', '']);
  });

  it('marks the figures to which hops add that are not for every packet', () => {
    expect(rareLines.filter((line) => line.startsWith('| ') && line.includes('·'))).toEqual([
      '| red send | 0 · 0 · 0+ · 0 | 0 · **0+** · **0** · 0 | 0 · 0 · 0+ · 0 |',
      '| red send | 0 · **0+** · 0 · 0 |',
    ]);
  });

  it('lists what is not for every packet, on the basis and where one condition or two together change it', () => {
    expect(rareLines.slice(rareLines.indexOf('- 0 wake-ups') + 1)).toEqual([
      '- not for every packet:', '  - `poll`: 1 host round trip (when the ring is empty)',
      '- not for every packet, without lone:', '  - `burst`: 2 VM exits (once per burst)',
      '- not for every packet, without lone, without apicv:', '  - `burst`: 3 VM exits (once per burst)', '',
    ]);
    expect(lines.join('\n')).not.toContain('- not for every packet');
  });
});
