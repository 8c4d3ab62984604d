import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile, writtenAnchor } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

it.each([
  ['net/socket.c', 'linux:net/socket.c#send'],
  ['net/my socket.c', '"linux:net/my socket.c#send"'],
  ['net/a"b.c', '"linux:net/a\\"b.c#send"'],
  ['net/a{b}.c', '"linux:net/a{b}.c#send"'],
])('a path %s is written as %s', (path, written) => {
  expect(writtenAnchor('linux', path, 'send')).toBe(written);
});

it('an anchor is read back as the place that was written, whatever its path', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((part) => !/^\.\.?$|[/\\\p{Cc}]/u.test(part));
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')).filter((text) => !/^[A-Za-z]:/.test(text));
  fc.assert(fc.property(path, (written) => {
    const { scenarios } = compile(scenarioWith(`app -> drv "write" { at ${writtenAnchor('linux', written, 'send')} }`));
    expect(scenarios[0]?.flows[0]?.hops[0]?.at).toEqual([{ source: 'linux', project: 'linux', path: written, symbol: 'send' }]);
  }));
});
