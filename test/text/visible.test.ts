import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '../../src/cli/shown.js';
import { diagramOf, flowViewOf, markdownOf } from '../../src/diagram/index.js';
import { escapeMermaid } from '../../src/diagram/escape.js';
import { completionsAt, openDocument, symbolsOf } from '../../src/language/index.js';
import { fixTitle } from '../../src/language/features/fix-titles.js';
import { messageOf } from '../../src/language/syntax/messages.js';
import { FileRefused } from '../../src/sources/refusal.js';
import { sheetOf } from '../../src/sources/index.js';
import { commentLines, harmless } from '../../src/text/c-comment.js';
import { codeSpan, escapeMarkdown, markdownLine, plainParagraphs } from '../../src/text/markdown.js';
import { plainLine } from '../../src/text/plain-line.js';
import { oneLine, shortLine, visibleText } from '../../src/text/visible.js';
import { withCaret } from '../language/marked-text.js';
import { settle } from '../../src/model/settle.js';

/** A description, the text, and how it is shown. */
const characters: readonly (readonly [what: string, text: string, seen: string, inScripts?: string])[] = [
  // Shown by their code point.
  ['NUL', 'a\u0000b', 'a\\u{0000}b'],
  ['escape', 'a\u001b[31mb', 'a\\u{001B}[31mb'],
  ['form feed', 'a\fb', 'a\\u{000C}b'],
  ['delete', 'a\u007fb', 'a\\u{007F}b'],
  ['next line', 'a\u0085b', 'a\\u{0085}b'],
  ['C1 control sequence introducer', 'a\u009b31mb', 'a\\u{009B}31mb'],
  ['soft hyphen', 'a\u00adb', 'a\\u{00AD}b'],
  ['combining grapheme joiner', 'a\u034fb', 'a\\u{034F}b'],
  ['Arabic letter mark', 'a\u061cb', 'a\\u{061C}b'],
  ['Hangul filler', 'a\u3164b', 'a\\u{3164}b'],
  ['Mongolian vowel separator', 'a\u180eb', 'a\\u{180E}b'],
  ['zero-width space', 'a\u200bb', 'a\\u{200B}b'],
  ['zero-width non-joiner', 'a\u200cb', 'a\\u{200C}b'],
  ['zero-width joiner', 'a\u200db', 'a\\u{200D}b'],
  ['left-to-right mark', 'a\u200eb', 'a\\u{200E}b'],
  ['right-to-left override', 'a\u202eb', 'a\\u{202E}b'],
  ['word joiner', 'a\u2060b', 'a\\u{2060}b'],
  ['invisible times', 'a\u2062b', 'a\\u{2062}b'],
  ['first strong isolate', 'a\u2068b', 'a\\u{2068}b'],
  ['Braille blank', 'a\u2800b', 'a\\u{2800}b'],
  ['byte order mark', 'a\ufeffb', 'a\\u{FEFF}b'],
  ['interlinear annotation', 'a\ufff9b', 'a\\u{FFF9}b'],
  ['variation selector after a letter', 'a\ufe0fb', 'a\\u{FE0F}b'],
  ['tag', 'a\u{e0041}b', 'a\\u{E0041}b'],
  ['private use', 'a\ue000b', 'a\\u{E000}b'],
  ['not assigned', 'a\u{e0fff}b', 'a\\u{E0FFF}b'],
  ['no character', 'a\uffffb', 'a\\u{FFFF}b'],
  // Unpaired surrogates.
  ['high half of a pair', 'a\ud83db', 'a\ufffdb'],
  ['low half of a pair', 'a\udc27b', 'a\ufffdb'],
  // Line ends and white space.
  ['line feed', 'a\nb', 'a b'],
  ['carriage return', 'a\rb', 'a b'],
  ['CR LF', 'a\r\nb', 'a b'],
  ['line separator', 'a\u2028b', 'a b'],
  ['paragraph separator', 'a\u2029b', 'a b'],
  ['tab', 'a\tb', 'a b'],
  // Shown unchanged.
  ['joined emoji', 'a👩‍👩‍👧b', 'a👩‍👩‍👧b', 'a👩\\u{200D}👩\\u{200D}👧b'],
  ['joined emoji with a tone', 'a👩🏽‍💻b', 'a👩🏽‍💻b', 'a👩🏽\\u{200D}💻b'],
  ['emoji by its variation selector', 'a❤️b', 'a❤️b'],
  ['keycap', 'a1️⃣b', 'a1️⃣b'],
  ['variant of a Han character', 'a葛\u{e0100}b', 'a葛\u{e0100}b'],
  ['combining mark', 'ae\u0301b', 'ae\u0301b'],
  ['Hangul', 'a한국어b', 'a한국어b'],
];

