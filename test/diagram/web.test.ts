import { describe, expect, it } from 'vitest';
import { flowViewOf, markdownOf, offlineDataOf } from '../../src/diagram/index.js';
import type { Flow, Scenario } from '../../src/model/scenario.js';
import type { WebPlace } from '../../src/model/web.js';
import { compileSettled } from '../settled-scenarios.js';

const text = `scenario sample {
  title "Sample"
  source linux "6.1"
  source old = linux "4.15"
  source plain ""
  machine guest "Guest" { participant app "App" in guest-user participant net "Net" in guest-kernel }
  flow send "Sending" {
    app -> net "called" { at linux:net/b.c#write via old:net/a.c#flush calls write }
    app -> net "by hardware" { at linux:net/b.c#write via hardware }
    app -> net "without a version" { at plain:x/b.c#write via plain:x/b.c#write calls write }
    app -> net "without a place"
    app -> net "only a call site" { via "linux:net/(b)&*.c#run" calls go }
  }
}`;

function sample(): { readonly scenario: Scenario; readonly flow: Flow } {
  const { scenarios: [scenario] } = compileSettled(text, { keepsUndeclared: true });
  const flow = scenario?.flows[0];
  if (!scenario || !flow) throw new Error('the sample is not understood');
  return { scenario, flow };
}

const options = {
  level: 'all', language: 'en',
  webAddress: ({ project, version, path, symbol = '' }: WebPlace) => `https://code.example/${project}/${version}/${path}#${symbol}`,
} as const;

describe('links to the source on the web', () => {
  const { scenario, flow } = sample();

  it('are made for the function and the call site of a hop, in the version that the scenario declares for each', () => {
    const links = flowViewOf(scenario, flow, options).hops.map(({ place, viaWeb }) => [place?.web, viaWeb]);
    expect(links).toEqual([
      ['https://code.example/linux/6.1/net/b.c#write', 'https://code.example/linux/4.15/net/a.c#flush'],
      ['https://code.example/linux/6.1/net/b.c#write', undefined],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, 'https://code.example/linux/6.1/net/(b)&*.c#run'],
    ]);
  });

  it('are not made if no addresses are known', () => {
    for (const webAddress of [undefined, () => undefined]) {
      const { hops } = flowViewOf(scenario, flow, { level: 'all', language: 'en', ...(webAddress && { webAddress }) });
      expect(hops.filter((hop) => (hop.place && 'web' in hop.place) || 'viaWeb' in hop)).toEqual([]);
    }
    expect(markdownOf([{ scenario, flow }], { level: 'all', language: 'en' })).not.toContain('](');
  });

  it('are in the views of a page without VS Code', () => {
    expect(offlineDataOf(scenario, [flow], options).flows[0]?.hops[0]?.place?.web).toBe('https://code.example/linux/6.1/net/b.c#write');
  });

  it('are in the table of Markdown, where they cannot end a cell or a link', () => {
    const rows = markdownOf([{ scenario, flow }], options).split('\n').filter((line) => /^\| \d/.test(line)).map((line) => line.split(/ (?<!\\)\| /)[4]);
    expect(rows).toEqual([
      '[`linux:net/b.c#write`](https://code.example/linux/6.1/net/b.c#write) · [call site](https://code.example/linux/4.15/net/a.c#flush)',
      '[`linux:net/b.c#write`](https://code.example/linux/6.1/net/b.c#write)',
      '`plain:x/b.c#write`',
      '',
      '[call site](https://code.example/linux/6.1/net/%28b%29&*.c#run)',
    ]);
    expect(markdownOf([{ scenario, flow }], { ...options, webAddress: () => 'https://code.example/a|b)`<c>' })).toContain('](https://code.example/a%7Cb%29%60%3Cc%3E)');
    expect(markdownOf([{ scenario, flow }], { ...options, language: 'ja' })).toContain('[呼び出し元](https://');
  });
});
