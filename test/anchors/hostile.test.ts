import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionAt, functionsOf, resolveAnchor, resolveCall } from '../../src/anchors/index.js';
import { anchor, treeOf } from './tree-of.js';

/** Pieces of C in random order, which reach more of the scanner than random characters. */
const pieces = fc.constantFrom(
  'int ', 'f', '(', ')', '{', '}', ';', ',', '=', '*', '"', "'", '/*', '*/', '//', '\\\n', '\\', '\n', '\r\n', '#if 0\n', '#if A\n', '#else\n', '#elif B\n', '#endif\n',
  '#define M(x) ', 'M(a)', '#define a int b(void) { }\n', '#define f {\n', '#define g }\n', 'g', '#define L \\\n', 'extern "C" ', 'struct s ', 'typedef ', 'a(', 'SYSCALL_DEFINE2(a, int, b)', 'static ', '__attribute__((x))', '[', ']', 'if', '\0', '\ud800', 'é', ' ', '\t', '#', '->', '.',
  'template <', 'requires ', 'operator', '::', '&', '<', '>', '~', 'class ', 'enum ', 'export ', 'int (*f(a))(int) ', 'M (x) ', 'DEFUN ("a", f)', '[[', ']]', '-', ':',
);
const anyText = fc.oneof(fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 500 }));

