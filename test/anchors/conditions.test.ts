import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/anchors/index.js';
import { macrosInFile } from '../../src/anchors/project-macros.js';

const names = (text: string) => functionsOf(text).map(({ name }) => name);
const gone = 'int gone(void) { }\n';
const there = 'int there(void) { }\n';

describe('conditions that depend on macros of the same file', () => {
  it.each([
    ['a number', `#define A 0\n#if A\n${gone}#endif\n`],
    ['another branch', `#define A 0\n#if A\n${gone}#else\n${there}#endif\n`],
    ['a branch after one that holds', `#define A 1\n#if A\n${there}#else\n${gone}#endif\n`],
    ['a number in an expression', `#define A 2\n#if A > 2 && B\n${gone}#endif\n`],
    ['a replacement that is not in parentheses', `#define A 1 + 1\n#if A * 2 != 3\n${gone}#endif\n`],
    ['a macro in a macro', `#define A B\n#define B (C)\n#define C 0u\n#if A\n${gone}#endif\n`],
    ['a macro with parameters', `#define V(a, b) ((a) * 100 + (b))\n#define A V(3, 2)\n#if A >= V(3, 3)\n${gone}#endif\n`],
    ['joined numbers', `#define J(a, b) a##b\n#if J(1, 2) != 12\n${gone}#endif\n`],
    ['#elif', `#define A 0\n#if B\n#elif A\n${gone}#endif\n`],
    ['a definition in the branch around it', `#ifdef X\n#define A 0\n#ifdef Y\n#if A\n${gone}#endif\n#endif\n#endif\n`],
    ['a definition after an #include', `#include <a.h>\n#define A 0\n#if A\n${gone}#endif\n`],
    ['the only definition before an #include', `#define A 0\n#include <a.h>\n#if A\n${gone}#endif\n`],
    ['a second definition', `#define A 1\n#undef A\n#define A 0\n#if A\n${gone}#endif\n`],
    ['a definition that is no longer valid', `#define A 1\n#undef A\n#if A\n${gone}#endif\n`],
    ['#ifdef after #undef', `#undef A\n#ifdef A\n${gone}#endif\n`],
    ['#ifndef after #define', `#define A\n#ifndef A\n${gone}#endif\n`],
    ['#elifdef', `#undef A\n#if B\n#elifdef A\n${gone}#endif\n`],
    ['#elifndef', `#define A\n#if B\n#elifndef A\n${gone}#endif\n`],
    ['#else after #ifdef', `#define A\n#ifdef A /* so */\n${there}#else\n${gone}#endif\n`],
    ['defined without parentheses', `#define A\n#if !defined A\n${gone}#endif\n`],
    ['defined with parentheses', `#undef A\n#if defined(A) || defined ( A )\n${gone}#endif\n`],
    ['a comment in the definition', `#define A /* not now */ 0 // "\n#if A\n${gone}#endif\n`],
    ['a definition on two lines', `#define A \\\n\t0\n#if A\n${gone}#endif\n`],
    ['a condition in a body', `#define A 0\nint there(void) {\n#if A\n}}}\n#endif\n}\n`],
  ])('are known: %s', (_, text) => {
    expect(names(text).filter((name) => name !== 'there')).toEqual([]);
  });

  it.each([
    ['a definition under a condition', `#ifdef X\n#define A 0\n#endif\n#if A\n${there}#endif\n`],
    ['a definition that another file may precede', `#ifndef A\n#define A 0\n#endif\n#if A\n${there}#endif\n`],
    ['definitions in two branches', `#ifdef X\n#define A 1\n#else\n#define A 0\n#endif\n#if A\n${there}#endif\n`],
    ['a second definition under a condition', `#define A 0\n#ifdef X\n#undef A\n#define A 1\n#endif\n#if A\n${there}#endif\n`],
    ['#undef under a condition', `#define A 0\n#ifdef X\n#undef A\n#endif\n#ifndef A\n${there}#endif\n`],
    ['a definition in the branch before', `#ifdef X\n#define A 0\n#elif A\n${there}#endif\n`],
    ['a later definition', `#if A\n${there}#endif\n#define A 0\n`],
    ['#undef before an #include', `#undef A\n#include "a.h"\n#ifdef A\n${there}#endif\n`],
    ['one of several definitions before an #include', `#define A 1\n#undef A\n#define A 0\n#include "a.h"\n#if A\n${there}#endif\n`],
    ['a definition that is put aside', `#define A 0\n#pragma pop_macro("A")\n#if A\n${there}#endif\n`],
    ['a macro that depends on another file', `#define A (B)\n#if A\n${there}#endif\n`],
    ['a macro with its own name', `#define A A\n#if A\n${there}#endif\n`],
    ['macros that name each other', `#define A B\n#define B A\n#if A\n${there}#endif\n`],
    ['a macro without replacement', `#define A\n#if A\n${there}#endif\n`],
    ['a macro of another name', `#define AB 0\n#undef B\n#if A\n${there}#endif\n#ifdef A\n#endif\n`],
    ['a macro with parameters and none', `#define A(x) 0\n#if A\n${there}#endif\n`],
    ['an unknown argument', `#define A(x) (x)\n#if A(B)\n${there}#endif\n`],
    ['a name in a literal', `#undef A\n#if 'A'\n${there}#endif\n`],
    ['#ifdef without a name', `#define A\n#ifndef\n${there}#endif\n`],
    ['an endless replacement', `${Array.from({ length: 30 }, (_, n) => `#define M${n} M${n + 1} || M${n + 1}\n`).join('')}#define M30 0\n#if M0\n${there}#endif\n`],
    ['a definition that is nested too deeply to be followed', `${'#if X\n'.repeat(300)}#define A 0\n${'#endif\n'.repeat(300)}#if A\n${there}#endif\n`],
  ])('are unknown: %s', (_, text) => {
    expect(names(text)).toEqual(['there']);
  });

  it('do not depend on the macros that a project defines for vhflow', () => {
    expect(functionsOf(`#if A\n${there}#endif\n#ifdef A\n${there}#endif\n`, macrosInFile('#define A 0\n'))).toHaveLength(2);
  });

  it('lose no function that a preprocessor keeps for some definition of the other macros', () => {
    const line = fc.constantFrom('#define A 0', '#define A 1', '#define A B', '#undef A', '#define B 0', '#define B 1', '#undef B', '#if X', '#if A', '#ifdef B', '#if !B', '#elif Y', '#elif A', '#else', '#endif', 'f');
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const numbered = lines.map((each, index) => (each === 'f' ? `int f${index}(void) { }` : each));
      const kept = ['00', '01', '10', '11'].flatMap((given) => [false, true].flatMap((isDefined) => preprocessed(numbered, given, isDefined)));
      expect(names(numbered.join('\n'))).toEqual(expect.arrayContaining([...new Set(kept)]));
    }), { numRuns: 3_000 });
  });
});