const writtenByNumber = (text: string): string => [...text].map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('');
const scenarioWith = (text: string) => {
  const written = writtenByNumber(text);
  return openDocument(`scenario s {
    title "S" source linux "6.1"
    machine m "M" { participant p "${written}" in host-kernel of linux }
    flow f "F" { p -> p "${written}" as h { at linux:a.c#f note "${written}" } }
  }`);
};
const modelWith = (text: string) => {
  const document = scenarioWith(text);
  const [scenario] = document.compiled.scenarios.map((each) => settle(each));
  const [flow] = scenario?.flows ?? [];
  if (!scenario || !flow) throw new Error('the scenario is complete');
  return { document, scenario, flow };
};
const options = { level: 'all', language: 'en' } as const;
const unescaped = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');

/** Every way in which a text of a file is shown, and what remains of it without the syntax around it. */
const uses: Readonly<Record<string, (text: string) => string>> = {
  'a label': oneLine,
  'a text of several lines': (text) => visibleText(text).replace(/[\n\t]/g, ' '),
  'a line of a script': plainLine,
  'a C comment': harmless,
  'the lines of a C comment': (text) => commentLines(text, '').join(' '),
  'a line that a command prints': shown,
  'the message about a refused file': (text) => new FileRefused('missing', text).message.replace(/: the file does not exist$/, ''),
  'Markdown in a hover': (text) => unescaped(escapeMarkdown(text)).replace('  \n', ' '),
  'a title of a tooltip': (text) => unescaped(plainParagraphs(text)).replace(/^\*\*([^]*)\*\*$/, '$1'),
  'a paragraph of a tooltip': (text) => unescaped(plainParagraphs('', text)).replace(/^\*{4}\n\n/, '').replace('  \n', ' '),
  'a line of a Markdown file': (text) => unescaped(markdownLine(text)),
  'a code span': (text) => codeSpan(text).slice(1, -1),
  'Mermaid text': (text) => escapeMermaid(oneLine(text)).replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  'the diagram': (text) => {
    const { scenario, flow } = modelWith(text);
    const { mermaid } = diagramOf(scenario, flow, options);
    return (/^ *p0->>p0: 1\. (.*)$/m.exec(mermaid)?.[1] ?? mermaid).replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  },
  'the page': (text) => {
    const { scenario, flow } = modelWith(text);
    return flowViewOf(scenario, flow, options).hops[0]?.label ?? '';
  },
  'a note on the page': (text) => {
    const { scenario, flow } = modelWith(text);
    return (flowViewOf(scenario, flow, options).hops[0]?.note ?? '').replace(/[\n\t]/g, ' ');
  },
  'the Markdown export': (text) => {
    const { scenario, flow } = modelWith(text);
    return unescaped(/^\| 1 \| .*? \| (.*?) \| /m.exec(markdownOf([{ scenario, flow }], options))?.[1] ?? '');
  },
  'a sheet': (text) => {
    const { scenario } = modelWith(text);
    const sheet = sheetOf({ project: 'linux', version: '6.1', path: 'a.c' }, [scenario], 'en')?.text ?? '';
    return /Hop 1 of 1 · S · F: (a[^]*?b)\n/.exec(sheet)?.[1]?.replace('\n * ', ' ') ?? sheet;
  },
  'the message of a problem': (text) => messageOf('unknown-lane', [text], [], 'en').slice("There is no participant `".length, -2),
  'the suggestions of a problem': (text) => /`(a[^]*b)`\?$/.exec(messageOf('unknown-lane', ['x'], [text], 'en'))?.[1] ?? '',
  'the title of a quick fix': (text) => /`([^]*)`/.exec(fixTitle('change-to', [text], 'en'))?.[1] ?? '',
  'what completion says about a source': (text) => {
    const { document, caret } = withCaret(`scenario s {\n source linux "${writtenByNumber(text)}"\n flow f "F" { a -> b "x" { at ¦ } }\n}`);
    return completionsAt(document, caret, { knownProjects: [], language: 'en', takesSnippets: false }).find(({ label }) => label === 'linux:')?.detail?.slice('linux '.length) ?? '';
  },
  'what completion says about a context': (text) => {
    const { document, caret } = withCaret(`scenario s {\n context own "${writtenByNumber(text)}" like host-user\n machine m "M" { participant p "P" in ¦ }\n}`);
    return completionsAt(document, caret, { knownProjects: [], language: 'en', takesSnippets: false }).find(({ label }) => label === 'own')?.detail ?? '';
  },
  'the outline': (text) => symbolsOf(scenarioWith(text))[0]?.children?.at(-1)?.children?.[0]?.name ?? '',
};

