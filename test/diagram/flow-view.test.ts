import { describe, expect, it } from 'vitest';
import { builtInScenarios, compileSettled } from '../settled-scenarios.js';
import { diagramOf, flowViewOf, markdownOf } from '../../src/diagram/index.js';
import { toneOf } from '../../src/diagram/flow-view.js';
import { filled } from '../../src/model/words.js';
import { builtInContexts } from '../../src/model/contexts.js';
import type { Scenario } from '../../src/model/scenario.js';
import { sampleFlow, sampleScenario } from './sample-scenario.js';

const text = `scenario sample {
  title "Sample" ja "見本"
  summary "First line.\\nSecond line."
  assume "No offload."
  source linux "6.1"
  source qemu "7.2.0"
  source dpdk "22.11"
  machine guest "Guest" { participant app "App" ja "アプリ" in guest-user }
  machine host "Host" { participant kvm "KVM" in kvm participant vmm "QEMU" in qemu of qemu participant tap "Tap" in host-kernel of linux }
  flow send "Sending" {
    summary "How it goes."
    app -> vmm "kick" as kick { kind vm-exit in kvm at qemu:hw/a.c#kick via hardware "The bell rings." observe host kprobe "kvm_exit" }
    loop "each buffer" {
      vmm -> tap "write" as write {
        kind copy copy from "guest" to "skb" at linux:net/b.c#write via qemu:hw/a.c#flush calls writev through qemu:hw/c.c#ops thread "vhost" note "Once\\nmore." versions "Before\\n2.6."
      }
    }
    note over vmm, tap "between"
    alt "rare" { vmm -> vmm "look" { kind copy when "now and then" } } else "usual" { tap -> tap "go" { via linux:net/b.c#run calls go } }
    tap -> app "done" { branch completion via hardware }
  }
  flow receive "Receiving" { tap -> vmm "in" }
}`;

function sample(): Scenario {
  const { scenarios: [scenario], diagnostics } = compileSettled(text);
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  if (!scenario) throw new Error('the sample is not understood');
  return scenario;
}

const scenario = sample();
const flow = scenario.flows[0] ?? sampleFlow([]);
const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });

