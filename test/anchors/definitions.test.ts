import { describe, expect, it, vi } from 'vitest';
import { contentsOf, functionAt, functionsOf } from '../../src/anchors/index.js';
import { areTwins, definitionsIn, definitionsOf } from '../../src/anchors/definitions.js';

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
    ['a list over 4,000 characters, which has a type before', `static f(${'a,'.repeat(1_997)}int b, c) GREEN(x)\n{\n}`, ['f']],
    ['a list that has its first type after 4,000 characters', `static f(${'a,'.repeat(1_996)}ab,int b, c) GREEN(x)\n{\n}`, ['x']],
    ['a list that has its first type after 4,000 characters, and a type before the name', `int f(${'a,'.repeat(1_996)}ab,int b, c) GREEN(x)\n{\n}`, ['f']],
    ['a list with a forward declaration', 'int f(int n; int a[n], int n)\n{\n}', ['f']],
    ['stars alone are no parameter', 'static f(**) GREEN(y)\n{\n}', ['y']],
    ['stars alone are no parameter, nor first', 'static f(**, x) GREEN(y)\n{\n}', ['y']],
    ['a word in capitals after a type', 'int HASH(x)\n{\n}', ['HASH']],
    ['a word in capitals after a type and a star', 'int *HASH(x)\n{\n}', ['HASH']],
    ['a word in capitals after a storage class', 'static HASH(x)\n{\n}', ['x']],
    ['a word in capitals with parameters, and a macro after', 'unsigned int HASH(int a) GREEN(x)\n{\n}', ['HASH']],
    ['a word in capitals with parameters, and a macro before', 'BLUE(x)\nunsigned int HASH(int a)\n{\n}', ['HASH']],
    ['a maker with parameters, and a macro after', 'uint64_t HELPER(blue)(int a) GREEN(x)\n{\n}', ['helper_blue']],
    ['a maker with parameters, and a macro before', 'RED(x)\nuint64_t HELPER(blue)(int a) GREEN(x)\n{\n}', ['helper_blue']],
    ['a maker at the start of the file', 'HELPER(blue)(int a)\n{\n}', ['helper_blue']],
    ['a word with one capital', 'static Blue(x)\n{\n}', ['Blue']],
    ['a word without letters', 'static __(x)\n{\n}', ['__']],
    ['a name in parentheses after a star', 'foo_t *(shy)(int a)\n{\n}', ['shy']],
    ['a name in parentheses after a star, and a macro before', 'BLUE(x)\nfoo_t *(shy)(int a)\n{\n}', ['shy']],
    ['no name in the parentheses', 'foo_t *(3)(int a)\n{\n};\nint f(void) { }', ['f']],
    ['fifteen attributes after', `int f(int a) ${'__cold(x) '.repeat(15)}\n{\n}`, ['f']],
    ['a literal with a brace before', 'char *s = "{";\nint f(void) { }', ['f']],
    ['a parenthesis that was not opened before', ') int f(void) { }', ['f']],
    ['a number sign inside a line', 'b(int x) #{ }\nint f(void) { }', ['b', 'f']],
    ['a brace in the parentheses of a macro', 'BLUE(int a) GREEN({ x; })\nint f(void) { }', ['f']],
    ['a second body after a table', 'static int t[] = { 1 };\nint f(void)\n{\n}\nint g(void)\n{\n}', ['f', 'g']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('begins after a macro call without a semicolon, and includes its attributes', () => {
    expect(whole('BLUE(x)\nstatic int f(int a)\n{\n\tb();\n}\n')).toEqual([['f', 'static int f(int a)', '{\n\tb();\n}']]);
    expect(whole('__attribute__((cold)) int f(int a) { b(); } int g(void) {}')).toEqual([['f', '__attribute__((cold)) int f(int a)', '{ b(); }'], ['g', 'int g(void)', '{}']]);
    expect(whole('ONE(x) TWO(y) /* so */ int f(int a) { }')[0]?.[1]).toBe('int f(int a)');
    expect(whole('ONE(x)(y) int f(int a) { }')[0]?.[1]).toBe('int f(int a)');
    expect(whole('int (*pick(int a))(int b) { }')).toEqual([['pick', 'int (*pick(int a))(int b)', '{ }']]);
    expect(whole('SYSCALL_DEFINE1(blue, int, fd) { }')).toEqual([['blue', 'SYSCALL_DEFINE1(blue, int, fd)', '{ }']]);
    expect(whole('struct s { int a; } *f(int b) { }')).toEqual([['f', 'struct s { int a; } *f(int b)', '{ }']]);
    expect(whole('extern "C" {\nint x\n}\nint f(int a) { }')).toEqual([['f', 'int f(int a)', '{ }']]);
  });

  it('includes the parameter declarations of the K&R style', () => {
    expect(whole('int old(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n')).toEqual([['old', 'int old(a, b)\n\tint a;\n\tchar *b;', '{\n\treturn a;\n}']]);
    expect(names('int no(a);\nstruct s\n{\n};\nint f(void) { }')).toEqual(['f']);
    expect(names('int no = old(a) b;\n{\n}\nint f(void) { }')).toEqual(['f']);
    expect(names(`int long(${'a, '.repeat(400)}b) int a;\n{\n}\nint f(void) { }`)).toEqual(['f']);
    const list = (length: number) => names(`int old(${'a'.repeat(length - 2)}) int a;\n{\n}`);
    expect([list(1_000), list(1_001)]).toEqual([['old'], []]);
    expect(names('int no;\n{\n}\nint f(void) { }')).toEqual(['f']);
  });

  it('in one branch of an #if is not that of a variable in the other', () => {
    expect(names('#ifdef A\nint f(int a)\n#else\nint g(int b) = x\n#endif\n{\n}')).toEqual(['f']);
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

  it.each([
    ['as it is written if its braces match', 'int f(void)\n{\n\tint x[] = {\n};\n\ty();\n}\n', '{\n\tint x[] = {\n};\n\ty();\n}'],
    ['as it is written inside extern "C"', 'extern "C" {\nint f(void)\n{\n\tint x[] = {\n};\n\ty();\n}\n}\n', '{\n\tint x[] = {\n};\n\ty();\n}'],
    ['as it is written after a brace in parentheses', 'BLUE(})\nint f(void)\n{\n\tint x[] = {\n};\n\ty();\n}\n', '{\n\tint x[] = {\n};\n\ty();\n}'],
    ['at the first brace in column 0 after one that does not match', '}\nint f(void)\n{\n\tint x[] = {\n};\n\ty();\n}\n', '{\n\tint x[] = {\n}'],
    ['at the first brace in column 0 before one that does not match', 'int f(void)\n{\n\tif (x) {\n\t}\n\ty();\n}\n}\n', '{\n\tif (x) {\n\t}\n\ty();\n}'],
    ['at a brace after a number sign', 'int f(void) { a #}\nint g(void) { }', '{ a #}'],
  ])('of a function ends %s', (_, text, body) => {
    expect(whole(text)[0]).toEqual(['f', 'int f(void)', body]);
  });

  it('is the same for all heads, even if nothing ends it', () => {
    expect(whole('#if A\nint f(int a)\n#else\nint g(int a)\n#endif\n{\n\tx();').map(([name, , body]) => [name, body])).toEqual([['f', '{\n\tx();'], ['g', '{\n\tx();']]);
    expect(contentsOf('static int t[] = {\n\t1,').tables).toMatchObject([{ name: 't', bodyEnd: 22 }]);
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
    ['after an attribute in brackets', '[[maybe_unused]] static struct s x = { 1 };', ['x']],
    ['in capitals, before a value with a type', 'struct s BLUE = (struct s) { 1 };', ['BLUE']],
    ['in the parentheses of a macro after another', 'A(x) static DEFINE_BLUE(struct s, y) = { 1 };', ['y']],
    ['in the parentheses of a macro, directly after a comma', 'static DEFINE_BLUE(struct s,x) = { 1 };', ['x']],
    ['in the parentheses of a macro, alone', 'static DEFINE_BLUE(x) = { 1 };', ['x']],
    ['in the parentheses of a macro, last', 'static DEFINE_BLUE(struct s, x) __used = { 1 };', ['x']],
    ['of a pointer to functions', 'int (*handler)(int) = { first };', ['handler']],
    ['before an #if with the value in each branch', 'static struct s x\n#ifdef A\n\t__initconst\n#else\n\t__initdata\n#endif\n= { 1 };', ['x']],
    ['at the start of the file', 'x = { 1 };', ['x']],
  ])('is found %s', (_, text, expected) => {
    expect(tableNames(text)).toEqual(expected);
  });

  it('is found before three attributes at most, after any number of words', () => {
    for (let count = 0; count < 20; count++) {
      expect(tableNames(`${'const '.repeat(count)}x __used __maybe_unused __read_mostly = { 1 };`)).toEqual(['x']);
      expect(tableNames(`${'const '.repeat(count)}x __used __used __maybe_unused __read_mostly = { 1 };`)).toEqual([]);
    }
  });

  it('is not found for other kinds of blocks', () => {
    expect(tableNames('enum e { A = 1 };\nstruct s { int a; };\nint f(void) { int x[] = { 1 }; }')).toEqual([]);
  });
});

describe('macros', () => {
  const text = '#define ONE 1\n#define LIST \\\n\tA, \\\n\tB\n#define CALL(x) f(x)\n  #  define\tFAR(y) \\\n\tg(y)\n#define\n#undef CALL\n#define (x)\nint f(void) { }\n';

  it('with parameters are macros, multi-line ones are tables, and all others are ignored', () => {
    const { macros, tables } = contentsOf(text);
    expect(macros.map(({ name, line }) => [name, line])).toEqual([['CALL', 4], ['FAR', 5]]);
    expect(tables.map(({ name, line }) => [name, line])).toEqual([['LIST', 1]]);
  });

  it('extend to the end of their last line', () => {
    const { macros, tables } = contentsOf(text);
    expect([...macros, ...tables].map(({ bodyStart, bodyEnd }) => text.slice(bodyStart, bodyEnd))).toEqual(['(x) f(x)', '(y) \\\n\tg(y)', ' \\\n\tA, \\\n\tB']);
    expect(contentsOf('#define LAST(x)').macros).toMatchObject([{ name: 'LAST', bodyEnd: 15 }]);
    expect(contentsOf('#define SHORT\nint x;').tables).toEqual([]);
    expect(contentsOf('#define(x \\\n y)\n#define').tables).toEqual([]);
  });
});

describe('extern "C"', () => {
  it('keeps file scope inside, even if nested and next to a linkage of a single function', () => {
    expect(names('extern "C" {\nextern "C" {\nint f(void) { }\n}\nint g(void) { }\n}\nint h(void) { }')).toEqual(['f', 'g', 'h']);
    expect(names('extern int f(void) { }\nextern struct s { int a; } x;\nint g(void) { }')).toEqual(['f', 'g']);
    expect(names('extern "C" /* so */ {\nint f(void) { }\n}\nexternal "C" {\nint no(void) { }\n}\nextern *{\nint no(void) { }\n}\nint g(void) { "" }')).toEqual(['f', 'g']);
    expect(names('extern "C" int f(void)\n{\n}\nint g(void) { }')).toEqual(['f', 'g']);
    expect(names('extern "C"\n{\n#include "x"\n}\nextern "C++" {\nint f(void) { }\n}\n')).toEqual(['f']);
  });
});

describe('#if', () => {
  const nested = (depth: number, inner: string) => `${'#if A\n'.repeat(depth)}${inner}\n${'#endif\n'.repeat(depth)}`;

  it('is followed to the depth that real code has; deeper nesting is skipped, and reading continues after it', () => {
    for (const depth of [1, 255, 256, 257, 300]) expect(names(`${nested(depth, '#else\nint g(void) { }\n#endif\n#if B\nint f(void) { }')}int h(void) { }`)).toEqual(['g', 'f', 'h']);
  });

  it('is followed to a depth of 256', () => {
    const found = functionsOf(`${'#if A\n'.repeat(256)}#if X\nint f(void) { }\n#if Y\n#else\nint g(void) { }\n#endif\n#endif\nint h(void) { }\n#else\nint i(void) { }\n${'#endif\n'.repeat(256)}int j(void) { }`);
    const branches = found.map(({ condition }) => {
      let depth = 0;
      for (let at = condition; at; at = at.outer) depth++;
      return [depth, condition?.text, condition?.branch];
    });
    expect(branches).toEqual([[256, '#if A', 0], [256, '#if A', 0], [256, '#if A', 0], [256, '#if A', 1], [0, undefined, undefined]]);
    expect(functionsOf(nested(255, '#if X\n#else\nint f(void) { }\n#endif'))[0]?.condition).toMatchObject({ text: '#if X', branch: 1 });
  });

  it('restores the state of the innermost one', () => {
    const text = '#if A\nint f(int a)\n{\n#if B\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\t}\n}\n#endif\nint g(void) { }';
    expect(whole(text).map(([name, head]) => [name, head])).toEqual([['f', 'int f(int a)'], ['g', 'int g(void)']]);
    expect(whole(text)[0]?.[2]).toBe(text.slice(text.indexOf('{'), text.indexOf('\n#endif\nint g')));
  });

  it('yields functions in file order, whichever branch is read first', () => {
    expect(names('#if A\nBLUE(x)\n#else\nGREEN(y)\nint g(int a)\n#endif\nint f(int b)\n{\n}')).toEqual(['g', 'f']);
  });

  it('counts a body once that begins in one branch only', () => {
    expect(names('#if A\nint f(int a)\n#else\nint g(int a)\n{\n#endif\n{\n}\nint h(void) { }')).toEqual(['f', 'g', 'h']);
  });

  it('has heads of parentheses alone in its branches', () => {
    expect(names('SYSCALL_DEFINE1\n#ifdef A\n(blue)\n#else\n(green)\n#endif\n{\n}')).toEqual(['blue', 'green']);
  });

  it('gives one body all of its heads, up to a limit', () => {
    const heads = (count: number) => Array.from({ length: count }, (_, n) => `#${n === 0 ? 'if' : 'elif'} A${n}\nint f${n}(int a)\n`).join('');
    expect(names(`${heads(5)}#endif\n{\n}\nint g(void) { }`)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'g']);
    expect(names(`${heads(60)}#endif\n{\n}\nint g(void) { }`)).toEqual([...Array.from({ length: 17 }, (_, n) => `f${n}`), 'g']);
    const open = (count: number) => Array.from({ length: count }, (_, n) => `#${n === 0 ? 'if' : 'elif'} A${n}\nint f${n}(int a)\n{\n`).join('');
    const found = functionsOf(`${open(5)}#endif\n\treturn 0;\n}\nint g(void) { }`);
    expect(new Set(found.slice(0, 5).map(({ bodyEnd }) => bodyEnd)).size).toBe(1);
    const many = functionsOf(`${open(60)}#endif\n\treturn 0;\n}\nint g(void) { }`);
    expect(many).toHaveLength(61);
    // The bodies beyond the limit extend to the next function.
    for (const [index, { bodyEnd }] of many.slice(0, 60).entries()) expect(bodyEnd).toBe(index < 16 ? many[0]?.bodyEnd : many[index + 1]?.nameStart);
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
    expect(dead('#if A\n#else\nint no(void) { }\n#endif\nint nor(void) { }')).toEqual(['f']);
    expect(dead('#define A\nint no(void) { }\n#ifdef B\n#endif\n#undef A\nint nor(void) { }')).toEqual(['f']);
    expect(dead('x #endif\nint no(void) { }')).toEqual(['f']);
    expect(dead('x\n  #  else\nint yes(void) { }')).toEqual(['yes', 'f']);
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

  it('is found in a text, including tables', () => {
    expect(definitionsIn('int x[] = { 1 };\nint f(void) { }\n', 'f').map(({ kind, line }) => [kind, line])).toEqual([['function', 1]]);
    expect(definitionsIn('int x[] = { 1 };\n', 'x').map(({ kind, line }) => [kind, line])).toEqual([['table', 0]]);
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

  it('has 16,000,000 characters, and forgets what was used longest ago', async () => {
    vi.resetModules();
    const { contentsOf: fresh } = await import('../../src/anchors/functions.js');
    const [first, second] = [blank(8_000_000, 'a'), blank(8_000_000, 'b')];
    const [one, two] = [fresh(first), fresh(second)];
    expect([fresh(second) === two, fresh(first) === one]).toEqual([true, true]);
    const three = fresh(' ');
    fresh(blank(7_999_999, 'c'));
    expect([fresh(first) === one, fresh(' ') === three]).toEqual([true, true]);
    expect(fresh(second)).not.toBe(two);
  });

  it('is full with 16,000,001 characters', async () => {
    vi.resetModules();
    const { contentsOf: fresh } = await import('../../src/anchors/functions.js');
    const first = blank(16_000_000, 'a');
    const one = fresh(first);
    fresh(' ');
    expect(fresh(first)).not.toBe(one);
  });

  it('keeps a result that is larger than the whole cache', () => {
    const text = blank(16_000_001, 'z');
    expect(contentsOf(text)).toBe(contentsOf(text));
  });
});

it.each([[3, 'f'], [4, undefined]])('a function whose #else branch has %i other functions contains an offset after it: %s', (count, name) => {
  const text = `#if A\nint f(void)\n{\n#else\n${'int g(void) { }\n'.repeat(count)}#endif\n\tx();\n}\n`;
  expect(functionAt(functionsOf(text), text.indexOf('x()'))?.name).toBe(name);
});

it('the function at an offset is the last of those that share a body', () => {
  const text = '#if A\nint f0(int a)\n#elif B\nint f1(int a)\n#elif C\nint f2(int a)\n#else\nint f3(int a)\n#endif\n{\n\tx();\n}\n\nint g(void) { }';
  const functions = functionsOf(text);
  const at = (mark: string) => functionAt(functions, text.indexOf(mark))?.name;
  expect([at('int f0'), at('f2'), at('x()'), at('}'), at('\n\nint g'), at('g(')]).toEqual(['f0', 'f2', 'f3', 'f3', 'f3', 'g']);
  expect(functionAt(functions, text.indexOf('\n\nint g') + 1)).toBeUndefined();
});
