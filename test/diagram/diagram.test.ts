import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagramOf, flowViewOf } from '../../src/diagram/index.js';
import type { LayoutItem } from '../../src/model/scenario.js';
import { parseWithMermaid } from './mermaid-parser.js';
import { sampleFlow, sampleScenario, sampleWithTexts } from './sample-scenario.js';

const lines = (mermaid: string): string[] => mermaid.trim().split('\n').slice(1);
const picture = (flow: ReturnType<typeof sampleFlow>, level: 'main' | 'all' = 'all'): string[] => {
  const { mermaid } = diagramOf(sampleScenario(flow), flow, { level, language: 'en' });
  return lines(mermaid).slice(lines(mermaid).lastIndexOf('end', lines(mermaid).findIndex((line) => line.includes('1.')) + 1) + 1);
};

describe('lanes', () => {
  it('are grouped by machine and context, and appear only if the picture uses them', () => {
    const flow = sampleFlow([{ from: 'g2', to: 'q1' }, { from: 'q1', to: 'g1' }, { from: 'q2', to: 'q2', level: 'detail' }]);
    const { mermaid, boxes } = diagramOf(sampleScenario(flow), flow, { level: 'main', language: 'en' });
    expect(boxes.map(({ title, lanes }) => [title, lanes.map(({ id }) => id)])).toEqual([['Guest kernel', ['g1', 'g2']], ['QEMU', ['q1']]]);
    expect(lines(mermaid).slice(0, 7)).toEqual([
      'box transparent Guest kernel', 'participant p0 as g1', 'participant p1 as g2', 'end', 'box transparent QEMU', 'participant p2 as q1', 'end',
    ]);
  });

  it('name the machine if two machines have the same context', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1' }]);
    const scenario = sampleScenario(flow);
    const twice = { ...scenario, participants: scenario.participants.map((lane) => ({ ...lane, context: 'qemu' })) };
    expect(diagramOf(twice, flow, { level: 'all', language: 'en' }).boxes.map(({ title }) => title)).toEqual(['Guest · QEMU', 'Host · QEMU']);
  });
});

describe('messages', () => {
  it('have an arrow for their kind and branch, and marks for copies and exits', () => {
    const flow = sampleFlow([
      { from: 'g1', to: 'q1', kind: 'vm-exit' }, { from: 'q1', to: 'q1', kind: 'copy' }, { from: 'q1', to: 'g1', kind: 'return' },
      { from: 'g1', to: 'q2', kind: 'notify', when: { en: 'only when asked' } }, { from: 'q2', to: 'q2', kind: 'copy' },
    ]);
    expect(picture(flow)).toEqual([
      'p0->>p1: 1. step 1 [VM exit 1]', 'p1->>p1: 2. step 2 [copy 1]', 'p1-->>p0: 3. step 3', 'p0-)p2: 4. step 4<br/>(only when asked)', 'p2->>p2: 5. step 5 [copy 2]',
    ]);
  });

  it('omit a condition that the enclosing block already shows', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'q2', when: { en: 'only when asked' } }],
      [{ type: 'hop', n: 1 }, { type: 'opt', label: { en: 'asked' }, items: [{ type: 'hop', n: 2 }] }]);
    expect(picture(flow)).toEqual(['p0->>p1: 1. step 1', 'opt asked', 'p1->>p2: 2. step 2', 'end']);
  });

  it('are in the requested language', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1', label: { en: 'kick', ja: 'キック' } }, { from: 'q1', to: 'g1', branch: 'completion' }]);
    const { mermaid } = diagramOf(sampleScenario(flow), flow, { level: 'all', language: 'ja-JP' });
    expect(mermaid).toContain('1. キック');
    expect(mermaid).toContain('par 完了処理');
  });
});

