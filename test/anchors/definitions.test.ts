import { describe, expect, it } from 'vitest';
import { contentsOf, functionAt, functionsOf } from '../../src/anchors/index.js';
import { areTwins, definitionsOf } from '../../src/anchors/definitions.js';

const names = (text: string) => functionsOf(text).map(({ name }) => name);
const tableNames = (text: string) => contentsOf(text).tables.map(({ name }) => name);
/** The name, head and body of each function, as they are written in the text. */
const whole = (text: string) => functionsOf(text).map(({ start, nameStart, nameEnd, bodyStart, bodyEnd }) => [text.slice(nameStart, nameEnd), text.slice(start, bodyStart).trim(), text.slice(bodyStart, bodyEnd)]);

describe('the head of a function', () => {
  it.each([
    ['parentheses that follow a type hold no function', 'int (x)\n{\n}\nint f(void) { }', ['f']],
    ['K&R without a type', 'main(argc, argv)\nint argc;\nchar **argv;\n{\n}', ['main']],
    ['K&R with one parameter, and a prototype before', 'int p(int a);\nint old(a)\nint a;\n{\n}\nint f(void) { }', ['old', 'f']],
    ['no parameters, and a macro after', 'int f() GREEN(x)\n{\n}', ['f']],
    ['void alone, and a macro after', 'int f( void /* none */ ) GREEN(x)\n{\n}', ['f']],
    ['a type without a name, and a macro after', 'int f(char *) GREEN(x)\n{\n}', ['f']],
    ['a pointer, then a name, and a macro after', 'int f(char *, x) GREEN(y)\n{\n}', ['f']],
    ['types first and a name last, and a macro after', 'int f(x, char *) GREEN(y)\n{\n}', ['f']],
    ['parameters without end, and a macro after', 'int f(x, ...) GREEN(y)\n{\n}', ['f']],
    ['an array as a parameter, and a macro after', 'int f(int a[], b) GREEN(y)\n{\n}', ['f']],
    ['a macro with names before', 'define_blue(a, b, c)\nint f(int z)\n{\n}', ['f']],
    ['a macro with a text before', 'module_info("x" version text, d)\nint f(int z)\n{\n}', ['f']],
    ['a macro with a text last', 'module_info(d, "x" version text)\nint f(int z)\n{\n}', ['f']],
    ['a macro with a sum before', 'reserve_blue(a + b * c, d)\nint f(int z)\n{\n}', ['f']],
    ['a macro with one name before', 'define_blue(a)\nint f(int z)\n{\n}', ['f']],
    ['an attribute with a list after', 'int f(int a) __attribute__((x, y z))\n{\n}', ['f']],
    ['a type with a brace after the parameters', 'int p(int a) struct s\n{\n\tint b;\n};\nint f(void) { }', ['f']],
    ['a typedef with a macro', 'typedef union MAKE(int a)\n{\n\tint b;\n} u;\nint f(void) { }', ['f']],
    ['a word that only begins like typedef', 'typedefs f(int a)\n{\n}', ['f']],
    ['a struct after a macro', 'BLUE(x)\nstruct s\n{\n\tint a;\n};\nint f(void) { }', ['f']],
    ['a control word', 'while (int a)\n{\n}\nint f(void) { }', ['f']],
    ['a maker with a type before', 'static long SYSCALL_DEFINE1(blue, int, fd)\n{\n}', ['blue']],
    ['a maker of no name', 'SYSCALL_DEFINE1(1)\n{\n}\nint f(void) { }', ['f']],
    ['a pointer to a function that is returned', 'static void (*get(void))(int x)\n{\n}', ['get']],
    ['a pointer to a pointer', 'static void (* /* deep */ *get(void))(int x)\n{\n}', ['get']],
    ['an attribute inside the parentheses of a name', 'int (__cdecl shy)(int a)\n{\n}', ['shy']],
    ['a list over many lines', `int f(\n${'\tint a,\n'.repeat(600)}\tint b)\n{\n}`, ['f']],
    ['a second body after a table', 'static int t[] = { 1 };\nint f(void)\n{\n}\nint g(void)\n{\n}', ['f', 'g']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('begins after a macro call without a semicolon, and includes its attributes', () => {
    expect(whole('BLUE(x)\nstatic int f(int a)\n{\n\tb();\n}\n')).toEqual([['f', 'static int f(int a)', '{\n\tb();\n}']]);
    expect(whole('__attribute__((cold)) int f(int a) { b(); } int g(void) {}')).toEqual([['f', '__attribute__((cold)) int f(int a)', '{ b(); }'], ['g', 'int g(void)', '{}']]);
    expect(whole('ONE(x) TWO(y) /* so */ int f(int a) { }')[0]?.[1]).toBe('int f(int a)');
  });

  it('includes the parameter declarations of the K&R style', () => {
    expect(whole('int old(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n')).toEqual([['old', 'int old(a, b)\n\tint a;\n\tchar *b;', '{\n\treturn a;\n}']]);
    expect(names('int no(a);\nstruct s\n{\n};\nint f(void) { }')).toEqual(['f']);
    expect(names('int no = old(a) b;\n{\n}\nint f(void) { }')).toEqual(['f']);
    expect(names(`int long(${'a, '.repeat(400)}b) int a;\n{\n}\nint f(void) { }`)).toEqual(['f']);
  });
});

describe('the body', () => {
  it('of a function ends at its brace, whatever literals, comments and directives contain', () => {
    const body = '{\n\tchar *s = "}"; /* } */ // }\n#define CLOSE }\n\tif (a) { b(\'}\'); }\n\treturn x #y;\n}';
    expect(whole(`int f(void)\n${body}\nint g(void)\n{\n}`)).toEqual([['f', 'int f(void)', body], ['g', 'int g(void)', '{\n}']]);
  });

  it('of a function ends in column 0 if braces do not match, and at the end of the file if nothing ends it', () => {
    expect(whole('int f(void)\n{\n\tif (x) {\n}\nint g(void)\n{\n\tx();\n}\n')).toEqual([['f', 'int f(void)', '{\n\tif (x) {\n}'], ['g', 'int g(void)', '{\n\tx();\n}']]);
    expect(whole('int f(void)\n{\n\tg(')).toEqual([['f', 'int f(void)', '{\n\tg(']]);
    expect(names('int f(int a\n{\n}\nint lost(void {\n}\n}\nint g(void)\n{\n}\n')).toContain('g');
  });

  it('of a table is its initialiser', () => {
    const text = 'static struct ops first = {\n\t.a = { 1 },\n};\nstruct ops second[] = { { 2 } };\nint f(void) { }';
    expect(contentsOf(text).tables.map(({ bodyStart, bodyEnd }) => text.slice(bodyStart, bodyEnd))).toEqual(['{\n\t.a = { 1 },\n}', '{ { 2 } }']);
  });
});

describe('the name of a table', () => {
  it.each([
    ['before brackets with a name in them', 'static int names[COUNT] = { 1 };', ['names']],
    ['before several brackets', 'static int names[A][B] = { { 1 } };', ['names']],
    ['before what its value begins with', 'struct s x = __extension__ (struct s) { 1 };', ['x']],
    ['before three attributes', 'static struct s x __read_mostly __used __maybe_unused = { 1 };', ['x']],
    ['after very many words', `${'const '.repeat(30)}struct s x = { 1 };`, ['x']],
    ['in the parentheses of a macro, alone', 'static DEFINE_BLUE(x) = { 1 };', ['x']],
    ['in the parentheses of a macro, last', 'static DEFINE_BLUE(struct s, x) __used = { 1 };', ['x']],
    ['of a pointer to functions', 'int (*handler)(int) = { first };', ['handler']],
    ['before an #if with the value in each branch', 'static struct s x\n#ifdef A\n\t__initconst\n#else\n\t__initdata\n#endif\n= { 1 };', ['x']],
    ['at the start of the file', 'x = { 1 };', ['x']],
  ])('is found %s', (_, text, expected) => {
    expect(tableNames(text)).toEqual(expected);
  });

  it('is not found for other kinds of blocks', () => {
    expect(tableNames('enum e { A = 1 };\nstruct s { int a; };\nint f(void) { int x[] = { 1 }; }')).toEqual([]);
  });
});

describe('macros', () => {
  const text = '#define ONE 1\n#define LIST \\\n\tA, \\\n\tB\n#define CALL(x) f(x)\n  #  define\tFAR(y) \\\n\tg(y)\n#define\n#undef CALL\n#define (x)\nint f(void) { }\n';
  const { macros, tables } = contentsOf(text);

  it('with parameters are macros, multi-line ones are tables, and all others are ignored', () => {
    expect(macros.map(({ name, line }) => [name, line])).toEqual([['CALL', 4], ['FAR', 5]]);
    expect(tables.map(({ name, line }) => [name, line])).toEqual([['LIST', 1]]);
  });

  it('extend to the end of their last line', () => {
    expect([...macros, ...tables].map(({ bodyStart, bodyEnd }) => text.slice(bodyStart, bodyEnd))).toEqual(['(x) f(x)', '(y) \\\n\tg(y)', ' \\\n\tA, \\\n\tB']);
    expect(contentsOf('#define LAST(x)').macros).toMatchObject([{ name: 'LAST', bodyEnd: 15 }]);
    expect(contentsOf('#define SHORT\nint x;').tables).toEqual([]);
  });
});

describe('extern "C"', () => {
  it('keeps file scope inside, even if nested and next to a linkage of a single function', () => {
    expect(names('extern "C" {\nextern "C" {\nint f(void) { }\n}\nint g(void) { }\n}\nint h(void) { }')).toEqual(['f', 'g', 'h']);
    expect(names('extern int f(void) { }\nextern struct s { int a; } x;\nint g(void) { }')).toEqual(['f', 'g']);
    expect(names('extern "C" int f(void)\n{\n}\nint g(void) { }')).toEqual(['f', 'g']);
    expect(names('extern "C"\n{\n#include "x"\n}\nextern "C++" {\nint f(void) { }\n}\n')).toEqual(['f']);
  });
});

describe('#if', () => {
  const nested = (depth: number, inner: string) => `${'#if A\n'.repeat(depth)}${inner}\n${'#endif\n'.repeat(depth)}`;

  it('is followed to the depth that real code has; deeper nesting is skipped, and reading continues after it', () => {
    for (const depth of [1, 255, 256, 257, 300]) expect(names(`${nested(depth, '#else\nint g(void) { }\n#endif\n#if B\nint f(void) { }')}int h(void) { }`)).toEqual(['g', 'f', 'h']);
  });

  it('gives one body all of its heads, up to a limit', () => {
    const heads = (count: number) => Array.from({ length: count }, (_, n) => `#${n === 0 ? 'if' : 'elif'} A${n}\nint f${n}(int a)\n`).join('');
    expect(names(`${heads(5)}#endif\n{\n}\nint g(void) { }`)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'g']);
    expect(names(`${heads(60)}#endif\n{\n}\nint g(void) { }`).at(-1)).toBe('g');
    const open = (count: number) => Array.from({ length: count }, (_, n) => `#${n === 0 ? 'if' : 'elif'} A${n}\nint f${n}(int a)\n{\n`).join('');
    const found = functionsOf(`${open(5)}#endif\n\treturn 0;\n}\nint g(void) { }`);
    expect(new Set(found.slice(0, 5).map(({ bodyEnd }) => bodyEnd)).size).toBe(1);
  });

  it('yields the name once if the branches differ only after it', () => {
    expect(names('int f(int a\n#ifdef A\n\t, int b\n#else\n\t, int c\n#endif\n)\n{\n}\nint g(void) { }')).toEqual(['f', 'g']);
    expect(names('int f(int a)\n#ifdef A\n\t__cold\n#else\n\t__hot\n#endif\n{\n}\nint g(void) { }')).toEqual(['f', 'g']);
  });

  it('restores the preceding state in each branch', () => {
    expect(names('#ifdef A\nint f(\n#else\nint g(int a)\n{\n#endif\n}\nint h(void) { }')).toContain('h');
    expect(tableNames('static int t[] = {\n#ifdef A\n\t1,\n#else\n\t2,\n#endif\n};\nstatic int u[] = { 3 };')).toEqual(['t', 'u']);
    expect(names('#ifdef A\nstruct s {\n#else\nstruct t {\n#endif\n\tint a;\n};\nint f(void) { }')).toEqual(['f']);
  });

  it('with 0 is skipped with all its content, and its other branches are read', () => {
    const dead = (inner: string) => names(`#if 0\n${inner}\n#endif\nint f(void) { }`);
    expect(dead('int no(void) { "')).toEqual(['f']);
    expect(dead("#if A\nint no(void) {\n#else\n#endif\n/* #endif */ '#'\n#ifdef B\n#elif C\n#endif")).toEqual(['f']);
    expect(dead('#else\nint yes(void) { }')).toEqual(['yes', 'f']);
    expect(dead('#elif A\nint yes(void) { }')).toEqual(['yes', 'f']);
    expect(names('#if 0 /* not now */\nint no(void) {\n#endif\nint f(void) { }')).toEqual(['f']);
    expect(names('# if 0 // not now\nint no(void) {\n# endif\nint f(void) { }')).toEqual(['f']);
    expect(names('#if 0x10\nint yes(void) { }\n#endif\n#if 0 || A\nint also(void) { }\n#endif')).toEqual(['yes', 'also']);
    expect(names('#if 0\nint no(void) {')).toEqual([]);
  });

  it('without a start or an end does no harm', () => {
    expect(names('#endif\n#else\n#elif A\nint f(void) { }\n#if B\nint g(void) { }')).toEqual(['f', 'g']);
  });
});

describe('the condition of a definition', () => {
  const conditionOf = (text: string) => functionsOf(text).map(({ condition }) => condition && [condition.text, condition.branch, condition.outer?.text]);

  it('is its branch, with the enclosing branches', () => {
    expect(conditionOf('int f(void) { }\n#if A\n#ifdef B\n#else\nint g(void) { }\n#endif\nint h(void) { }\n#endif\nint i(void) { }')).toEqual([
      undefined, ['#ifdef B', 1, '#if A'], ['#if A', 0, undefined], undefined,
    ]);
  });

  it('is distinguished from others by its first 200 characters', () => {
    const [condition] = conditionOf(`#if ${'A'.repeat(300)}\nint f(void) { }\n#endif\n`);
    expect(condition?.[0]).toHaveLength(200);
  });
});

describe('the definition of a symbol', () => {
  const definitions = (text: string, symbol: string, tables = true) => definitionsOf(contentsOf(text), symbol, tables).map(({ kind, line }) => [kind, line]);

  it('is a function, or else a macro, or else a table if tables count', () => {
    const macro = '#define x(a) a\n';
    const table = 'static int x[] = { 1 };\n';
    expect(definitions(`${macro}${table}int x(void) { }\n`, 'x')).toEqual([['function', 2]]);
    expect(definitions(`${table}${macro}`, 'x')).toEqual([['macro', 1]]);
    expect(definitions(table, 'x')).toEqual([['table', 0]]);
    expect(definitions(table, 'x', false)).toEqual([]);
    expect(definitions(macro, 'x', false)).toEqual([['macro', 0]]);
  });

  it('of a system call is only the function that the macro creates', () => {
    const text = 'int plain(void) { }\nSYSCALL_DEFINE1(blue, int, fd)\n{\n}\nSYSCALL_DEFINE1(green, int, fd)\n{\n}\n';
    expect(definitions(text, 'sys_blue')).toEqual([['function', 1]]);
    expect(definitions(text, '__se_sys_green')).toEqual([['function', 4]]);
    expect(definitions(text, 'sys_plain')).toEqual([]);
    expect(definitions(text, 'sys_none')).toEqual([]);
  });

  it('is examined in at most 64 places', () => {
    const many = (count: number) => definitions('int f(void) { }\n'.repeat(count), 'f').length;
    expect([many(63), many(64), many(65)]).toEqual([63, 64, 64]);
  });
});

describe('several definitions of one name', () => {
  const twins = (text: string) => areTwins(definitionsOf(contentsOf(text), 'f', false));
  const f = 'int f(void) { }\n';

  it.each([
    ['in branches of one #if', `#ifdef A\n${f}#else\n${f}#endif\n`, true],
    ['in three branches', `#if A\n${f}#elif B\n${f}#else\n${f}#endif\n`, true],
    ['under different conditions', `#ifdef A\n${f}#endif\n#ifdef B\n${f}#endif\n`, true],
    ['under one condition twice', `#ifdef A\n${f}#endif\n#ifdef A\n${f}#endif\n`, false],
    ['under a condition and its opposite', `#ifdef A\n${f}#endif\n#ifdef A\n#else\n${f}#endif\n`, true],
    ['in one branch', `#ifdef A\n${f}${f}#endif\n`, false],
    ['under a condition and under none', `#ifdef A\n${f}#endif\n${f}`, false],
    ['under a condition and under a further one inside', `#ifdef A\n${f}#ifdef B\n${f}#endif\n#endif\n`, false],
    ['in branches inside one branch', `#ifdef A\n#ifdef B\n${f}#else\n${f}#endif\n#endif\n`, true],
    ['in branches of the outer #if, the same inside', `#ifdef A\n#ifdef B\n${f}#endif\n#else\n#ifdef B\n${f}#endif\n#endif\n`, true],
    ['of which two of three exclude each other', `#ifdef A\n${f}${f}#else\n${f}#endif\n`, false],
  ])('%s are twins: %s', (_, text, expected) => {
    expect(twins(text)).toBe(expected);
  });
});

describe('the cache of recent results', () => {
  const blank = (length: number, sign: string) => `/*${sign}${' '.repeat(length - 5)}*/`;

  it('avoids scanning a text again until many other texts were scanned', () => {
    const first = blank(1_000, 'a');
    const read = contentsOf(first);
    contentsOf(blank(1_000, 'b'));
    expect(contentsOf(first)).toBe(read);
    const forgotten = contentsOf(blank(1_001, 'c'));
    for (const sign of 'defghi') {
      contentsOf(blank(3_000_000, sign));
      expect(contentsOf(first)).toBe(read);
    }
    expect(contentsOf(blank(1_001, 'c'))).not.toBe(forgotten);
  });

  it('keeps a result that is larger than the whole cache', () => {
    const text = blank(16_000_001, 'z');
    expect(contentsOf(text)).toBe(contentsOf(text));
  });
});

it('the function at an offset is the last of those that share a body', () => {
  const text = '#if A\nint f0(int a)\n#elif B\nint f1(int a)\n#elif C\nint f2(int a)\n#else\nint f3(int a)\n#endif\n{\n\tx();\n}\n\nint g(void) { }';
  const functions = functionsOf(text);
  const at = (mark: string) => functionAt(functions, text.indexOf(mark))?.name;
  expect([at('int f0'), at('f2'), at('x()'), at('}'), at('\n\nint g'), at('g(')]).toEqual(['f0', 'f2', 'f3', 'f3', 'f3', 'g']);
  expect(functionAt(functions, text.indexOf('\n\nint g') + 1)).toBeUndefined();
});
