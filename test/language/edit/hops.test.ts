import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from 'vscode-languageserver-types';
import { applyEdits } from '../../../src/language/edit/text.js';
import { appendHop } from '../../../src/language/edit/new-hop.js';
import { toggleDetail } from '../../../src/language/edit/hop-level.js';
import { moveHop, type MoveDirection } from '../../../src/language/edit/hop-moves.js';
import { lanesOfNextHop } from '../../../src/language/edit/new-hop-lanes.js';
import { compile, format, openDocument, parse } from '../../../src/language/index.js';
import { triviaBefore } from '../../../src/language/syntax/tokens.js';
import type { Flow, Hop, LayoutItem, Scenario } from '../../../src/model/scenario.js';
import { mutatedDocument, scenarioWith, validDocument } from '../documents.js';

const positionOf = (text: string, said: string) => openDocument(text).lines.position(text.indexOf(said));
const moved = (text: string, said: string, direction: MoveDirection) => applyEdits(text, moveHop(openDocument(text), positionOf(text, said), direction)?.edits ?? []);
const toggled = (text: string, said: string) => applyEdits(text, toggleDetail(openDocument(text), positionOf(text, said)));
const hopsIn = (text: string): readonly Hop[] => compile(text).scenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops));
const labels = (text: string) => hopsIn(text).map(({ label }) => label.en);
const commentsOf = (text: string) => parse(text).tokens.flatMap((token) => triviaBefore(text, token).comments.map(({ start, end }) => text.slice(start, end).trimEnd()));

/** The order of hops, notes and block borders, with labels for numbers. */
function drawn(text: string): string {
  const say = (items: readonly LayoutItem[], hops: readonly Hop[]): string => items.map((item) => {
    if (item.type === 'hop') return hops[item.n - 1]?.label.en;
    if (item.type === 'note') return 'note';
    return item.type === 'alt' ? `alt(${item.sections.map((section) => say(section.items, hops)).join(' | ')})` : `${item.type}(${say(item.items, hops)})`;
  }).join(' ');
  return compile(text).scenarios.flatMap(({ flows }) => flows.map(({ layout, hops }) => say(layout, hops))).join('; ');
}

