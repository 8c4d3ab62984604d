import { describe, expect, it } from 'vitest';
import { functionAt, functionsOf, resolveCall } from '../../src/anchors/index.js';
import { macrosInFile } from '../../src/anchors/project-macros.js';
import { anchor, treeOf } from './tree-of.js';

const names = (text: string, own = '') => functionsOf(text, macrosInFile(own)).map(({ name }) => name);

describe('a macro that contains a function with its body', () => {
  it.each([
    ['one function for each call', '#define DEF_CMP(type) \\\nstatic int cmp_##type(const void *a) \\\n{ \\\n\treturn *(const type *)a; \\\n}\nDEF_CMP(int)\nDEF_CMP(long)\n\nvoid sort(void *p) { }', ['cmp_int', 'cmp_long', 'sort']],
    ['calls that end in a semicolon', '#define DEF(x) int x(void) { }\nDEF(a);\nDEF(b);\nint f(void) { }', ['a', 'b', 'f']],
    ['calls in one line', '#define DEF(x) int x(void) { }\nDEF(a) DEF(b) int f(void) { }', ['a', 'b', 'f']],
    ['a declaration at its end, without a semicolon', '#define ATTR(n) \\\nstatic int n##_show(void) \\\n{ \\\n\treturn 0; \\\n} \\\nstatic DEVICE_ATTR_RO(n)\nATTR(temp);\nATTR(rpm);\nint f(void) { }', ['temp_show', 'rpm_show', 'f']],
    ['a variable at its end, without a semicolon', '#define ATTR(n) int n##_get(void) { return 0; } static int n##_value = 3\nATTR(temp);\nint f(void) { }', ['temp_get', 'f']],
    ['several functions for each call', '#define DEF(x) int get_##x(void) { } void set_##x(int a) { }\nDEF(blue)', ['get_blue', 'set_blue']],
    ['a list of names', '#define FIELDS(X) X(a) X(b)\n#define GETTER(n) int get_##n(void) { return n; }\nFIELDS(GETTER)\n#undef GETTER\nint total(void) { }', ['get_a', 'get_b', 'total']],
    ['a name that a known macro makes', '#define DO_2OP(NAME, TYPE, OP) \\\nvoid HELPER(NAME)(void *d) \\\n{ TYPE *a = d; *a = *a OP 1; }\nDO_2OP(add8, uint8_t, +)\nuint64_t HELPER(mul)(int a) { }', ['helper_add8', 'helper_mul']],
    ['words before the call', '#define DEF(x) int x(void) { }\nstatic inline DEF(a)\nint f(void) { }', ['a', 'f']],
    ['a body alone', '#define NOT_REACHED { abort(); }\nint first(int a) NOT_REACHED\nint second(int a,\n\tint b) NOT_REACHED\nint f(void) { }', ['first', 'second', 'f']],
    ['a body with arguments', '#define RETURN(x) { return x; }\nint first(int a) RETURN(a)\nint f(void) { }', ['first', 'f']],
    ['no arguments', '#define MAIN int main(void) { return 0; }\nMAIN\nint f(void) { }', ['main', 'f']],
    ['an empty list of arguments', '#define MAIN() int main(void) { return 0; }\nMAIN()\nint f(void) { }', ['main', 'f']],
    ['a macro in a macro', '#define DEF_(x) int x##_op(void) { }\n#define DEF(x) DEF_(x)\nDEF(open)', ['open_op']],
    ['a function of another macro before its own', '#define OTHER(x) struct x { int a; };\n#define DEF(x) OTHER(x##_s) int x(void) { }\nDEF(open)\nint f(void) { }', ['open', 'f']],
    ['a literal that looks like a comment', '#define DEF(x) int x(void) { get("http://x"); }\nDEF(a)\nint f(void) { }', ['a', 'f']],
    ['a literal with braces', '#define DEF(x) int x(void) { get("}}", #x "{", \'{\'); }\nDEF(a)\nint f(void) { }', ['a', 'f']],
    ['comments on several lines', '#define DEF(x) /* a */ \\\n\tint x(void) /* { */ \\\n\t{ /* } */ }\nDEF(a)\nint f(void) { }', ['a', 'f']],
    ['branches', '#ifdef A\n#define DEF(x) int a_##x(void) { }\n#else\n#define DEF(x) int b_##x(void) { }\n#endif\nDEF(open)', ['a_open', 'b_open']],
    ['a method', '#define GETTER(n) int n() { return n##_; }\nclass A {\n\tGETTER(one)\npublic:\n\tGETTER(two)\n};\nint f() { }', ['A::one', 'A::two', 'f']],
    ['a method in a class with no other braces', '#define GETTER(n) int n() { return 0; }\nclass A {\n\tGETTER(one)\n\tint a;\n};\nstruct B { int b; };\nint f() { }', ['A::one', 'f']],
    ['a call in a branch', '#define DEF(x) int x(void) { }\n#ifdef A\nDEF(a)\n#else\nDEF(b)\n#endif\nint f(void) { }', ['a', 'b', 'f']],
    ['C++ templates', '#define OP(sign) template <class T> bool operator sign(A<T> a, A<T> b) { return a.x sign b.x; }\nOP(==)\nOP(<)', ['operator==', 'operator<']],
  ])('makes it: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['a macro that is no longer defined', '#define DEF(x) int x(void) { }\n#undef DEF\nDEF(a)\nint f(void) { }', ['f']],
    ['a later definition', 'DEF(a)\nint f(void) { }\n#define DEF(x) int x(void) { }\n', ['f']],
    ['a macro for statements', '#define FREE(x) do { free(x); } while (0)\nint f(void) { FREE(a); }\nint g(void) { }', ['f', 'g']],
    ['a macro with the name of a function', '#ifdef A\n#define get(x) ({ x; })\n#else\nint get(int x) { }\n#endif\nint f(void) { }', ['get', 'f']],
    ['statements with the name of a function', '#define get(x) { put(x); }\nvoid get(int x)\n{\n}', ['get']],
    ['a value', '#define VALUES { 1, 2 }\nstatic int a[] = VALUES;\nint f(void) { }', ['f']],
    ['a type', '#define LIST(name) struct name { int (*f)(void); }\nLIST(blue);\nLIST(green) x;\nint f(void) { }', ['f']],
    ['a function of C++ without a name', '#define CALL [](int a) { return a; }\nauto x = CALL;\nint f() { }', ['f']],
    ['a name without arguments', '#define DEF(x) int x(void) { }\nint DEF;\nint f(void) { }', ['f']],
    ['a macro whose body is not complete', '#define DEF(x) int x(void) {\nDEF(a)\n\treturn 0;\n}\nint f(void) { }', ['f']],
    ['a call in a body', '#define DEF(x) int x(void) { }\nint f(void) { DEF(a) }', ['f']],
    ['a macro for a head', '#define DEF(x) struct s { int a; }; int x(void)\nDEF(a)\n{\n}\nint f(void) { }', ['a', 'f']],
  ])('makes none: %s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('can be defined for the project', () => {
    expect(names('DEF(a)\nint f(void) { }', '#define DEF(x) static int x##_op(void) { }\n')).toEqual(['a_op', 'f']);
  });

  it('has the functions where it is called', () => {
    const text = '#define DEF(x) int get_##x(void) { }\n#define ALL(X) X(a) X(b)\nstatic DEF(blue)\nALL(DEF)\n#define BODY { }\nint f(int a) BODY\n';
    const found = functionsOf(text).map(({ name, nameStart, nameEnd, start, bodyStart, bodyEnd, line, via }) => [name, text.slice(nameStart, nameEnd), text.slice(start, bodyStart), bodyEnd - bodyStart, line, via]);
    expect(found).toEqual([
      ['get_blue', 'blue', 'static DEF(blue)', 0, 2, 'macro'],
      ['get_a', 'ALL', 'ALL(DEF)', 0, 3, 'macro'],
      ['get_b', 'ALL', 'ALL(DEF)', 0, 3, 'macro'],
      ['f', 'f', 'int f(int a) BODY', 0, 5, 'function'],
    ]);
    expect(functionAt(functionsOf(text), text.indexOf('blue)'))?.name).toBe('get_blue');
  });

  it('has the calls of the functions, like the arguments of its call', async () => {
    const text = '#define BODY(x) \\\n\t{ \\\n\t\tput(x); \\\n\t}\n#define DEF(n, get) int f_##n(void) BODY(get(n))\n#define ALL(X) X(c, take)\n\nDEF(a, fetch)\nint g(int a) BODY(a)\nALL(DEF)\n';
    const call = async (caller: string, calls: string) => {
      const { call: { found } } = await resolveCall({ type: 'call', caller: anchor(`a.c#${caller}`), calls }, treeOf({ 'a.c': text }));
      return found && [text.slice(found.nameStart, found.nameEnd), found.line];
    };
    expect(await call('f_a', 'fetch')).toEqual(['fetch', 7]);
    expect(await call('f_a', 'get')).toEqual(['get', 4]);
    expect(await call('g', 'put')).toEqual(['put', 2]);
    expect(await call('f_c', 'get')).toEqual(['get', 4]);
    expect(await call('f_a', 'other')).toBeUndefined();
  });
});

