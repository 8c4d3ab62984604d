import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { CompletionItem, DocumentSymbol } from 'vscode-languageserver-types';
import { documentOf } from '../../bench/documents.mjs';
import { diagramOf } from '../../src/diagram/index.js';
import { completionsAt, openDocument, symbolsOf, type VhflowDocument } from '../../src/language/index.js';
import { hopNodesOf } from '../../src/language/syntax/syntax-walk.js';
import { clientInProcess, uri, type Client } from '../server/client.js';
import { settle } from '../../src/model/settle.js';

const files = readdirSync('scenarios').filter((name) => name.endsWith('.vhflow'));
const messagesOf = ({ compiled }: VhflowDocument): number => compiled.scenarios.map((scenario) => settle(scenario)).flatMap((scenario) => scenario.flows.map((flow) => {
  return diagramOf(scenario, flow, { level: 'all', language: 'en' }).mermaid.split('\n').filter((line) => /^p\d+-.*\d+\. /.test(line)).length;
})).reduce((sum, count) => sum + count, 0);
const outlined = (symbols: readonly DocumentSymbol[]): number => symbols.reduce((sum, { detail = '', children = [] }) => sum + (detail.includes('→') ? 1 : 0) + outlined(children), 0);

/** What can be wrong with a hop while it is being written, applied to the text of one. */
const breaks: readonly [what: string, breakHop: (hop: string) => string][] = [
  ['its closing brace is missing', (hop) => hop.slice(0, hop.lastIndexOf('}'))],
  ['its opening brace is missing', (hop) => hop.replace('{', '')],
  ['it is cut in the middle', (hop) => hop.slice(0, hop.length / 2)],
  ['its label is open', (hop) => hop.replace(/" (as|ja|\{)/, ' $1')],
  ['it has only one lane', (hop) => `${hop.slice(0, hop.indexOf('->') + 2)}\n`],
  ['there are random characters in it', (hop) => hop.replace('{', '{ %% } ]] "')],
];

describe.each(breaks)('a hop of which %s', (_, breakHop) => {
  it.each(files)('does not affect diagram, outline and completion of the other hops in %s', (name) => {
    const text = readFileSync(`scenarios/${name}`, 'utf8');
    const whole = openDocument(text);
    const hops = hopNodesOf(whole.tree);
    const { start, end } = hops[Math.floor(hops.length / 2)] ?? { start: 0, end: 0 };
    const broken = openDocument(text.slice(0, start) + breakHop(text.slice(start, end)) + text.slice(end));
    expect(broken.compiled.diagnostics.some(({ severity }) => severity === 1)).toBe(true);
    expect(messagesOf(broken)).toBeGreaterThanOrEqual(messagesOf(whole) - 1);
    expect(outlined(symbolsOf(broken))).toBeGreaterThanOrEqual(outlined(symbolsOf(whole)) - 1);
    const labelsAt = (document: VhflowDocument, offset: number): string[] => {
      return completionsAt(document, document.textDocument.positionAt(offset), { knownProjects: [], language: 'en' }).map(({ label }) => label).sort();
    };
    const grown = broken.tree.text.length - text.length;
    for (const hop of hops.filter((each) => each.start !== start)) {
      const kind = text.indexOf('kind ', hop.start);
      if (kind < 0 || kind > hop.end) continue;
      const offset = kind + 'kind '.length + (hop.start > start ? grown : 0);
      expect(labelsAt(broken, offset)).toEqual(labelsAt(whole, kind + 'kind '.length));
    }
  });
});

describe('a file of 10,000 lines', () => {
  let client: Client;
  afterEach(() => client.connection.dispose());

  it('is updated with each key, and all features work in it', async () => {
    client = clientInProcess();
    await client.start();
    const text = documentOf(10_000);
    expect((await client.open(text)).diagnostics).toEqual([]);
    const lines = text.split('\n');
    const line = lines.reduce((last, each, index) => (/^ {6}kind /.test(each) ? index : last), 0);
    const typed = ' when "rarely"';
    const end = lines[line]?.length ?? 0;
    for (const [index, key] of [...typed].entries()) {
      const position = { line, character: end + index };
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: index + 2 }, contentChanges: [{ range: { start: position, end: position }, text: key }],
      });
    }
    expect((await client.diagnosticsOf(typed.length + 1)).diagnostics).toEqual([]);
    const offered = await client.request<CompletionItem[]>('textDocument/completion', { line, character: end });
    expect(offered.map(({ label }) => label)).toContain('vm-exit');
    expect(await client.request('textDocument/hover', { line, character: end + 2 })).toMatchObject({ contents: { value: expect.stringContaining('**when**') as string } });
    const [scenario] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { line, character: 0 });
    expect(outlined(scenario?.children ?? [])).toBe(hopNodesOf(openDocument(text).tree).length);
    expect(await client.request<unknown[]>('textDocument/formatting', { line, character: 0 }, { options: {} })).toHaveLength(1);
  }, 60_000);
});
