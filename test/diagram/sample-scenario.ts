import { builtInContexts } from '../../src/model/contexts.js';
import { costOfKind } from '../../src/model/cost.js';
import type { Flow, Hop, LayoutItem, Scenario, WrittenScenario } from '../../src/model/scenario.js';
import type { Text } from '../../src/model/text.js';
import { settle } from '../../src/model/settle.js';

const text = (en: string): Text => ({ en });

/** The texts of a sample scenario that a test can choose. */
export interface SampleTexts {
  readonly title?: string;
  readonly lane?: string;
  readonly context?: string;
  readonly label?: string;
  readonly note?: string;
  readonly block?: string;
  readonly when?: string;
}

type SampleHop = Partial<Hop> & Pick<Hop, 'from' | 'to'>;

/** A hop with defaults for everything that a test does not specify. */
export function sampleHop(n: number, { from, to, ...rest }: SampleHop): Hop {
  const kind = rest.kind ?? 'call';
  const branch = rest.branch ?? 'data';
  return {
    id: `hop-${n}`, n, from, to, label: text(`step ${n}`), kind, level: 'main', branch,
    cost: costOfKind(kind, to.startsWith('g') ? 'guest' : 'host', branch), lane: to, context: 'qemu', observe: [], ...rest,
  };
}

/** A flow of the given hops; without a layout they follow one another. */
export function sampleFlow(hops: readonly SampleHop[], layout?: readonly LayoutItem[]): Flow {
  return {
    id: 'send', title: text('Sending'), hops: hops.map((hop, index) => sampleHop(index + 1, hop)),
    layout: layout ?? hops.map((_, index) => ({ type: 'hop', n: index + 1 })),
  };
}

/** Lanes `g1 g2` in the guest's kernel, `q1 q2` in QEMU, declared mixed. */
export function sampleScenario(flow: Flow, texts: SampleTexts = {}): Scenario {
  const lane = (id: string, context: string, machine: string) => ({ id, context, machine, label: text(id === 'g1' ? texts.lane ?? id : id) });
  const written: WrittenScenario = {
    id: 'sample', title: text(texts.title ?? 'Sample'), assumptions: [], sources: [{ name: 'linux', project: 'linux', version: '6.1' }],
    contexts: builtInContexts.map((context) => (context.id === 'guest-kernel' && texts.context !== undefined ? { ...context, title: text(texts.context) } : context)),
    machines: [{ id: 'guest', title: text('Guest') }, { id: 'host', title: text('Host') }],
    participants: [lane('g1', 'guest-kernel', 'guest'), lane('q1', 'qemu', 'host'), lane('g2', 'guest-kernel', 'guest'), lane('q2', 'qemu', 'host')],
    flows: [flow],
    conditions: [],
  };
  return settle(written);
}

/** A flow with the given texts in every place for free text. */
export function sampleWithTexts(texts: SampleTexts): { scenario: Scenario; flow: Flow } {
  const hops: SampleHop[] = [
    { from: 'g1', to: 'q1', label: text(texts.label ?? 'first') },
    { from: 'q1', to: 'q2', ...(texts.when === undefined ? {} : { when: text(texts.when) }) },
    { from: 'q2', to: 'q1', branch: 'completion' },
  ];
  const flow = sampleFlow(hops, [
    { type: 'hop', n: 1 },
    { type: 'note', over: ['g1', 'q1'], text: text(texts.note ?? 'a note') },
    { type: 'loop', label: text(texts.block ?? 'for each packet'), items: [{ type: 'hop', n: 2 }] },
    { type: 'hop', n: 3 },
  ]);
  return { scenario: sampleScenario(flow, texts), flow };
}

/** Texts with a special meaning in Mermaid or a browser, or that deceive the reader. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '</text><svg onload=alert(1)>', '<br/>', '&lt;b&gt; &amp; &#60;', '#60;b#62; #quot;',
  '%%{init: {"theme": "forest"}}%%', '%% a comment', '---\ntitle: x\n---', 'a; b # c', 'end', 'loop x', 'wrap: me', ':nowrap: me', 'p0->>p1: forged',
  '$$\\frac{1}{2}$$', '[x](javascript:alert(1))', 'javascript:alert(1)', 'command:workbench.action.quit', 'style a:#35;b;', 'classDef x:#1;',
  'rgb(1,2,3) box', 'red', 'a = b', '"quoted" \'text\' `code`', '@{ "type": "actor" }', '\u202egnp.exe', 'zero\u200bwidth', 'half \ud83d pair', 'nul \u0000 byte',
  '\ufb02\u00b0\u00b060\u00b6\u00df', '日本語のラベル、改行は「ここ」。', 'back\\slash \\n', 'accTitle: x', 'end\nend', '  spaces   inside  ', '',
];
