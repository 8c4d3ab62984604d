import { describe, expect, it } from 'vitest';
import { atHopItem } from '../../../src/language/syntax/hop-item-start.js';
import { atStep, endsFlow } from '../../../src/language/syntax/step-start.js';
import { TokenCursor } from '../../../src/language/syntax/token-cursor.js';
import { scan } from '../../../src/language/syntax/tokens.js';

const cursorOn = (text: string): TokenCursor => new TokenCursor(text, scan(text));

/** What starts at the first token of a text, at the same token where others precede it, and at the same token if it is the current one after others. */
function starts(at: (cursor: TokenCursor, distance?: number) => boolean, text: string): readonly boolean[] {
  const after = cursorOn(`loop "x" ${text}`);
  const moved = cursorOn(`loop "x" ${text}`);
  moved.next();
  moved.next();
  return [at(cursorOn(text)), at(after, 2), at(moved)];
}

const yes = [true, true, true];
const no = [false, false, false];

describe('a step starts', () => {
  it.each([
    '->', '-> b', 'a ->', 'a -> b "x"', 'kind -> b', 'loop -> b', 'note -> b', 'else -> b', 'flow -> b',
    'loop "x"', 'opt "x"', 'alt "x"', 'else "x"', 'loop {', 'opt {', 'alt {', 'else {', 'loop "x', 'else "x',
    'note over', 'note over a', 'note over a, b "x"', 'note over a -> b', 'note over "x"',
  ])('at %s', (text) => {
    expect(starts(atStep, text)).toEqual(yes);
  });

  it.each([
    '', 'a', 'a b', 'a b -> c', '"x"', '"x" ->', 'a/b -> c', '5 -> c', '{', '}', '| ->', 'x "y"', 'x {', 'x over', 'x over a', 'loop', 'loop x', 'loop x "y"', 'loop x {', 'loop }', 'loop 5',
    'else', 'else x', 'else x "y"', 'else x {', 'else }', 'note', 'note "x"', 'note {', 'note x over', 'note over ->', 'note over -> b', 'kind call', 'flow f', '"loop" "x"', 'summary "x"',
  ])('not at %s', (text) => {
    expect(starts(atStep, text)).toEqual(no);
  });
});

describe('the flow must have ended', () => {
  it.each([
    'scenario s', 'scenario s {', 'scenario s s ->', 'flow f', 'flow f "F"', 'flow f f ->', 'machine m', 'machine m "M"', 'source linux', 'source linux "6.1"', 'context c', 'title "T"', 'assume "A"', 'title "T',
  ])('at %s', (text) => {
    expect(starts(endsFlow, text)).toEqual(yes);
  });

  it.each([
    '', 'x', 'x s', '"scenario" s', 'scenario', 'scenario "s"', 'scenario {', 'scenario ->', 'scenario -> b', 'scenario s ->', 'scenario s -> b', 'scenario 5 s', 'flow', 'flow {', 'flow "F"', 'flow "F" f', 'flow ->', 'flow -> b', 'flow f ->',
    'machine m -> b', 'source 5', 'context -> b', 'title', 'title T', 'title T "x"', 'title -> b', 'title {', 'assume a', 'assume a "x"', 'summary', 'summary "S"', 'summary s', 'participant p', 'loop "x"', 'a -> b', '}',
  ])('not at %s', (text) => {
    expect(starts(endsFlow, text)).toEqual(no);
  });
});

describe('an item of a hop starts', () => {
  it.each([
    'kind call', 'kind vm-exit', 'kind copy', 'kind copy x from', 'kind copy copy from', 'kind call from', 'level main', 'level detail', 'branch data', 'branch control', 'cost copies', 'cost vm-exits 1',
    'when "x"', 'thread "x"', 'note "x"', 'versions "x"', 'when "x', 'copy from', 'copy from "a"', 'in drv', 'in drv }', 'in drv a ->', 'in in', 'at linux:a.c#f', 'at "linux:a b.c#f"', 'via linux:a.c#f', 'via "linux:a b.c#f"', 'via hardware',
    'observe guest', 'observe host', 'observe kprobe', 'observe shell', 'observe host kprobe f',
  ])('at %s', (text) => {
    expect(starts(atHopItem, text)).toEqual(yes);
  });

  it.each([
    '', 'x', 'x call', 'x "y"', '"kind" call', 'kind', 'kind x', 'kind x call', 'kind main', 'kind "call"', 'kind ->', 'kind copy from', 'kind copy from "a"', 'level', 'level call', 'level x main', 'branch main', 'branch x data', 'cost', 'cost 1', 'cost call', 'cost x copies',
    'versions', 'versions x', 'versions ->', 'when', 'when ->', 'when x -> y', 'thread ->', 'note over', 'note over "x"', 'copy', 'copy to', 'copy "a"', 'copy x from', 'in', 'in "x"', 'in 5', 'in ->', 'in drv ->', 'in drv -> b', 'in 5 drv', 'at', 'at linux', 'at linux linux:a.c#f', 'at ->', 'at |',
    'via', 'via linux', 'via software', 'via x hardware', 'via -> b', 'observe', 'observe f', 'observe x host', 'observe "host"', 'observe call', 'hardware', 'from', 'loop "x"', '}',
  ])('not at %s', (text) => {
    expect(starts(atHopItem, text)).toEqual(no);
  });
});