describe('blocks', () => {
  it('enclose runs of completion and parallel hops without renumbering them', () => {
    const flow = sampleFlow([
      { from: 'g1', to: 'q1' }, { from: 'q1', to: 'g1', branch: 'completion' }, { from: 'g1', to: 'g1', branch: 'completion' },
      { from: 'q1', to: 'q2', branch: 'parallel' }, { from: 'q1', to: 'q2' },
    ]);
    expect(picture(flow)).toEqual([
      'p0->>p1: 1. step 1', 'par Completion: back to the sender', 'p1-->>p0: 2. step 2', 'p0-->>p0: 3. step 3', 'end',
      'par Meanwhile, in parallel', 'p1->>p2: 4. step 4', 'end', 'p1->>p2: 5. step 5',
    ]);
  });

  it('that are entirely in a side branch are merged into its run', () => {
    const flow = sampleFlow([
      { from: 'g1', to: 'q1' }, { from: 'q1', to: 'g1', branch: 'completion' }, { from: 'g1', to: 'q1', branch: 'completion' }, { from: 'q1', to: 'q2' },
    ], [
      { type: 'hop', n: 1 }, { type: 'hop', n: 2 }, { type: 'note', over: ['g1'], text: { en: 'inside' } },
      { type: 'opt', label: { en: 'asked' }, items: [{ type: 'hop', n: 3 }] }, { type: 'note', over: ['q1'], text: { en: 'after' } }, { type: 'hop', n: 4 },
    ]);
    expect(picture(flow)).toEqual([
      'p0->>p1: 1. step 1', 'par Completion: back to the sender', 'p1-->>p0: 2. step 2', 'note over p0: inside',
      'opt asked', 'p0-->>p1: 3. step 3', 'end', 'end', 'note over p1: after', 'p1->>p2: 4. step 4',
    ]);
  });

  it('with hops of several branches are not part of a run, and have runs of their own', () => {
    const drawn = (...branches: readonly ('data' | 'completion' | 'parallel')[]) => {
      const flow = sampleFlow(branches.map((branch) => ({ from: 'g1', to: 'q1', branch })), [{ type: 'loop', label: { en: 'l' }, items: branches.map((_, index) => ({ type: 'hop', n: index + 1 })) }]);
      const all = lines(diagramOf(sampleScenario(flow), flow, { level: 'all', language: 'en' }).mermaid);
      return all.slice(all.indexOf('participant p1 as q1') + 2).filter((line) => !line.endsWith('…')).map((line) => line.replace(/^p0-+>>p1: /, '').replace(/^par (.).*/, 'par $1'));
    };
    expect(drawn('completion', 'completion')).toEqual(['par C', 'loop l', '1. step 1', '2. step 2', 'end', 'end']);
    expect(drawn('completion', 'parallel')).toEqual(['loop l', 'par C', '1. step 1', 'end', 'par M', '2. step 2', 'end', 'end']);
    expect(drawn('completion', 'data')).toEqual(['loop l', 'par C', '1. step 1', 'end', '2. step 2', 'end']);
    expect(drawn('data', 'completion')).toEqual(['loop l', '1. step 1', 'par C', '2. step 2', 'end', 'end']);
    expect(drawn('data', 'data')).toEqual(['loop l', '1. step 1', '2. step 2', 'end']);
  });

  it('are folded with their hops if nothing in them is drawn, and keep every case otherwise', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'q1', level: 'detail' }, { from: 'q1', to: 'q1', level: 'detail' }, { from: 'q1', to: 'q2' }], [
      { type: 'hop', n: 1 }, { type: 'loop', label: { en: 'gone' }, items: [{ type: 'note', over: ['q1'], text: { en: 'gone too' } }, { type: 'hop', n: 2 }] },
      { type: 'alt', sections: [{ label: { en: 'folded' }, items: [{ type: 'hop', n: 3 }] }, { label: { en: 'stays' }, items: [{ type: 'hop', n: 4 }] }] },
    ]);
    expect(picture(flow, 'main')).toEqual(['p0->>p1: 1. step 1', 'note over p1: 1 hop', 'alt folded', 'note over p1: 1 hop', 'else stays', 'p1->>p2: 4. step 4', 'end']);
    expect(picture(flow)).toContain('else stays');
  });

  it('list their titles in drawing order, inner ones first', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'g1', to: 'q1' }], [{
      type: 'alt', sections: [
        { label: { en: 'A' }, items: [{ type: 'loop', label: { en: 'inner' }, items: [{ type: 'hop', n: 1 }] }] },
        { label: { en: 'B' }, items: [{ type: 'hop', n: 2 }] },
      ],
    }]);
    expect(diagramOf(sampleScenario(flow), flow, { level: 'all', language: 'en' }).blockTitles).toEqual(['inner', 'A', 'B']);
  });
});

