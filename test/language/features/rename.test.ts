import { describe, expect, it } from 'vitest';
import { openDocument, renameAt, renameRangeAt, RenameRefused } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { applied, textIn, withCaret } from '../marked-text.js';

const steps = `app -> drv "write" as w { kind syscall in drv at linux:a.c#f via "linux:b c.c#g" calls f }
note over drv, kvm "shared"
loop "again" { drv -> kvm "kick" as k { kind vm-exit } }`;
const withCaretIn = (place: string): string => scenarioWith(steps.replace(place.replace('¦', ''), place));

/** The text after the name at the caret was changed. */
function renamed(marked: string, newName: string): string {
  const { document, caret } = withCaret(marked);
  return applied(document, renameAt(document, caret, newName));
}

/** The name at the caret that would be changed. */
function renamable(marked: string): string | undefined {
  const { document, caret } = withCaret(marked);
  const range = renameRangeAt(document, caret);
  return range && textIn(document, range);
}

describe('rename', () => {
  it('changes a lane at its declaration, in hops, in `in` and in notes', () => {
    const expected = scenarioWith(steps.replaceAll('drv', 'driver')).replace('participant drv', 'participant driver');
    expect(renamed(withCaretIn('note over dr¦v'), 'driver')).toBe(expected);
  });

  it('changes the id of a hop', () => {
    expect(renamed(withCaretIn('as w¦'), 'sendto')).toBe(scenarioWith(steps.replace('as w', 'as sendto')));
  });

  it('changes a source in lanes and anchors, and keeps its project', () => {
    const expected = scenarioWith(steps.replaceAll('linux:', 'guestlinux:')).replace('source linux', 'source guestlinux = linux').replaceAll('of linux', 'of guestlinux');
    expect(renamed(withCaretIn('at lin¦ux'), 'guestlinux')).toBe(expected);
  });

  it.each([
    ['a lane', 'note over dr¦v', 'driver'],
    ['a source', 'at lin¦ux', 'guestlinux'],
    ['a hop', 'as w¦', 'sendto'],
  ])('of %s does not change the meaning', (_, place, newName) => {
    const before = openDocument(withCaretIn(place).replace('¦', ''));
    const after = openDocument(renamed(withCaretIn(place), newName));
    const old = renamable(withCaretIn(place)) as string;
    expect(after.compiled.diagnostics).toHaveLength(before.compiled.diagnostics.length);
    expect(JSON.stringify(after.compiled.scenarios).replaceAll(`"${newName}"`, `"${old}"`)).toBe(JSON.stringify(before.compiled.scenarios));
  });

  it.each(['drv', '1x', 'a b', '', 'x-', 'ä', 'x'.repeat(201)])('to %j is refused, as the name is taken, too long or not allowed', (newName) => {
    expect(() => renamed(scenarioWith('ap¦p -> drv "x"'), newName)).toThrow(RenameRefused);
  });

  it('is not offered for a built-in context', () => {
    expect(renamable(scenarioWith('app -> drv "x"').replace('in guest-user', 'in guest-¦user'))).toBeUndefined();
  });
});