describe('any text', () => {
  it('yields functions whose positions are within the text and in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let before = 0;
        for (const found of functionsOf(text)) {
          expect(found.name.length).toBeGreaterThan(0);
          expect(found.start).toBeGreaterThanOrEqual(0);
          expect(found.nameStart).toBeGreaterThanOrEqual(Math.max(found.start, before));
          expect(found.nameEnd).toBeGreaterThan(found.nameStart);
          expect(found.bodyStart).toBeGreaterThanOrEqual(found.nameEnd);
          expect(found.bodyEnd).toBeLessThanOrEqual(text.length);
          expect(text.slice(0, found.nameStart).split('\n').length - 1).toBe(found.line);
          before = found.nameStart;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('has an answer for every cursor position', () => {
    fc.assert(
      fc.property(anyText, fc.nat(600), (text, offset) => {
        const found = functionAt(functionsOf(text), offset);
        if (found) expect(found.start).toBeLessThanOrEqual(offset);
      }),
    );
  });

  it('resolves an anchor to some state', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.constantFrom('f', 's', 'a', 'M', 'L', '', '__proto__'), async (text, other, symbol) => {
        const tree = treeOf({ 'a.c': text, 'b.c': other });
        const { state, found } = await resolveAnchor(anchor(`a.c#${symbol}`), tree);
        expect(found === undefined).toBe(state === 'lost');
        const { call, through } = await resolveCall({ type: 'call', caller: anchor(`a.c#${symbol}`), calls: 'f', through: anchor('a.c#s') }, tree);
        expect([call.state, through?.state]).not.toContain(undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe('hostile sizes', () => {
  const size = 50_000;
  const texts: Readonly<Record<string, (count: number) => string>> = {
    'open parentheses': (count) => '('.repeat(count),
    'open braces': (count) => '{'.repeat(count),
    'open brackets in a body': (count) => `int f(void) { ${'a['.repeat(count)}`,
    '#if without end': (count) => '#if A\n'.repeat(count),
    '#else without #if': (count) => '#else\n'.repeat(count),
    'branches of one #if': (count) => `#if A\n${'#elif B\nint f(int a) {\n'.repeat(count)}#endif\n`,
    'a head before each #if': (count) => `${'x(a b)\n'.repeat(count)}${'#if A\n#else\n#endif\n'.repeat(count)}`,
    'comments that end before #': (count) => '*/ #\n'.repeat(count / 4),
    'comments before #': (count) => '/* a */ #if A\n'.repeat(count / 10),
    'digits with separators': (count) => "1'".repeat(count),
    'raw literals without end': (count) => 'R"x(\n'.repeat(count / 5),
    'brackets at file scope': (count) => '['.repeat(count),
    'attributes without end': (count) => '[[a '.repeat(count),
    'template arguments without end': (count) => `template ${'a<'.repeat(count)} void f() { }`,
    'template arguments': (count) => `int f(void) ${'a<b> '.repeat(count)}{ }`,
    'classes in classes': (count) => 'class A {\n'.repeat(count / 10),
    'classes without functions': (count) => 'class A { int a; struct { int b; } c; };\n'.repeat(count / 40),
    'initialisers of members': (count) => `A::A() : ${'a{1}, '.repeat(count / 6)}b(1) { }`,
    'conditions in parentheses': (count) => `#if ${'('.repeat(count)}0\n`,
    'many constant conditions': (count) => '#if (0 && A) || !(1 + 1)\n#endif\n'.repeat(count / 30),
    'trigraphs': (count) => 'int f??/\n(void) ??< ??>\n'.repeat(count / 20),
    'lines that end in CR': (count) => 'int f(void)\r{\r}\r'.repeat(count / 15),
    'definitions of one macro': (count) => `${'#define F(x) a_##x\n'.repeat(count / 20)}int F(a)(int b) { }`,
    'uses of a macro': (count) => `#define F(x) a_##x\n${'int F(a)(int b) { }\n'.repeat(count / 20)}`,
    'a macro with many arguments': (count) => `#define F(x, ...) x(__VA_ARGS__)\nF(${'a, '.repeat(count)} b) { }`,
    'calls of a macro that makes functions': (count) => `#define F(x) int a_##x(void) { }\n${'F(a)\n'.repeat(count / 5)}`,
    'calls of a macro that makes many functions': (count) => `#define F(x) ${'int a(void) { } '.repeat(600)}\n${'F(a)\n'.repeat(count / 5)}`,
    'calls of macros that double a function': (count) => `${Array.from({ length: 40 }, (_, n) => `#define M${n}(x) M${n + 1}(x) M${n + 1}(x)\n`).join('')}#define M40(x) int x(void) { }\n${'M0(a)\n'.repeat(count / 6)}`,
    'calls of macros that begin functions': (count) => `#define F int a(void) {\n${'F '.repeat(count / 2)}`,
    'calls of a macro with braces in one declaration': (count) => `#define F(x) = { x }\nint a ${'F(a) '.repeat(count / 5)};`,
    'calls of a macro with many arguments that makes a function': (count) => `#define F(x, ...) int x(__VA_ARGS__) { }\nF(${'a, '.repeat(count)} b)`,
    'macros that hide braces': (count) => `#define B {\n#define E }\nint f(void) { ${'B a E '.repeat(count / 6)}}`,
    'macros that hide many braces': (count) => `#define E ${'}'.repeat(1_000)}\n#define B ${'{'.repeat(1_000)}\nint f(void) { ${'B '.repeat(count / 4)}${'E '.repeat(count / 4)}}`,
    'macros that replace the names of functions': (count) => `#define f g\n#define g h\n#define h i\n${'int f(void) { }\n'.repeat(count / 16)}`,
    'conditions with macros': (count) => `#define A(x) ((x) + 1)\n${'#if A(A(A(1))) > 3\n#endif\n'.repeat(count / 28)}`,
    'conditions in deep branches': (count) => `${'#if X\n'.repeat(250)}#define A 1\n${'#if A && A && A && A\n#endif\n'.repeat(count / 28)}`,
    'definitions before each condition': (count) => '#define A 1\n#if A\n#undef A\n#endif\n'.repeat(count / 35),
    'names of lists without end': (count) => `int f(a) ${'b(c) '.repeat(count / 5)};`.repeat(2),
    'unclosed literals': (count) => '"\n'.repeat(count),
    'slashes': (count) => '/'.repeat(count),
    'unclosed comments': (count) => 'int f(void) { } /* '.repeat(count),
    'hash signs after blanks': (count) => `${' '.repeat(50)}#`.repeat(count / 50),
    'backslashes': (count) => '#define A ' + '\\\n'.repeat(count),
    'functions of one name': (count) => 'int f(int a) { g(); }\n'.repeat(count / 10),
    'declarators without end': (count) => 'A(x) '.repeat(count),
    'attributes': (count) => `int f(void) ${'__attribute__((x)) '.repeat(count / 10)}{ }`,
    'stars in parentheses': (count) => `int (${'*'.repeat(count)}f)(int) { }`,
    'declarators in parentheses': (count) => `int ${'(*'.repeat(count / 2)}f(int a)`.repeat(2) + ' { }',
    'names in parentheses without end': (count) => `int (${'a::'.repeat(count / 3)}f)(int) { }`,
    'template arguments in parentheses': (count) => `int (&${'a<'.repeat(count / 2)}f())[2] { }`,
    'values after macros': (count) => 'A(x) B y{1};\n'.repeat(count / 13),
    'values without end': (count) => 'A(x) B y{1\n'.repeat(count / 13),
    'lists of names with comments': (count) => 'int f(a /* the a */, // first\n b) int a;\n{ }\n'.repeat(count / 40),
    'lists of names with comments, not defined': (count) => `int f(${'/* */ a, '.repeat(50)} b) int a;\n`.repeat(count / 460),
    'conditions of templates': (count) => `template <class T> requires ${'A<T> && '.repeat(count / 8)} B<T> void f(T t) { }`,
    'conditions with braces': (count) => `template <class T> ${'requires requires { a; } '.repeat(count / 24)} void f(T t) { }`,
    'operators': (count) => 'operator '.repeat(count / 9),
    'operators with template arguments': (count) => `int operator${'<'.repeat(count)}(int a) { }`,
    'branches with the name alone': (count) => `${'#if A\nf\n#else\ng\n#endif\n'.repeat(count / 25)}(int a) { }`,
    'branches before many words': (count) => `#if A\nf\n#else\ng\n#endif\n${'a '.repeat(count / 2)}(int a) { }`,
    'parameters without end': (count) => `int f(${'a, '.repeat(count)}) { }`,
  };

  /** Linear growth: on a busy machine ten times the text may take thirty times as long, but not a hundred times. */
  it.each(Object.keys(texts))('%s: time grows with the length', async (name) => {
    const make = texts[name] as (count: number) => string;
    const timed = async (count: number) => {
      const tree = treeOf({ 'a.c': make(count) });
      const begin = process.cpuUsage();
      await resolveCall({ type: 'call', caller: anchor('a.c#f'), calls: 'a' }, tree);
      const { user, system } = process.cpuUsage(begin);
      return (user + system) / 1_000;
    };
    await timed(size / 100);
    const small = await timed(size / 10);
    const large = await timed(size);
    expect(large).toBeLessThan(Math.max(small, 20) * 40);
  }, 60_000);
});
