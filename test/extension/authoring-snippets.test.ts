import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { snippets as ofTheServer } from '../../src/language/snippets.js';
import { compile, format } from '../../src/language/index.js';
import { scenarioWith } from '../language/documents.js';

interface Snippet { readonly prefix: string; readonly body: readonly string[] }
const snippets = Object.values(JSON.parse(readFileSync(new URL('../../syntaxes/snippets.json', import.meta.url), 'utf8')) as Record<string, Snippet>);

/** As an editor writes it: the first choice, each placeholder's own text, lanes that there are. */
const written = ({ body }: Snippet) => body.join('\n').replaceAll('\t', '  ').replace(/\$\{\d+\|([^,|]+)[^}]*\}/g, '$1').replace(/\$\{\d+:([^}]*)\}/g, '$1').replace('$0', '');
const withLanes = (text: string) => text.replace(/\b(from|to|app|kernel|driver|kvm) -> (from|to|app|kernel|driver|kvm)\b/g, (_, from: string) => (from === 'driver' ? 'drv -> kvm' : from === 'app' ? 'app -> drv' : 'drv -> drv'));

test.each(snippets.map((snippet) => [snippet.prefix, snippet] as const))('%s is written as the language wants it', (prefix, snippet) => {
  const text = withLanes(written(snippet));
  const whole = prefix.startsWith('flow-') ? scenarioWith('app -> drv "a"').replace('flow send', 'flow other').replace(/\}\s*$/, `${text}\n}\n`) : scenarioWith(text);
  expect(format(whole)).toBeDefined();
  expect(compile(whole).diagnostics.filter(({ code }) => code !== 'unused-lane')).toEqual([]);
});

test('none is offered a second time by the server', () => {
  const names = [...snippets.map(({ prefix }) => prefix), ...ofTheServer.map(({ label }) => label)];
  expect(new Set(names).size).toBe(names.length);
});
