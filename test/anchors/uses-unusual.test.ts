import { expect, it } from 'vitest';
import { calledNames, usesOf } from '../../src/anchors/index.js';

it.each([
  ['lines that end in CR', '{\r\t// first\r\tsend(a);\r#define X send(b)\r}\r', 'send', ['send']],
  ['a name on two lines', '{\n\tse\\\nnd(a);\n}', 'send', ['se\\\nnd']],
  ['a digraph', '<%\n%:define X send(b)\n\tsend(a);\n%>', 'send', ['send']],
  ['digits with separators', "{ x(1'000, send); }", 'send', ['send']],
  ['a universal character name', '{ caf\\u00e9(1); }', 'café', ['caf\\u00e9']],
])('the uses of a name are found with %s', (_, body, token, expected) => {
  const text = `int f(void)\n${body}`;
  const from = text.indexOf(body);
  expect(usesOf(text, token, from, text.length).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  expect(calledNames(text, from, text.length).includes(token)).toBe(!body.includes("1'000"));
});