describe('the view of a flow', () => {
  it('has the titles and texts of the scenario and the flow', () => {
    expect(view).toMatchObject({
      scenarioTitle: 'Sample', flowId: 'send', flowTitle: 'Sending', summary: 'How it goes.', assumptions: ['No offload.'], level: 'all', hidden: [],
      flows: [{ id: 'send', title: 'Sending' }, { id: 'receive', title: 'Receiving' }],
    });
    expect(flowViewOf(scenario, scenario.flows[1] ?? flow, { level: 'main', language: 'ja', hide: ['notes'] })).toMatchObject({ scenarioTitle: '見本', level: 'main', hidden: ['notes'] });
    expect(flowViewOf(scenario, scenario.flows[1] ?? flow, { level: 'main', language: 'en' })).not.toHaveProperty('summary');
  });

  it('has the lanes with the titles of their boxes', () => {
    expect(view.lanes).toEqual([
      { id: 'app', label: 'App', contextTitle: 'Guest user space' }, { id: 'vmm', label: 'QEMU', contextTitle: 'QEMU' }, { id: 'tap', label: 'Tap', contextTitle: 'Host kernel' },
    ]);
    expect(view.boxes).toEqual([
      { id: 'guest/guest-user', title: 'Guest user space', tone: 'guest-user', lanes: 1, participants: 1, isFolded: false },
      { id: 'host/qemu', title: 'QEMU', tone: 'qemu', lanes: 1, participants: 1, isFolded: false },
      { id: 'host/host-kernel', title: 'Host kernel', tone: 'host-kernel', lanes: 1, participants: 1, isFolded: false },
    ]);
  });

  it('names only the sources that its hops refer to', () => {
    expect(view.sources).toEqual(['linux 6.1', 'qemu 7.2.0']);
  });

  it('names sources as its reader does, if told how', () => {
    const named = flowViewOf(scenario, flow, { level: 'all', language: 'en', treeTitle: ({ project, version }) => `${project.toUpperCase()} v${version}` });
    expect(named.sources).toEqual(['LINUX v6.1', 'QEMU v7.2.0']);
    expect(named.hops[0]?.place?.tree).toBe('QEMU v7.2.0');
  });

  it('has every part of a hop that is written in the file', () => {
    expect(view.hops[0]).toMatchObject({
      id: 'kick', n: 1, from: 'app', to: 'vmm', fromLabel: 'App', toLabel: 'QEMU', label: 'kick', kind: 'vm-exit', kindTitle: 'VM exit', branch: 'data', branchTitle: 'Data path',
      contextTitle: 'KVM', place: { symbol: 'kick', path: 'hw/a.c', tree: 'qemu 7.2.0' }, via: 'The bell rings.', observe: [{ where: 'host · kprobe', what: 'kvm_exit' }],
    });
    expect(view.hops[1]).toMatchObject({
      copy: { from: 'guest', to: 'skb' }, thread: 'vhost', note: 'Once\nmore.', versions: 'Before\n2.6.', laneLabel: 'Tap', contextTitle: 'Host kernel', copyNumber: 1, via: 'flush() calls writev in hw/a.c, a pointer set in ops',
    });
    expect(view.hops.map(({ via }) => via).slice(2)).toEqual([undefined, 'run() calls go in net/b.c', 'no call in the code: done by hardware']);
    for (const absent of ['when', 'copy', 'thread', 'note', 'versions', 'copyNumber']) expect(view.hops[0]).not.toHaveProperty(absent);
    expect(view.hops[2]?.when).toBe('now and then');
  });

  it('has the picture as nested lists', () => {
    expect(view.outline).toEqual([
      { type: 'hop', n: 1 },
      { type: 'block', block: 'loop', sections: [{ title: 'each buffer', items: [{ type: 'hop', n: 2 }] }] },
      { type: 'note', over: ['vmm', 'tap'], text: 'between' },
      { type: 'block', block: 'alt', sections: [{ title: 'rare', items: [{ type: 'bridge', from: 'tap', to: 'vmm', hops: [], text: '' }, { type: 'hop', n: 3 }] }, { title: 'usual', items: [{ type: 'hop', n: 4 }] }] },
      { type: 'block', block: 'completion', sections: [{ title: 'Completion: back to the sender', items: [{ type: 'hop', n: 5 }] }] },
    ]);
    const parallel = sampleFlow([{ from: 'g1', to: 'q1', branch: 'parallel' }]);
    expect(flowViewOf(sampleScenario(parallel), parallel, { level: 'all', language: 'en' }).outline).toEqual([
      { type: 'block', block: 'parallel', sections: [{ title: 'Meanwhile, in parallel', items: [{ type: 'hop', n: 1 }] }] },
    ]);
  });

  it('has the id itself for whatever is not declared', () => {
    const lost = sampleFlow([{ from: 'g1', to: 'g1', lane: 'nowhere', context: 'no-context', at: [{ source: 'gone', project: 'p', path: 'a.c', symbol: 'f' }] }]);
    expect(flowViewOf(sampleScenario(lost), lost, { level: 'all', language: 'en' }).hops[0]).toMatchObject({ laneLabel: 'nowhere', contextTitle: 'no-context', place: { tree: 'p' } });
  });

  it('colours custom contexts by where they run', () => {
    const [known] = builtInContexts;
    expect(toneOf(known)).toBe('guest-user');
    expect(toneOf({ id: 'dpu', title: { en: 'DPU' }, side: 'host', mode: 'kernel' })).toBe('host-kernel');
    expect(toneOf({ id: 'app', title: { en: 'App' }, side: 'guest', mode: 'user' })).toBe('guest-user');
    expect(toneOf(undefined)).toBe('host-user');
  });

  it('omits from the picture what is hidden', () => {
    const hidden = flowViewOf(scenario, flow, { level: 'all', language: 'en', hide: ['notes', 'copies', 'exits'] });
    expect(hidden.mermaid).not.toMatch(/note over|\[copy|\[VM exit|now and then/);
    expect(hidden.outline.filter(({ type }) => type === 'note')).toEqual([]);
    expect(flowViewOf(scenario, flow, { level: 'all', language: 'en', hide: ['copies'] }).mermaid).toContain('[VM exit 1]');
    expect(flowViewOf(scenario, flow, { level: 'all', language: 'en', hide: ['exits'] }).mermaid).toContain('[copy 1]');
  });
});

describe('notes that are hidden', () => {
  const notes = sampleFlow([{ from: 'g1', to: 'q1', branch: 'completion' }, { from: 'q1', to: 'g1', branch: 'completion' }, { from: 'g1', to: 'q1' }], [
    { type: 'hop', n: 1 }, { type: 'note', over: ['g1'], text: { en: 'inside' } }, { type: 'hop', n: 2 },
    { type: 'loop', label: { en: 'again' }, items: [{ type: 'note', over: ['g1'], text: { en: 'within' } }, { type: 'hop', n: 3 }] },
  ]);

  it('are removed from blocks and branches as well, and nothing else is', () => {
    const { mermaid } = diagramOf(sampleScenario(notes), notes, { level: 'all', language: 'en', hide: ['notes'] });
    expect(mermaid.split('\n').slice(-8)).toEqual(['par Completion: back to the sender', 'p0-->>p1: 1. step 1', 'p1-->>p0: 2. step 2', 'end', 'loop again', 'p0->>p1: 3. step 3', 'end', '']);
    expect(diagramOf(sampleScenario(notes), notes, { level: 'all', language: 'en' }).mermaid.match(/note over p0: \w+/g)).toEqual(['note over p0: inside', 'note over p0: within']);
  });
});

describe('a flow as Markdown', () => {
  it('has the costs, the picture, and a row for each hop', () => {
    const parts = markdownOf([{ scenario, flow }], { level: 'all', language: 'en' }).split('```');
    expect(parts[0]).toBe([
      '# Sample', '', '## Sending', '', 'How it goes.', '', '1 copy · 1 VM exit · 0 host round trips · 0 wake-ups', '', '- +1 copy: now and then', '', '',
    ].join('\n'));
    expect(parts[1]).toBe(`mermaid\n${diagramOf(scenario, flow, { level: 'all', language: 'en' }).mermaid}`);
    expect(parts[2]).toBe([
      '', '', '| # | Participants | Hop | Kind | Place | Explanation |', '|--:|---|---|---|---|---|',
      '| 1 | App → QEMU | kick | vm-exit | `qemu:hw/a.c#kick` |  |',
      '| 2 | QEMU → Tap | write | copy | `linux:net/b.c#write` | Once more. Other versions: Before 2.6. |',
      '| 3 | QEMU | look | copy |  | (now and then) |',
      '| 4 | Tap | go | call |  |  |',
      '| 5 | Tap → App | done | call |  |  |',
      '',
    ].join('\n'));
  });

  it('names the scenario once for all of its flows', () => {
    const both = markdownOf(scenario.flows.map((each) => ({ scenario, flow: each })), { level: 'main', language: 'ja' });
    expect(both.match(/^#.*$/gm)).toEqual(['# 見本', '## Sending', '## Receiving']);
  });

  it('has its parts in order, each between empty lines', () => {
    const small = { ...sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'q1', kind: 'copy', when: { en: 'rarely' }, note: { en: 'Why.' } }]), summary: { en: 'All.' } };
    const linesWithout = (flow: typeof small) => markdownOf([{ scenario: sampleScenario(flow), flow }], { level: 'all', language: 'en' }).replace(/```mermaid[^]*```/, '(picture)').split('\n');
    expect(linesWithout(small)).toEqual([
      '# Sample', '', '## Sending', '', 'All.', '', '0 copies · 0 VM exits · 0 host round trips · 0 wake-ups', '', '- +1 copy: rarely', '', '(picture)', '',
      '| # | Participants | Hop | Kind | Place | Explanation |', '|--:|---|---|---|---|---|', '| 1 | g1 → q1 | step 1 | call |  |  |', '| 2 | q1 | step 2 | copy |  | (rarely) Why. |', '',
    ]);
    expect(linesWithout({ ...sampleFlow([{ from: 'g1', to: 'q1' }]), summary: { en: 'All.' } })).toEqual([
      '# Sample', '', '## Sending', '', 'All.', '', '0 copies · 0 VM exits · 0 host round trips · 0 wake-ups', '', '(picture)', '',
      '| # | Participants | Hop | Kind | Place | Explanation |', '|--:|---|---|---|---|---|', '| 1 | g1 → q1 | step 1 | call |  |  |', '',
    ]);
  });

  it('cuts excessively long texts', () => {
    const labelled = (length: number) => {
      const long = sampleFlow([{ from: 'g1', to: 'q1', label: { en: 'x'.repeat(length) } }]);
      return markdownOf([{ scenario: sampleScenario(long), flow: long }], { level: 'all', language: 'en' });
    };
    expect(labelled(20_000)).toContain(`| ${'x'.repeat(20_000)} |`);
    expect(labelled(20_001)).toContain(`| ${'x'.repeat(20_000)}… |`);
  });
});

/** The lines of the first message, without the brackets around marks. */
function messageLines(mermaid: string): string[] {
  return (/^p\d+-+(?:>>|\))p\d+: (.*)$/m.exec(mermaid)?.[1] ?? '').split('<br/>').map((line) => line.replace(/[[\]]/g, ''));
}