describe('any layout', () => {
  const lane = fc.constantFrom('g1', 'g2', 'q1', 'q2');
  const hop = fc.record({
    from: lane, to: lane, level: fc.constantFrom('main' as const, 'detail' as const),
    branch: fc.constantFrom('data' as const, 'completion' as const, 'parallel' as const, 'control' as const),
    kind: fc.constantFrom('call' as const, 'copy' as const, 'return' as const, 'wakeup' as const),
  });
  type Block = { readonly type: 'loop' | 'opt' | 'alt'; readonly items: readonly Shape[] };
  type Shape = { readonly type: 'hop' } | { readonly type: 'note' } | Block;
  const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
    shape: fc.oneof({ maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<Shape>({ type: 'hop' }, { type: 'note' }),
      fc.record({ type: fc.constantFrom('loop' as const, 'opt' as const, 'alt' as const), items: fc.array(tie('shape'), { minLength: 1, maxLength: 5 }) })),
  }));

  /** Numbers the hops of a shape from the next number on. */
  function layoutOf(shapes: readonly Shape[], next: { n: number }): LayoutItem[] {
    const label = { en: 'block' };
    return shapes.map((item): LayoutItem => {
      if (item.type === 'hop') return { type: 'hop', n: next.n++ };
      if (item.type === 'note') return { type: 'note', over: ['g1'], text: { en: 'note' } };
      const items = layoutOf(item.items, next);
      const half = Math.ceil(items.length / 2);
      return item.type === 'alt'
        ? { type: 'alt', sections: [{ label, items: items.slice(0, half) }, { label, items: items.slice(half) }] }
        : { type: item.type, label, items };
    });
  }

  it('leads to a diagram of exactly the shown hops, in order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 8 }), fc.infiniteStream(hop), fc.constantFrom('overview' as const, 'main' as const, 'all' as const), async (shapes, hops, level) => {
      const next = { n: 1 };
      const layout = layoutOf(shapes, next);
      const flow = sampleFlow([...hops.take(next.n - 1)], layout);
      fc.pre(flow.hops.length > 0);
      const diagram = diagramOf(sampleScenario(flow), flow, { level, language: 'en' });
      const { messages, blocks } = await parseWithMermaid(diagram.mermaid);
      if (level !== 'overview') expect(diagram.shown).toEqual(flow.hops.filter((each) => level === 'all' || each.level === 'main').map(({ n }) => n));
      expect(messages.map(({ text }) => (/^\d+\./.test(text) ? Number.parseInt(text, 10) : 'bridge'))).toEqual(diagram.messages.map((message) => (message.type === 'hop' ? message.n : 'bridge')));
      expect([...blocks].sort()).toEqual([...diagram.blockTitles].sort());
    }), { numRuns: 100 });
  }, 120_000);
});

describe('flow view', () => {
  it('has everything that the page shows, with costs summed along the path', () => {
    const flow = sampleFlow([
      { from: 'g1', to: 'q1', kind: 'vm-exit', at: [{ source: 'linux', project: 'linux', path: 'a/b.c', symbol: 'f' }] },
      { from: 'q1', to: 'q1', kind: 'copy', when: { en: 'rarely' } },
      { from: 'q1', to: 'q2', kind: 'copy', via: { type: 'call', caller: [{ source: 'linux', project: 'linux', path: 'a/c.c', symbol: 'g' }], calls: 'op', through: [{ source: 'linux', project: 'linux', path: 'a/d.c', symbol: 'ops' }] } },
    ]);
    const view = flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' });
    expect(view.hops.map(({ soFar }) => [soFar.copies, soFar.vmExits])).toEqual([[0, 1], [0, 1], [1, 1]]);
    expect(view.hops.map(({ copyNumber, exitNumber }) => [copyNumber, exitNumber])).toEqual([[undefined, 1], [undefined, undefined], [1, undefined]]);
    expect(view.hops[0]?.place).toEqual({ symbol: 'f', path: 'a/b.c', tree: 'linux 6.1' });
    expect(view.hops[2]?.via).toBe('g() calls op in a/c.c, a pointer set in ops');
    expect(view.boxes.map(({ tone, lanes }) => [tone, lanes])).toEqual([['guest-kernel', 1], ['qemu', 2]]);
    expect(view.cost.conditional).toEqual([{ n: 2, when: 'rarely', cost: { copies: 1, vmExits: 0, hostRoundTrips: 0, wakeups: 0 } }]);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it('has messages with the same text as the Mermaid text', async () => {
    const { scenario, flow } = sampleWithTexts({ label: 'copy: App1 → skb (first of many copies on this path)', when: 'only when asked' });
    const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
    const { messages } = await parseWithMermaid(view.mermaid);
    const own = view.messages.map((message) => (message.type === 'bridge' ? message.text || '…' : [...message.segments.map(({ part, text }) => (part === 'copies' || part === 'exits' ? `[${text}]` : text)), ...(message.when ? [message.when] : [])].join(' ')));
    expect(own).toEqual(messages.map(({ text }) => text.replaceAll('<br/>', ' ')));
  });
});
