import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainSvg } from '../../src/pages/plain-svg.js';

const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">';
const around = (content: string) => `${open}${content}</svg>`;

describe('a plain SVG', () => {
  it.each([
    '<svg></svg>',
    around('<title>a &amp; b</title>'),
    around('<defs><marker id="vhflow-head-solid-000000" viewBox="0 0 12 12" refX="10.5" refY="6" orient="auto"><path d="M1,1 L2,2 Z" fill="#000000"/></marker></defs>'),
    around('<line x1="0" y1="1" x2="5" y2="1" stroke="#123456" marker-end="url(#vhflow-head-solid-000000)"/>'),
    around('<text x="1" y="2" font-family="&quot;Segoe UI&quot;, sans-serif"><tspan fill="#fff">1.</tspan> onload=alert(1) javascript:x</text>'),
    around('<g transform="translate(1 2)"><rect width="3" height="4" fill-opacity="0.5"/></g>'),
  ])('is accepted: %s', (text) => expect(isPlainSvg(text)).toBe(true));

  it.each([
    ['another document', '<html></html>'],
    ['an event handler', '<svg onload="alert(1)"></svg>'],
    ['an event handler of a child', around('<rect onclick="alert(1)"/>')],
    ['a handler in capitals', around('<rect ONCLICK="alert(1)"/>')],
    ['a script', around('<script>alert(1)</script>')],
    ['a script with a prefix', '<svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></svg>'],
    ['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>'],
    ['an animation', around('<set attributeName="href" to="x" onbegin="alert(1)"/>')],
    ['a reference to another file', around('<use href="http://example.org/a.svg#b"/>')],
    ['a paint from another file', around('<rect fill="url(http://example.org/a.svg#b)"/>')],
    ['a paint whose address is disguised', around('<rect fill="&#117;rl(//example.org/a)"/>')],
    ['a style', around('<rect style="fill: url(x)"/>')],
    ['a style sheet', around('<style>@import "x";</style>')],
    ['HTML', around('<foreignObject><p>x</p></foreignObject>')],
    ['a picture', around('<image href="x.png"/>')],
    ['a link', around('<a href="x">y</a>')],
    ['a comment', around('<!-- x -->')],
    ['a document type', `<!DOCTYPE svg [<!ENTITY x "y">]>${around('')}`],
    ['a processing instruction', around('<?xml-stylesheet href="x"?>')],
    ['CDATA', around('<![CDATA[<script>]]>')],
    ['a tag that does not end', `${open}<rect`],
    ['an attribute without quotes', around('<rect x=1/>')],
    ['an attribute in single quotes', around("<rect onclick='x'/>")],
    ['an attribute without a value', around('<rect hidden/>')],
    ['an attribute after a slash', around('<rect/onclick="x">')],
  ])('is not %s', (_, text) => expect(isPlainSvg(text)).toBe(false));

  it('never has a tag or an attribute that is not listed, whatever surrounds it', () => {
    const piece = fc.constantFrom('<rect ', '<script', '<g>', '</g>', ' x="1"', ' onload="y"', '/>', '>', '"', "'", '<', '&lt;', 'text', '\n', '\u0000', '<s:set', ' href="#a"');
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = around(pieces.join(''));
      if (isPlainSvg(text)) expect(text.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*(?:script|set|onload|href)/);
    }), { numRuns: 2_000 });
  });
});