describe.each(Object.entries(uses))('%s', (name, use) => {
  const seenHere = characters.map(([what, text, seen, inScripts = seen]) => [what, text, name === 'a line of a script' ? inScripts : seen] as const);

  it.each(seenHere)('shows %s', (_, text, seen) => {
    expect(use(text)).toBe(seen);
  });
});

describe('text that is shown', () => {
  it('contains nothing invisible, and does not change when it is processed again', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)), fc.constantFrom(...characters.map(([, text]) => text)));
    fc.assert(fc.property(fc.array(unit, { maxLength: 12 }).map((units) => units.join('')), (text) => {
      const seen = visibleText(text);
      expect(seen).not.toMatch(/[\p{Bidi_Control}\p{Surrogate}\u2028\u2029\u200b\u2060\ufeff]|(?![\t\n])\p{Cc}/u);
      expect(visibleText(seen)).toBe(seen);
    }), { numRuns: 500 });
  });

  it('is cut if it is too long', () => {
    expect(shortLine('abcdef', 3)).toBe('abc…');
    expect(shortLine('a🐧b', 2)).toBe('a\ufffd…');
    expect(shortLine('abc', 3)).toBe('abc');
  });
});

describe('Markdown', () => {
  it.each([['a line', markdownLine, ''], ['a code span', codeSpan, '`']] as const)('has at most 20,000 characters in %s', (_, use, quote) => {
    expect(use('x'.repeat(20_000))).toBe(`${quote}${'x'.repeat(20_000)}${quote}`);
    expect(use('x'.repeat(20_001))).toBe(`${quote}${'x'.repeat(20_000)}…${quote}`);
  });

  it('contains no markup, and keeps words intact', () => {
    expect(plainParagraphs('a *b*\nc', undefined, '', '  <i>two words</i>\nline')).toBe('**a \\*b\\* c**\n\n\\<i\\>two words\\<\\/i\\>  \nline');
  });

  it.each([
    'see www.evil.example', 'WWW.evil.example', '(www.evil.example)', '_www.evil.example_', 'https://evil.example', 'HTTP:///evil.example', 'ftp://evil.example', '//evil.example/a',
    'a@b.example', 'first.last+x@sub-b.example.', 'x_y@b.example', 'mailto:a@b.example', 'MAILTO:x', 'xmpp:a@b.example/c', 'tel:1', '"a b"@c.example', '@user',
  ])('of a file has no link for the address in %j, and shows it', (text) => {
    const shownText = unescaped(markdownLine(text));
    // What renderers link without markup: a scheme, `www.`, a protocol-relative address, an e-mail address, and the name of a user.
    expect(shownText).not.toMatch(/\w:\/\/|\bwww\.|(?<![a-z0-9])www\.|\/\/\S|\b(?:mailto|xmpp|tel):|[\w.+"-]@|@\w/i);
    expect(shownText.replaceAll('\u200b', '')).toBe(text);
  });

  it('of a file keeps what is no address', () => {
    for (const text of ['a / b', 'a @ b', 'awww.c', '5.10/drivers/net', 'a // b', 'www']) expect(unescaped(markdownLine(text))).toBe(text);
  });

  it('of a hover is not a code block, however far the text is indented', () => {
    expect(escapeMarkdown('\n    int x;\n')).toBe('int x\\;');
  });
});
