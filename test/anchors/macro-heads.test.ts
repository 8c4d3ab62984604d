import { describe, expect, it } from 'vitest';
import { contentsOf, definitionsIn, functionsOf } from '../../src/anchors/index.js';
import { macrosInFile } from '../../src/anchors/project-macros.js';

const names = (text: string, own = '') => functionsOf(text, macrosInFile(own)).map(({ name }) => name);

describe('a macro call without a semicolon is not the function that follows it', () => {
  it.each([
    ['a function in capitals', 'BLAS_PROLOGUE()\nint MAIN_(void) { return 0; }', ['MAIN_']],
    ['a function in capitals after an empty line', 'BLUE_INIT()\n\nvoid BLUE(int *n, double *a)\n{\n}', ['BLUE']],
    ['a function that a macro makes', 'INI_BEGIN()\n\tINI_ENTRY("a.b", "1", ALL, OnUpdate, bar, a_globals)\nINI_END()\n\nBLUE_FUNCTION(blue)\n{\n}', ['blue']],
    ['several functions', 'GET_MODULE()\nBLUE_FUNCTION(a)\n{\n}\nINIT_ONCE()\nvoid MAINLOOP(void) { }\nPROLOGUE()\nDEFINE_INIT(b)\n{\n}', ['a', 'MAINLOOP', 'b']],
    ['a method', 'END_MAP()\nvoid Dlg::OK() { }', ['Dlg::OK']],
    ['a type on a line of its own', 'PROLOGUE()\nstatic int\nBLUE(int a)\n{\n}', ['BLUE']],
    ['a type that is not built in', 'PROLOGUE()\nblue_t BLUE(int a)\n{\n}', ['BLUE']],
    ['a function on the same line', 'PROLOGUE() static void BLUE(int a) { }', ['BLUE']],
    ['declared names', 'DECLARE(struct blue *b)\nint BLUE(int a) { }', ['BLUE']],
    ['declared names and a macro', 'DECLARE(struct blue *b)\nBLUE_FUNCTION(blue)\n{\n}', ['blue']],
    ['small letters', 'rb_gen(static, tree_t *, node_t, x)\n\nstatic int\nblue(int a)\n{\n}', ['blue']],
    ['small letters and no arguments', 'init_once()\nint blue(void) { }', ['blue']],
    ['in a class', 'class A {\n\tMETA()\n\tvoid RUN(int a) { }\n};', ['A::RUN']],
    ['a CRLF file', 'PROLOGUE()\r\nint BLUE(void)\r\n{\r\n}\r\n', ['BLUE']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['a function without a type', 'MAIN()\n{\n}', ['MAIN']],
    ['an attribute on the same line', 'BLUE(int a) COLD(x)\n{\n}', ['BLUE']],
    ['an attribute on a line that is indented', 'BLUE(int a)\n\tCOLD(x)\n{\n}', ['BLUE']],
    ['an attribute behind a type', 'static int BLUE(int a)\nCOLD(x)\n{\n}', ['BLUE']],
    ['an attribute of small letters', 'main()\n__attribute__((x))\n{\n}', ['main']],
    ['an attribute in capitals of a function in small letters', 'main(int a)\nCOLD(x)\n{\n}', ['main']],
    ['a constructor', 'A::A()\nREQUIRES(m)\n{\n}', ['A::A']],
    ['a constructor with a condition', 'A::A(int a) noexcept\nrequires(sizeof(int) > 2)\n{\n}', ['A::A']],
  ])('but can be one: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('an unknown macro', () => {
  it.each([
    ['a test with a suite', 'TEST(Ring, Push)\n{\n}\nint f(void) { }', ['f']],
    ['tests with a suite', 'TEST_F(Ring, Grows) { }\nTYPED_TEST(Ring, Works) { x; }\nint f(void) { }\nTEST_P(Ring, Name)\n{\n}', ['f']],
    ['a test with parameters', 'BENCHMARK_DEFINE_F(Ring, Push)(benchmark::State &s) { }\nint f(void) { }', ['f']],
    ['a test with a text', 'TEST_CASE("grows {", "[ring]") { SECTION("x") { } }\nint f(void) { }', ['f']],
    ['joined names', 'static int JOIN(blue, _read)(int a)\n{\n}\nint f(void) { }', ['f']],
    ['joined names in small letters', 'static int join(blue, _read)(int a)\n{\n}\nint f(void) { }', ['f']],
    ['a name that another macro makes', 'static int BLUE(join(blue, _read))(int a)\n{\n}\nint f(void) { }', ['f']],
    ['a prefix in small letters', 'static int fn(open)(int a)\n{\n}\nint f(void) { }', ['f']],
    ['one argument', 'TEST(pushes)\n{\n}\nint f(void) { }', ['pushes', 'f']],
    ['one argument and parameters', 'int BLUE(open)(int a)\n{\n}', ['open']],
  ])('names a function only with a single argument: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('that the project defines names one with several', () => {
    expect(names('TEST(Ring, Push)\n{\n}', '#define TEST(suite, name) suite##_##name\n')).toEqual(['Ring_Push']);
  });
});

describe('a macro in the argument of a macro', () => {
  it.each([
    ['joined names', 'target_ulong HELPER(glue(blue, _ld))(CPUArchState *env)\n{\n}', ['helper_blue_ld']],
    ['joined names in joined names', 'uint64_t HELPER(glue(glue(blue, _), load))(CPUArchState *env) { }', ['helper_blue_load']],
    ['a macro of the file', '#define glue3(a, b, c) glue(glue(a, b), c)\nint glue3(load, _x, _mmu)(int a) { }', ['load_x_mmu']],
    ['a name of the file', '#define OP blue\nint HELPER(OP)(int a) { }', ['helper_blue']],
    ['a macro of the file that joins before it replaces', '#define HELPER(x) helper_##x\nint HELPER(glue(blue, _ld))(CPUArchState *env) { }\nint f(void) { }', ['f']],
    ['a macro of another file that the file calls', '#define FN(x) JOIN(blue_, x)\nint FN(open)(int a) { }\nint f(void) { }', ['f']],
    ['capitals that are joined as they are', '#define FN(x) blue_##x\nint FN(READ)(int a) { }', ['blue_READ']],
    ['capitals that another file can replace', '#define FN(x) FN_(x)\n#define FN_(x) blue_##x\nint FN(READ)(int a) { }\nint f(void) { }', ['f']],
    ['a literal with a bracket', '#define CMD(text, name) name\nint CMD("a) (", blue)(int a) { }', ['blue']],
    ['a macro whose parameter becomes a string', '#define CMD(name) name(struct cmd *c, const char *s, int (*f)(int #name))\nint CMD(blue) { }', ['blue']],
    ['a literal that looks like a comment', '#define CMD(name) NAMED("http://x", name)\n#define NAMED(text, name) name\nint CMD(blue)(int a) { }', ['blue']],
  ])('is replaced as a preprocessor does: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('a macro of the same file that replaces the name of a function', () => {
  it.each([
    ['another name', '#define yyparse calc_parse\nint yyparse(void) { }\nint other(int yyparsed) { }', ['calc_parse', 'other']],
    ['definitions one after the other', '#define DECODE fast\nint DECODE(const char *s, int n) { }\n#undef DECODE\n#define DECODE safe\nint DECODE(const char *s, int n) { }\n#undef DECODE\nint DECODE(int n) { }', ['fast', 'safe', 'DECODE']],
    ['joined names', '#define CAT_(a, b) a##b\n#define CAT(a, b) CAT_(a, b)\n#define NAME CAT(blk_, read_x)\nint NAME(int a) { }', ['blk_read_x']],
    ['names that replace each other', '#define a b\n#define b c\nint a(void) { }\n#define x y\n#define y x\nint x(void) { }', ['c', 'x']],
    ['a name after its type', '#define FUNC deflate_fast\nstatic int\nFUNC(struct state *s, int flush)\n{\n}', ['deflate_fast']],
    ['a name in parentheses', '#define getc my_getc\nint (getc)(FILE *f) { }', ['my_getc']],
    ['parentheses', '#define getc (getc)\n#define putc (my_putc)\nint getc(FILE *f) { }\nint putc(FILE *f) { }', ['getc', 'my_putc']],
    ['K&R', '#define f g\nint f(a, b)\n\tint a, b;\n{\n}', ['g']],
    ['a pointer to a function', '#define f g\nint (*f(int a))(int b) { }', ['g']],
    ['its type, too', '#define MAIN int main\nMAIN(int argc, char **argv) { }', ['main']],
    ['a macro that names the function', '#define DEFINE_BLUE DEFINE_TEST\nDEFINE_BLUE(open) { }', ['open']],
    ['a method', '#define run go\nvoid Ring::run(int a) { }\nstruct A {\n\tvoid run() { }\n};', ['Ring::go', 'A::go']],
    ['a class', '#define RING Ring\nvoid RING::run(int a) { }\nclass RING {\n\tvoid go() { }\n};', ['Ring::run', 'Ring::go']],
    ['branches', '#ifdef A\n#define f g\n#else\n#define f h\n#endif\nint f(void) { }', ['g', 'h']],
    ['only under a condition', '#ifdef A\n#define f g\n#endif\nint f(void) { }', ['f', 'g']],
    ['under the condition of the function', '#ifdef A\n#define f g\nint f(void) { }\n#endif', ['g']],
    ['a macro that passes its parameters on', '#define read(fd) my_read(fd)\nint read(int fd) { }', ['my_read']],
    ['a macro that passes its parameters to a method', '#define read(fd, n) my_read(fd,n)\nint read(int fd, int n) { }', ['my_read']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['an attribute', '#define STATIC static\nSTATIC int f(void) { }', ['f']],
    ['nothing', '#define f\nint f(void) { }', ['f']],
    ['its own name', '#define f f\nint f(void) { }', ['f']],
    ['its own name with an attribute', '#define f COLD f\nint f(void) { }', ['f']],
    ['a call of its own name', '#define f(x) f(x)\nint f(int x) { }', ['f']],
    ['a call of its own name with another argument', '#define f(a) f(a, 1)\nint f(int a, int b) { }', ['f']],
    ['other arguments', '#define f(a) g(a, 1)\nint f(int a) { }', ['f']],
    ['a call in parentheses', '#define f(a) g(a)\nint (f)(int a) { }', ['f']],
    ['a call under a condition', '#ifdef A\n#define f(a) g(a)\n#endif\nint f(int a) { }', ['f']],
    ['a later definition', 'int f(int a) { }\n#define f g\n', ['f']],
    ['a definition in another branch', '#ifdef A\n#define f g\n#else\nint f(int a) { }\n#endif', ['f']],
    ['a class under a condition', '#ifdef A\n#define B C\n#endif\nvoid B::f(int a) { }', ['B::f']],
    ['an operator', '#define add plus\nint operator+(A a, A b) { }', ['operator+']],
  ])('and one that does not: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('depends on another file', () => {
    expect(names('#define NAME GLUE(blk_, read)\nint NAME(int a) { }\nint f(void) { }')).toEqual(['f']);
    expect(names('#define yyparse calc_parse\nint f(void) { }')).toEqual(['f']);
    expect(names('int yyparse(void) { }', '#define yyparse calc_parse\n')).toEqual(['calc_parse']);
  });

  it('leaves the position where the name is written, which anchors can use, too', () => {
    const text = '#define yyparse calc_parse\nint yyparse(void) { }\nint A::yyparse(int a) { }';
    expect(functionsOf(text).map(({ nameStart, nameEnd, via }) => [text.slice(nameStart, nameEnd), via])).toEqual([['yyparse', 'function'], ['yyparse', 'function']]);
    expect(definitionsIn(text, 'yyparse').map(({ name }) => name)).toEqual(['calc_parse']);
    expect(definitionsIn(text, 'calc_parse').map(({ name }) => name)).toEqual(['calc_parse']);
    expect(contentsOf(text).functions.map(({ written }) => written)).toEqual(['yyparse', 'A::yyparse']);
  });
});

describe('a macro without parameters that writes the head', () => {
  it.each([
    ['all of it', '#define YY_DECL int yylex (YYSTYPE *value, yyscan_t scanner)\nextern int yylex (YYSTYPE *value, yyscan_t scanner);\nYY_DECL\n{\n\treturn 3;\n}\nint f(void) { }', ['yylex', 'f']],
    ['all but the storage class', '#define HEAD int head(int a)\nstatic HEAD { return a; }\nint f(void) { }', ['head', 'f']],
    ['another one in each branch', '#ifdef A\n#define HEAD int one(int a)\n#else\n#define HEAD int two(int a)\n#endif\nHEAD { return a; }', ['one', 'two']],
  ])('is found under the name of the function: %s', (_, text, expected) => {
    expect(functionsOf(text).map(({ name }) => name)).toEqual(expected);
  });
});

describe('a macro in another one', () => {
  it.each([
    ['in its argument', '#define xglue(x, y) x ## y\n#define glue(x, y) xglue(x, y)\n#if SIZE == 8\n#define SUFFIX q\n#elif SIZE == 4\n#define SUFFIX l\n#endif\nint glue(glue(ld, SUFFIX), _mmu)(int a) { }\nint f(void) { }', ['ldq_mmu', 'ldl_mmu', 'f']],
    ['that passes its argument on', '#ifdef BIG\n#define PFX(n) big_##n\n#else\n#define PFX(n) little_##n\n#endif\n#define API(n) PFX(n)\nint API(run)(void) { }', ['big_run', 'little_run']],
  ])('is replaced by each of its definitions: %s', (_, text, expected) => {
    expect(functionsOf(text).map(({ name }) => name)).toEqual(expected);
  });
});