describe('the text over a message', () => {
  const linesOf = (hop: Partial<Parameters<typeof sampleFlow>[0][number]>, to: string, hide: readonly ('copies' | 'exits' | 'notes')[] = []): string[] => {
    const one = sampleFlow([{ from: 'g1', to, ...hop }], [{ type: 'hop', n: 1 }, { type: 'note', over: ['g1', 'g2', 'q1', 'q2'], text: { en: 'all' } }]);
    return messageLines(diagramOf(sampleScenario(one), one, { level: 'all', language: 'en', hide }).mermaid);
  };
  const words = (count: number) => Array.from({ length: count }, () => 'abcdefg').join(' ');

  it('is broken to fit between its lanes, up to a limit', () => {
    // Three words take 23 columns, six take 47, seven take 55.
    expect(linesOf({ label: { en: words(6) } }, 'g1')).toEqual([`1. ${words(3)}`, words(3)]);
    expect(linesOf({ label: { en: words(6) } }, 'g2')).toEqual([`1. ${words(3)}`, words(3)]);
    expect(linesOf({ label: { en: words(6) } }, 'q1')).toEqual([`1. ${words(6)}`]);
    expect(linesOf({ label: { en: words(14) } }, 'q2')).toEqual([`1. ${words(7)}`, words(7)]);
    expect(linesOf({ label: { en: 'x'.repeat(58) } }, 'q2')).toEqual([`1. ${'x'.repeat(58)}`]);
    expect(linesOf({ label: { en: 'x'.repeat(59) } }, 'q2')).toHaveLength(2);
  });

  it('has at most four lines, and its condition at most three', () => {
    expect(linesOf({ label: { en: words(12) } }, 'g2')).toEqual([`1. ${words(3)}`, words(3), words(3), words(3)]);
    expect(linesOf({ label: { en: words(13) } }, 'g2')[3]).toMatch(/^abcdefg abcdefg .*…$/);
    const conditional = linesOf({ label: { en: 'a' }, when: { en: words(20) } }, 'g2');
    expect(conditional).toHaveLength(4);
    expect(conditional[1]).toBe(`(${words(3)}`);
    expect(conditional[3]).toMatch(/…$/);
  });

  it('is as wide as the lanes between its ends, in both directions', () => {
    const between = (from: string, to: string) => {
      const one = sampleFlow([{ from, to, label: { en: words(7) } }], [{ type: 'hop', n: 1 }, { type: 'note', over: ['g1', 'g2', 'q1', 'q2'], text: { en: 'all' } }]);
      return messageLines(diagramOf(sampleScenario(one), one, { level: 'all', language: 'en' }).mermaid).length;
    };
    const lanes = ['g1', 'g2', 'q1', 'q2'];
    expect(lanes.map((from) => lanes.map((to) => between(from, to)))).toEqual([[3, 3, 2, 1], [3, 3, 3, 2], [2, 3, 3, 3], [1, 2, 3, 3]]);
  });

  it('has a condition that may be six columns wider than the label', () => {
    const conditional = (length: number, to: string) => linesOf({ label: { en: 'a' }, when: { en: 'x'.repeat(length) } }, to).length;
    expect([conditional(28, 'g2'), conditional(29, 'g2')]).toEqual([2, 3]);
    expect([conditional(62, 'q2'), conditional(63, 'q2')]).toEqual([2, 3]);
  });

  it('has its marks on the last line if they fit, or else on a separate line', () => {
    const cost = { copies: 2, vmExits: 1, hostRoundTrips: 0, wakeups: 0 };
    // With the number and the marks, 12 columns of label make 34: ten more than a label alone may take.
    expect(linesOf({ label: { en: 'x'.repeat(12) }, cost }, 'g2')).toEqual([`1. ${'x'.repeat(12)} copy 1–2 VM exit 1`]);
    expect(linesOf({ label: { en: 'x'.repeat(13) }, cost }, 'g2')).toEqual([`1. ${'x'.repeat(13)}`, 'copy 1–2 VM exit 1']);
    expect(linesOf({ label: { en: `${words(3)} x` }, cost }, 'g2')).toEqual([`1. ${words(2)}`, 'abcdefg x copy 1–2 VM exit 1']);
    expect(linesOf({ label: { en: 'x' }, cost }, 'g2', ['copies'])).toEqual(['1. x VM exit 1']);
    expect(linesOf({ label: { en: 'x' }, cost: { ...cost, copies: 1, vmExits: 3 } }, 'g2')).toEqual(['1. x copy 1 VM exit 1–3']);
  });

  it('includes its condition unless notes are hidden', () => {
    expect(linesOf({ when: { en: 'rarely' } }, 'g2')).toEqual(['1. step 1', '(rarely)']);
    expect(linesOf({ when: { en: 'rarely' } }, 'g2', ['notes'])).toEqual(['1. step 1']);
    expect(linesOf({ label: { en: ' ' } }, 'g2')).toEqual(['1. –']);
  });
});