describe('a macro that hides a brace', () => {
  it.each([
    ['of a body', '#define BEGIN {\n#define END }\nint first(void)\nBEGIN\n\treturn 1;\nEND\nint second(void)\n{\n\treturn 2;\n}', ['first', 'second']],
    ['of a body, with statements', '#define ENTER(f) { trace(f);\n#define LEAVE return; }\nvoid first(int a) ENTER("first")\n\tif (a) { x(); }\nLEAVE\nint second(void) { }', ['first', 'second']],
    ['of a loop', '#define LOOP for (;;) {\nint first(void) {\n\tLOOP\n\t\tx();\n\t}\n}\nint second(void) { }', ['first', 'second']],
    ['of a loop with arguments', '#define EACH(x) for (;;) { if (x) {\n#define EACH_END }}\nint first(void) { EACH(a) x(); EACH_END } int second(void) { }', ['first', 'second']],
    ['in a literal', '#define OPEN "{"\nint first(void) { puts(OPEN); }\nint second(void) { }', ['first', 'second']],
    ['in a comment', '#define OPEN 1 /* { */\nint first(void) { puts(OPEN); }\nint second(void) { }', ['first', 'second']],
    ['only if it is called', '#define EACH(x) for (;;) {\nint first(void) { int EACH; } int second(void) { }', ['first', 'second']],
    ['until it is no longer defined', '#define OPEN {\n#undef OPEN\nint first(void) { OPEN; } int second(void) { }', ['first', 'second']],
    ['under a condition', '#ifdef A\n#define OPEN if (a) {\n#define CLOSE }\n#else\n#define OPEN\n#define CLOSE\n#endif\nint first(void) { OPEN x(); CLOSE } int second(void) { }', ['first', 'second']],
    ['of a K&R body', '#define BEGIN {\n#define END }\nint first(a)\n\tint a;\nBEGIN\nEND\nint second(void) { }', ['first', 'second']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});
