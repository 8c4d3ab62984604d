import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deadLinks } from '../../scripts/dead-links.mjs';

const root = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** What is dead in a package of a README and some other files. */
const deadIn = (readme: string, ...others: readonly string[]): readonly string[] => deadLinks(new Map([['README.md', readme]]), ['README.md', ...others]);

test('a link leads to a file of the package, seen from the document that has it', () => {
  expect(deadIn('[one](docs/one.md), [its part](docs/one.md#part), [two](docs/two.md)', 'docs/one.md')).toEqual(['README.md refers to docs/two.md, which is not in the package']);
  expect(deadLinks(new Map([['docs/one.md', '[two](two.md) [up](../README.md) [three](three.md)']]), ['README.md', 'docs/two.md'])).toEqual(['docs/one.md refers to three.md, which is not in the package']);
});

test('the web, places in the document, and what code looks like are no files', () => {
  expect(deadIn('[web](https://example.org/x.md) [here](#here)\n\n```sh\necho "[no](link.md)"\n```\n')).toEqual([]);
});

test('pictures and examples may be in the repository only', () => {
  expect(deadIn('![a picture](docs/pictures/a.png) [examples](examples/) ![another](media/b.png)')).toEqual(['README.md refers to media/b.png, which is not in the package']);
});

test('the package of the command line has every document that its documents refer to', () => {
  const listed = read('.npmignore').split('\n').flatMap((line) => /^!\/(docs\/.+)$/.exec(line)?.[1] ?? []);
  expect(listed.filter((name) => !readdirSync(new URL('docs/', root)).includes(name.slice('docs/'.length)))).toEqual([]);
  const documents = ['README.md', ...listed.filter((name) => name.endsWith('.md'))];
  expect(deadLinks(new Map(documents.map((name) => [name, read(name)])), [...listed, 'README.md', 'LICENSE'])).toEqual([]);
});