describe('a picture', () => {
  const drawn = (hops: Parameters<typeof sampleFlow>[0], layout?: Parameters<typeof sampleFlow>[1], language = 'en', lane?: string): string[] => {
    const one = sampleFlow(hops, layout);
    return diagramOf(sampleScenario(one, lane === undefined ? {} : { lane }), one, { level: 'all', language }).mermaid.split('\n');
  };
  const words = (count: number) => Array.from({ length: count }, () => 'abcdefg').join(' ');

  it('has different arrows for signals and for returns', () => {
    const arrows = (['notify', 'interrupt', 'wakeup', 'return', 'call', 'message'] as const).flatMap((kind) => (['data', 'completion'] as const).map((branch) => {
      const line = drawn([{ from: 'g1', to: 'q1', kind, branch }]).find((each) => each.includes('step 1'));
      return /^p0(.*)p1: /.exec(line ?? '')?.[1];
    }));
    expect(arrows).toEqual(['-)', '--)', '-)', '--)', '-)', '--)', '-->>', '-->>', '->>', '-->>', '->>', '-->>']);
  });

  it('has notes from the first to the last of their lanes, as wide as the distance between them', () => {
    const hops = [{ from: 'g1', to: 'q2' }, { from: 'g2', to: 'q1' }];
    const noteLine = (over: readonly [string, ...string[]], note: string) => drawn(hops, [{ type: 'hop', n: 1 }, { type: 'hop', n: 2 }, { type: 'note', over, text: { en: note } }]).find((line) => line.startsWith('note'));
    expect(noteLine(['g2'], words(6))).toBe(`note over p1: ${words(3)}<br/>${words(3)}`);
    expect(noteLine(['q1', 'g1'], words(6))).toBe(`note over p0,p2: ${words(6)}`);
    expect(noteLine(['g1', 'g2'], words(6))).toBe(`note over p0,p1: ${words(3)}<br/>${words(3)}`);
    expect(noteLine(['g1'], words(36))?.split('<br/>')).toHaveLength(12);
    expect(noteLine(['g1'], words(36))).not.toContain('…');
    expect(noteLine(['g1'], words(37))).toMatch(/…$/);
    expect(noteLine(['g1'], ' ')).toBe('note over p0: –');
    expect(noteLine(['nowhere'], 'lost')).toBeUndefined();
    expect(noteLine(['nowhere', 'g2'], 'found')).toBe('note over p1: found');
  });

  it('has lane names of at most three lines', () => {
    const name = (lane: string) => drawn([{ from: 'g1', to: 'q1' }], undefined, 'en', lane)[2];
    expect(name(words(4))).toBe(`participant p0 as ${words(2)}<br/>${words(2)}`);
    expect(name('x'.repeat(20))).toBe(`participant p0 as ${'x'.repeat(20)}`);
    expect(name('x'.repeat(21))).toContain('<br/>');
    expect(name(words(6))?.split('<br/>')).toHaveLength(3);
    expect(name(words(7))).toMatch(/…$/);
  });

  it('omits a hop whose lane does not exist', () => {
    const lost = sampleFlow([{ from: 'g1', to: 'nowhere' }, { from: 'nowhere', to: 'g1' }, { from: 'g1', to: 'q1' }]);
    expect(diagramOf(sampleScenario(lost), lost, { level: 'all', language: 'en' }).shown).toEqual([3]);
  });

  it('gives a block without a title a symbol', () => {
    expect(drawn([{ from: 'g1', to: 'q1' }], [{ type: 'loop', label: { en: '' }, items: [{ type: 'hop', n: 1 }] }])).toContain('loop –');
  });

  it('includes lanes that only notes in blocks touch', () => {
    const note = { type: 'note', over: ['q2'], text: { en: 'here' } } as const;
    const hop = { type: 'hop', n: 1 } as const;
    const label = { en: 'block' };
    for (const layout of [[hop, note], [{ type: 'loop', label, items: [hop, note] }], [{ type: 'alt', sections: [{ label, items: [hop] }, { label, items: [note] }] }]] as const) {
      expect(drawn([{ from: 'g1', to: 'q1' }], layout)).toContain('participant p2 as q2');
    }
  });

  it('does not repeat a condition in messages inside nested blocks', () => {
    const inside = (type: 'loop' | 'opt') => drawn([{ from: 'g1', to: 'q1', when: { en: 'rarely' } }], [
      { type, label: { en: 'outer' }, items: [{ type: 'loop', label: { en: 'inner' }, items: [{ type: 'hop', n: 1 }] }] },
    ]).some((line) => line.includes('rarely'));
    expect([inside('opt'), inside('loop')]).toEqual([false, true]);
  });

  it('fills in the optional parts that exist', () => {
    expect(filled('{0} and {1} and {2}', 'a', 'b')).toBe('a and b and {2}');
  });

  it('says whether opening a function shows its file, if it is told which files there are', () => {
    const [scenario] = builtInScenarios;
    const [flow] = scenario?.flows ?? [];
    if (!scenario || !flow) throw new Error('there is a flow');
    const opens = (hasSource?: (place: { readonly path: string }, version: string) => boolean) =>
      flowViewOf(scenario, flow, { level: 'all', language: 'en', ...(hasSource && { hasSource }) }).hops[0]?.place?.opens;
    expect(opens()).toBeUndefined();
    expect(opens(({ path }, version) => path === 'net/socket.c' && version === '6.1.192')).toBe('source');
    expect(opens(() => false)).toBe('notes');
  });
});