describe('moving a hop', () => {
  const text = scenarioWith(`    // speaks of the whole flow

    // speaks of a
    // and goes on
    app -> drv "a" as first { // behind the brace
      kind syscall
    } // behind a

    drv -> drv "b"
    note over drv "n" // behind n
    opt "when needed" {
      drv -> kvm "c"
    }
    alt "one" {
    } else "other" {
      kvm -> emu "d"
    }`);

  it('exchanges it with its neighbour, with the comments of both, and leaves empty lines and headings where they are', () => {
    expect(moved(text, '"a"', 'down')).toContain(`    // speaks of the whole flow

    drv -> drv "b"

    // speaks of a
    // and goes on
    app -> drv "a" as first { // behind the brace
      kind syscall
    } // behind a
    note over drv "n" // behind n
`);
    expect(moved(moved(text, '"a"', 'down'), '"a"', 'up')).toBe(text);
  });

  it('goes through every place of the flow, and the same way back', () => {
    const stations = [drawn(text)];
    let now = text;
    for (let next = moved(now, '"a"', 'down'); next !== now; next = moved(now, '"a"', 'down')) {
      now = next;
      stations.push(drawn(now));
    }
    expect(stations).toEqual([
      'a b note opt(c) alt( | d)', 'b a note opt(c) alt( | d)', 'b note a opt(c) alt( | d)', 'b note opt(a c) alt( | d)', 'b note opt(c a) alt( | d)',
      'b note opt(c) a alt( | d)', 'b note opt(c) alt(a | d)', 'b note opt(c) alt( | a d)', 'b note opt(c) alt( | d a)', 'b note opt(c) alt( | d) a',
    ]);
    const back = stations.map(() => { const here = drawn(now); now = moved(now, '"a"', 'up'); return here; });
    expect(back).toEqual(stations.reverse());
  });

  it('keeps the layout of a formatted file', () => {
    const formatted = format(text) as string;
    for (const said of ['"a"', '"c"', '"d"']) {
      const result = moved(formatted, said, 'down');
      expect(result).not.toBe(formatted);
      expect(format(result)).toBe(result);
    }
  });

  it('keeps carriage returns', () => {
    const result = moved(text.replaceAll('\n', '\r\n'), '"c"', 'up');
    expect(drawn(result)).toBe('a b note c opt() alt( | d)');
    expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('does nothing outside of hops, at the ends of a flow and in a broken file', () => {
    expect(moved(text, 'title', 'down')).toBe(text);
    expect(moved(text, '"n"', 'down')).toBe(text);
    expect(moved(text, '"a"', 'up')).toBe(text);
    const broken = text.replace('kind syscall', 'kind');
    expect(moved(broken, '"a"', 'down')).toBe(broken);
  });

  it('counts the indentation before a hop as the hop', () => {
    const line = positionOf(text, 'drv -> drv "b"');
    expect(moveHop(openDocument(text), { line: line.line, character: 0 }, 'up')).toBeDefined();
  });

  it('in any document changes the order and nothing else, and can be taken back', () => {
    const bare = (hop: Hop) => JSON.stringify({ ...hop, id: '', n: 0 });
    fc.assert(fc.property(validDocument, fc.boolean(), fc.nat(), fc.constantFrom<MoveDirection>('up', 'down'), (document, isFormatted, seed, direction) => {
      const before = isFormatted ? (format(document) as string) : document;
      const places = hopPlaces(before);
      fc.pre(places.length > 0);
      const move = moveHop(openDocument(before), places[seed % places.length] as Position, direction);
      const after = applyEdits(before, move?.edits ?? []);
      expect(parse(after).broken).toBe(false);
      expect(hopsIn(after).map(bare).sort()).toEqual(hopsIn(before).map(bare).sort());
      expect(commentsOf(after).sort()).toEqual(commentsOf(before).sort());
      if (isFormatted) expect(format(after)).toBe(after);
      if (!move) return;
      expect(drawn(after) + after).not.toBe(drawn(before) + before);
      expect(hopPlaces(after)).toContainEqual(move.position);
      const back = moveHop(openDocument(after), move.position, direction === 'up' ? 'down' : 'up');
      expect(drawn(applyEdits(after, back?.edits ?? []))).toBe(drawn(before));
    }), { numRuns: 120 });
  }, 60_000);
});

function hopPlaces(text: string) {
  const { compiled } = openDocument(text);
  return compiled.scenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops.map((hop) => compiled.places.get(hop)?.whole.start as Position)));
}

describe('toggling detail', () => {
  const text = scenarioWith(`    app -> drv "bare"
    app -> drv "kind" {
      kind syscall // why
      note "n"
    }
    app -> drv "main" {
      level main
    }
    app -> drv "detail" {
      // why it is folded
      level detail
    }`);

  it('writes the level where the formatter puts it', () => {
    expect(toggled(text, '"bare"')).toContain('    app -> drv "bare" {\n      level detail\n    }\n');
    expect(toggled(text, '"kind"')).toContain('      kind syscall // why\n      level detail\n      note "n"\n');
    expect(toggled(text, '"main"')).toContain('app -> drv "main" {\n      level detail\n    }');
  });

  it('takes it away again, and the braces with it when nothing else is in them', () => {
    for (const said of ['"bare"', '"kind"']) expect(toggled(toggled(text, said), said)).toBe(text);
    expect(toggled(text, '"detail"')).toContain('app -> drv "detail" {\n      // why it is folded\n    }');
  });

  it('in any document changes the level of one hop, and twice is never', () => {
    const bare = (hop: Hop) => JSON.stringify({ ...hop, level: '' });
    fc.assert(fc.property(validDocument, fc.boolean(), fc.nat(), (document, isFormatted, seed) => {
      const before = isFormatted ? (format(document) as string) : document;
      const places = hopPlaces(before);
      fc.pre(places.length > 0);
      const index = seed % places.length;
      const after = applyEdits(before, toggleDetail(openDocument(before), places[index] as Position));
      const levels = (text: string) => hopsIn(text).map(({ level }) => level);
      expect(parse(after).broken).toBe(false);
      expect(hopsIn(after).map(bare)).toEqual(hopsIn(before).map(bare));
      expect(commentsOf(after)).toEqual(commentsOf(before));
      expect(levels(after)).toEqual(levels(before).map((level, n) => (n !== index ? level : level === 'main' ? 'detail' : 'main')));
      const twice = applyEdits(after, toggleDetail(openDocument(after), hopPlaces(after)[index] as Position));
      expect(levels(twice)).toEqual(levels(before));
      if (isFormatted) expect(format(after)).toBe(after);
    }), { numRuns: 80 });
  }, 60_000);
});

