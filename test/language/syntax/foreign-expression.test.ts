import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const textOf = (message: string | { readonly value: string }): string => (typeof message === 'string' ? message : message.value);

/** The key words of the messages of errors, in the order of the file. */
function errorsOf(steps: string): readonly string[] {
  const { diagnostics } = compile(scenarioWith(`${steps}\ndrv -> kvm "last" { kind vm-exit }`));
  return diagnostics.filter(({ severity }) => severity === 1).map(({ code, message }) => `${code}: ${/`or`\.|parentheses|before a name/.exec(textOf(message))?.[0] ?? textOf(message)}`);
}

const [or, parentheses, operator] = ['unexpected-token: `or`.', 'unexpected-token: parentheses', 'unexpected-token: before a name'];

/** Where an expression can be, with an item or step behind it. */
const places: readonly (readonly [string, (expression: string) => string])[] = [
  ['a hop', (expression) => `app -> drv "x" { when ${expression} note "kept" }`],
  ['a hop on several lines', (expression) => `app -> drv "x" {\n  when ${expression}\n  note "kept"\n}`],
  ['an item', (expression) => `app -> drv "x" { thread "t" if ${expression} note "kept" }`],
  ['a probe', (expression) => `app -> drv "x" { observe host kprobe f if ${expression} note "kept" }`],
  ['a block', (expression) => `opt "o" when ${expression} { app -> drv "x" { note "kept" } }`],
  ['another section', (expression) => `alt "o" when lone { app -> drv "w" } else "p" when ${expression} { app -> drv "x" { note "kept" } }`],
  ['a lane note', (expression) => `note over app "n" if ${expression}\napp -> drv "x" { note "kept" }`],
];

const expressions: readonly (readonly [string, readonly string[]])[] = [
  ['lone or halted', [or]], ['lone or not halted', [or]], ['lone OR halted', [or]], ['lone || halted', [or]], ['lone | halted', [or]], ['lone or halted or amd and small', [or]],
  ['(lone)', [parentheses]], ['( lone )', [parentheses]], ['(lone and halted)', [parentheses]], ['not (lone and halted)', [parentheses]], ['lone and (halted)', [parentheses]],
  ['(lone or halted) and amd', [parentheses, or]], ['lone and (amd || halted)', [parentheses, or]], ['!(lone)', [parentheses]],
  ['!lone', [operator]], ['lone && halted', [operator]], ['lone & !halted', [operator]], ['lone&&halted', [operator]], ['lone, halted', [operator]], ['lone == amd', [operator]],
];

describe('an expression as other languages write it', () => {
  it.each(places.flatMap(([place, withExpression]) => expressions.map(([expression, expected]) => [place, expression, expected, withExpression] as const)))('in %s: %s', (_place, expression, expected, withExpression) => {
    const steps = withExpression(expression);
    expect(errorsOf(steps)).toEqual(expected);
    const hops = compile(scenarioWith(steps)).scenarios[0]?.flows[0]?.hops ?? [];
    expect(hops.find(({ label }) => label.en === 'x')?.note?.en).toBe('kept');
  });

  it('does not take a path, the next hop or a brace for a part of itself', () => {
    expect(errorsOf('app -> drv "x" { at linux:a.c#f if lone | linux:b.c#f }')).toEqual([expect.stringContaining('`|` is not allowed in a hop')]);
    expect(errorsOf('note over app "n" if lone or\napp -> drv "x"')).toEqual([or]);
    expect(errorsOf('app -> drv "x" { when lone or }')).toEqual([or]);
    expect(errorsOf('app -> drv "x" { when lone or note "n" }')).toEqual([or]);
  });

  it('leaves lanes alone that are called as operators are', () => {
    const text = scenarioWith('note over app "n" if lone\nor -> and "x"\nand -> or "y" { kind return }').replaceAll('participant drv', 'participant or "Or" in guest-user\n    participant and "And" in guest-user\n    participant drv');
    expect(compile(text).diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  it('keeps the hop after it, whatever it is', () => {
    const part = fc.constantFrom('lone', 'amd', 'not', 'and', 'or', '(', ')', '!', '||', '|', '&&', ',', '=', '(lone', 'amd)', '!amd', '\n');
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom(...places.map(([, place]) => place)), (parts, place) => {
      const { scenarios } = compile(scenarioWith(`${place(`lone ${parts.join(' ')}`)}\ndrv -> kvm "last" { kind vm-exit }`));
      expect(scenarios[0]?.flows[0]?.hops.at(-1)?.label.en).toBe('last');
    }));
  });

  it('is told of in Japanese, too', () => {
    const { diagnostics } = compile(scenarioWith('app -> drv "x" { when (lone) or !amd }'), { language: 'ja' });
    expect(diagnostics.filter(({ severity }) => severity === 1).map(({ message }) => message)).toEqual([
      expect.stringMatching(/かっこはなく/), expect.stringMatching(/`or`はない/), expect.stringMatching(/`and`でつなぎ、オフの場合は/),
    ]);
  });
});