/** The names of the functions that a preprocessor keeps, given the values of `X` and `Y`, and whether `A` and `B` are defined as 1 before the first line. */
function preprocessed(lines: readonly string[], given: string, isDefined: boolean): readonly string[] {
  const macros = new Map<string, string>([['X', given[0] ?? ''], ['Y', given[1] ?? ''], ...(isDefined ? [['A', '1'], ['B', '1']] as const : [])]);
  const valueOf = (word: string): number => (macros.get(word) === undefined ? Number(word) || 0 : valueOf(macros.get(word) ?? ''));
  /** For each open #if whether its branch is kept, and whether one of its branches was. */
  const open: { isKept: boolean; wasKept: boolean }[] = [];
  const kept: string[] = [];
  for (const line of lines) {
    const [directive = '', name = '', value = ''] = line.split(' ');
    const isOuterKept = open.slice(0, -1).every(({ isKept }) => isKept);
    const isKept = open.every((each) => each.isKept);
    const group = open.at(-1);
    const holds = directive === '#ifdef' ? macros.has(name) : name.startsWith('!') ? valueOf(name.slice(1)) === 0 : valueOf(name) !== 0;
    if (directive === '#if' || directive === '#ifdef') open.push({ isKept: isKept && holds, wasKept: holds });
    else if (directive === '#elif' || directive === '#else') {
      if (!group) continue;
      group.isKept = isOuterKept && !group.wasKept && (directive === '#else' || holds);
      group.wasKept ||= directive === '#else' || holds;
    } else if (directive === '#endif') open.pop();
    else if (isKept && directive === '#define') macros.set(name, value);
    else if (isKept && directive === '#undef') macros.delete(name);
    else if (isKept && directive === 'int') kept.push(name.replace('(void)', ''));
  }
  return kept;
}