describe('adding a hop', () => {
  const place = { project: 'linux', version: '6.1.192', path: 'net/core/dev.c', symbol: 'dev_hard_start_xmit' };
  const name = { scenarioId: 's', flowId: 'send' };
  const hop = { ...place, from: 'app', to: 'drv', label: 'dev_hard_start_xmit()' };
  const added = (text: string, values: Partial<typeof hop> = {}) => {
    const insertion = appendHop(openDocument(text), name, { ...hop, ...values });
    const after = insertion ? applyEdits(text, insertion.edits) : text;
    const { lines } = openDocument(after);
    return { after, label: insertion && after.slice(lines.offset(insertion.label.start), lines.offset(insertion.label.end)) };
  };
  const text = scenarioWith('    app -> drv "a" // last\n    // to be continued');

  it('writes it at the end of the flow and says where its label is', () => {
    const { after, label } = added(text);
    expect(after).toContain(`    app -> drv "a" // last
    app -> drv "dev_hard_start_xmit()" {
      kind syscall
      at linux:net/core/dev.c#dev_hard_start_xmit
    }
    // to be continued
`);
    expect(label).toBe('dev_hard_start_xmit()');
  });

  it('separates hops as the flow does', () => {
    expect(added(scenarioWith('    app -> drv "a"\n\n    drv -> drv "b"')).after).toContain('    drv -> drv "b"\n\n    app -> drv');
  });

  it('starts an empty flow', () => {
    expect(labels(added(scenarioWith('')).after)).toEqual(['dev_hard_start_xmit()']);
    expect(labels(added(scenarioWith('').replace(/"Send" \{\s*\}/, '"Send" {}')).after)).toEqual(['dev_hard_start_xmit()']);
  });

  it('declares the source of a project that the scenario has not', () => {
    const { after } = added(text, { project: 'dpdk', version: '22.11', path: 'lib/a.c' });
    expect(after).toContain('  source qemu "7.2"\n  source dpdk "22.11"\n');
    expect(hopsIn(after).at(-1)?.at?.[0]).toEqual({ source: 'dpdk', project: 'dpdk', path: 'lib/a.c', symbol: 'dev_hard_start_xmit' });
    const taken = added(scenarioWith('', 'source dpdk = linux "6.0"'), { project: 'dpdk', path: 'lib/a.c' }).after;
    expect(taken).toContain('source dpdk-2 = dpdk "6.1.192"');
  });

  it('takes the source of the lane where a scenario has two trees of a project', () => {
    const two = scenarioWith('', 'source hostlinux = linux "5.10"').replace('in host-kernel of linux', 'in host-kernel of hostlinux');
    expect(hopsIn(added(two, { to: 'net' }).after).at(-1)?.at?.[0].source).toBe('hostlinux');
    expect(hopsIn(added(two, { to: 'drv' }).after).at(-1)?.at?.[0].source).toBe('linux');
  });

  it('names the kind that the lanes suggest, which the checks accept', () => {
    const kindOf = (from: string, to: string) => {
      const { after } = added(text, { from, to });
      expect(compile(after).diagnostics.filter(({ code }) => code !== 'unused-lane')).toEqual([]);
      return hopsIn(after).at(-1)?.kind;
    };
    expect([kindOf('app', 'drv'), kindOf('drv', 'drv'), kindOf('drv', 'kvm'), kindOf('kvm', 'drv'), kindOf('kvm', 'emu')])
      .toEqual(['syscall', 'call', 'vm-exit', 'vm-entry', 'call']);
  });

  it('writes odd paths as strings', () => {
    const path = 'my dir/"a", b|c.c';
    expect(hopsIn(added(text, { path }).after).at(-1)?.at?.[0].path).toBe(path);
  });

  it('refuses a flow that is not there or is not closed', () => {
    expect(appendHop(openDocument(text), { ...name, flowId: 'other' }, hop)).toBeUndefined();
    expect(appendHop(openDocument('scenario s { flow send "x" {'), name, hop)).toBeUndefined();
  });

  it('in any document adds one hop and changes nothing else', () => {
    fc.assert(fc.property(validDocument, fc.boolean(), (document, isFormatted) => {
      const before = isFormatted ? (format(document) as string) : document;
      const { after, label } = added(before, { from: 'note', to: 'k-9', project: 'dpdk' });
      expect(parse(after).broken).toBe(false);
      expect(hopsIn(after).slice(0, -1)).toEqual(hopsIn(before));
      expect(label).toBe(hop.label);
      expect(commentsOf(after)).toEqual(commentsOf(before));
      if (isFormatted) expect(format(after)).toBe(after);
    }), { numRuns: 80 });
  }, 60_000);
});

describe('the lanes of the next hop', () => {
  const lanes = (steps: string, project: string, path: string) => {
    const scenario = compile(scenarioWith(steps)).scenarios[0] as Scenario;
    return lanesOfNextHop(scenario, scenario.flows[0] as Flow, { project, path });
  };

  it('go from where the last hop went to where the file runs already', () => {
    const steps = 'app -> drv "a" { at linux:net/a.c#f }\ndrv -> kvm "b" { at linux:virt/b.c#g }';
    expect(lanes(steps, 'linux', 'net/a.c')).toEqual({ from: 'kvm', to: 'drv' });
    expect(lanes(steps, 'linux', 'virt/b.c')).toEqual({ from: 'kvm', to: 'kvm' });
  });

  it('stay in the last lane of that project, or go to the only one', () => {
    expect(lanes('app -> drv "a"', 'linux', 'net/new.c')).toEqual({ from: 'drv', to: 'drv' });
    expect(lanes('app -> drv "a"', 'qemu', 'hw/new.c')).toEqual({ from: 'drv', to: 'emu' });
  });

  it('are left open where nothing tells them', () => {
    expect(lanes('', 'qemu', 'hw/new.c')).toEqual({ to: 'emu' });
    expect(lanes('drv -> app "a"', 'linux', 'net/new.c')).toEqual({ from: 'app' });
    expect(lanes('drv -> app "a"', 'dpdk', 'lib/new.c')).toEqual({ from: 'app' });
  });
});

it('no edit fails on a broken document', () => {
  fc.assert(fc.property(mutatedDocument, fc.nat(), (text, seed) => {
    const document = openDocument(text);
    const position = document.lines.position(seed % (text.length + 1));
    expect(moveHop(document, position, 'up') === undefined || !document.tree.broken).toBe(true);
    const before = hopsIn(text).length;
    expect(hopsIn(applyEdits(text, toggleDetail(document, position)))).toHaveLength(before);
    const hop = { project: 'linux', path: 'net/a.c', symbol: 'f', from: 'note', to: 'in', label: 'f()' };
    const insertion = appendHop(document, { scenarioId: 's', flowId: 'send' }, hop);
    if (insertion) expect(applyEdits(text, insertion.edits)).toContain('-> in "f()"');
  }), { numRuns: 80 });
}, 60_000);
