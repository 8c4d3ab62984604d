import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/anchors/index.js';

const names = (text: string) => functionsOf(text).map(({ name }) => name);
const f = 'int f(void)\n{\n}\n';

/** Each name, the part of the file that is marked as the name, and the line on which it is. */
const places = (text: string) => functionsOf(text).map(({ name, nameStart, nameEnd, line }) => [name, text.slice(nameStart, nameEnd), line]);

describe('code that a preprocessor does not compile defines no function', () => {
  const gone = 'int gone(void)\n{{{\n';

  it.each([
    '(0)', '0L', '0UL', '0x0', '00', "0'0", '0b0', '((0))', '!1', '! 1', '!(1)', '0 && X', '0&&X', 'X && 0', '(X) && (0)', '0 && X && Y', '(0 && X)', '0 || 0', '0 && (X || 1)', '!(1 || X)',
    '1 == 2', '1 > 2', '2 - 2', '1 - 1 /* so */', '~0 + 1', '0 // not now', '/* never */ 0', '0\t', '\\\n0', '1 ? 0 : 1', 'X ? 0 : 0', '0 ? X : 0', '3 % 3', '1 >> 1', '8 & 7', '5 ^ 5', 'defined(X) && 0', 'defined X && 0',
    '__has_include(<x.h>) && 0', 'X(1, 2) && 0', '-1 > 0', '1 / 2', 'false', '1 != 1', '2 <= 1', '1 >= 2', '+0', '0 * 3', '1 << 64 && 0', '0 | 0',
    '-1 < 0u', '~0ULL <= 1', '(~0UL >> 63) != 1', '0u - 1 <= 0', '0x8000000000000000 <= 0', '18446744073709551615u != -1', '0xFFFFFFFFFFFFFFFFu / 2 <= 5', '(1 ? -1 : 0u) < 0', '-1 / 2u == 0', '-1 % 3u != 0',
    '(-1 >> 1) > 0', '(-1 | 0u) < 0', '(!0u - 2) > 0', '((1 < 2u) - 2) > 0', '(0u && 1) - 1 > 0', '9223372036854775808 < 0', '01777777777777777777777 < 0', '(1 << 1u) - 3 > 0', '(X ? -1 : -1u) != -1', '-1 < 1u && X',
    "'a' - 'a'", "'a' != 'a'", "L'a' - L'a'", "'\\0'", "'\\x41' != 65", "'\\101' - 65", "'a' > 'a'", "'ab' ^ 'ab'", "'\\'' - '\\''", "'a' < 0",
    '0 and X', 'X and 0', 'not 1', 'not (1 or X)', '0 or 0', '1 xor 1', 'compl 0 + 1', '1 not_eq 1', '1 bitand 2', '0 bitor 0', 'not defined(X) and 0',
  ])('#if %s', (condition) => {
    expect(names(`#if ${condition}\n${gone}#endif\n${f}`)).toEqual(['f']);
  });

  it.each([
    ['under #elif', `#if A\n#elif 0\n${gone}#endif\n`],
    ['after a branch that holds', `#if 1\n#else\n${gone}#endif\n`],
    ['after a later branch that holds', `#if A\n#elif 1\n#elif B\n${gone}#else\n${gone}#endif\n`],
    ['after a comment before the number sign', `/* lead */ #if 0\n${gone}/* lead */ #endif\n`],
    ['after two comments', `/* a */ /* b */ # if 0\n${gone}/**/#/**/endif\n`],
    ['after a comment over two lines', `/* a\n b */ #if 0\n${gone}#endif\n`],
    ['after a form feed', `\f#if 0\n${gone}\f\v#endif\n`],
    ['after a comment between the number sign and the name', `# /* so */ if 0\n${gone}#/**/ endif\n`],
    ['with digraphs', `%:if 0\n${gone}%:endif\n`],
    ['with trigraphs', `??=if 0\n${gone}??=endif\n`],
    ['with joined lines', `#i\\\nf 0\n${gone}#end\\\nif\n`],
    ['with blanks after the backslash', `#if \\ \t\n 0\n${gone}#endif\n`],
    ['with a quotation mark of its own', `#if (0)\n${gone}don't "\n#endif\n`],
    ['in a body', `int g(void)\n{\n#if 0L\n}}}\n#endif\n}\n`],
  ])('%s', (_, text) => {
    expect(names(`${text}${f}`).filter((name) => name !== 'g')).toEqual(['f']);
  });

  it.each([
    'X', '1', '(1)', '1L', '!0', '0 || X', '1 || X', 'X && 1', '!X', 'X == 0', '0 == X', '', '0 0', '(0', '0)', '0 ?', "'a' == 'b'", '"a"', '0.5', '0x', 'true', '1 / 0', '1 % 0', '0 &&', '&& 0', '-1 < 0',
    'X ? 1 : 0', '1 ? X : 0', '1 << -1', '10 - 9', 'defined X', `${'('.repeat(3_000)}0`,
    '-1 > 0u', '~0ULL > 1', '(~0UL >> 63) == 1', '0u - 1 > 0', '0x8000000000000000 > 0', '0xFFFFFFFFFFFFFFFFu / 2 > 5', '(1 ? -1 : X) > 0', '(1 ? -1 : X) < 0', '(1 ? -1 : 0u) > 0', '18446744073709551616 == 0', '-1 / 2u', '(X ? -1 : -1u) > 0',
    '-9223372036854775807 - 1 < 0', '(-9223372036854775807 - 1) / -1 < 0', '-1 >> 1', "'A' == 65", "'A' != 65", "'a' < 'b'", "'\\n' == 10", "'\\xff' < 0", "'' == 0", "'a", "L'a' == 'a'", 'and', '0 not', 'defined(and)', 'X or 0', 'not X', 'xor 0',
  ])('but under #if %s there can be one', (condition) => {
    expect(names(`#if ${condition}\nint there(void) { }\n#endif\n${f}`)).toEqual(['there', 'f']);
  });

  it('but there can be one in the other branches', () => {
    expect(names(`#if (0)\n${gone}#else\nint there(void) { }\n#endif\n${f}`)).toEqual(['there', 'f']);
    expect(names(`#if 0\n${gone}#elif (1)\nint there(void) { }\n#else\n${gone}#endif\n${f}`)).toEqual(['there', 'f']);
    expect(names(`#if A\nint a(void) { }\n#elif 0\n${gone}#else\nint b(void) { }\n#endif\n${f}`)).toEqual(['a', 'b', 'f']);
    expect(names(`x /* not first */ #if 0\nint there(void) { }\n`)).toEqual(['there']);
    expect(names(`*/ #if 0\nint there(void) { }\n`)).toEqual(['there']);
  });
});

describe('characters that a compiler rewrites', () => {
  it.each([
    ['a name on two lines', 'int fir\\\nst(void)\n{\n}\n', [['first', 'fir\\\nst', 0]]],
    ['a name on two lines that end in CRLF', 'int fir\\\r\nst(void)\r\n{\r\n}\r\n', [['first', 'fir\\\r\nst', 0]]],
    ['a joint after the name', 'int first\\\n(void)\n{\n}\n', [['first', 'first', 0]]],
    ['a joint among blanks after the name', 'int first \\\n (void)\n{\n}\n', [['first', 'first', 0]]],
    ['a joint with blanks before the name', 'int \\ \t\nfirst(void)\n{\n}\n', [['first', 'first', 1]]],
    ['two joints in a row', 'int fir\\\n\\\nst(void)\n{\n}\n', [['first', 'fir\\\n\\\nst', 0]]],
    ['the end of a comment on two lines', '/* { *\\\n/ int first(void)\n{\n}\n', [['first', 'first', 1]]],
    ['a comment that is continued', '// not { \\  \n int no(void) {\nint first(void)\n{\n}\n', [['first', 'first', 2]]],
    ['braces as digraphs', 'int first(int a<:3:>)\n<%\n\tint x<:1:> = <% 1 %>;\n%>\nint second(void)\n<%\n%>\n', [['first', 'first', 0], ['second', 'second', 4]]],
    ['braces as trigraphs', 'int first(int a??(3??))\n??<\n??>\nint second(void)\n??<\n??>\n', [['first', 'first', 0], ['second', 'second', 3]]],
    ['a joint as a trigraph', 'int fir??/\nst(void)\n{\n}\n', [['first', 'fir??/\nst', 0]]],
    ['a definition with a digraph', '%:define PUSH {\nint first(void)\n{\n}\n', [['first', 'first', 1]]],
    ['lines that end in CR', '#define A 1\r// not {\r#if 0\r{\r#endif\rint first(void)\r{\r\tx();\r}\rint second(void)\r{\r}\r', [['first', 'first', 5], ['second', 'second', 9]]],
    ['lines that end in several ways', '// {\r\n// {\r// {\nint first(void)\r{\n}\r\n', [['first', 'first', 3]]],
    ['a joint before CR', 'int fir\\\rst(void)\r{\r}\r', [['first', 'fir\\\rst', 0]]],
    ['a universal character name', 'int caf\\u00e9(void)\n{\n}\n', [['café', 'caf\\u00e9', 0]]],
    ['a long universal character name', 'int \\U000000e9t\\u00C9(void)\n{\n}\n', [['étÉ', '\\U000000e9t\\u00C9', 0]]],
    ['a character as it is', 'int café(void)\n{\n}\n', [['café', 'café', 0]]],
    ['a universal character name that is no letter', 'char *s = "\\u0022";\nint first(void)\n{\n}\n', [['first', 'first', 1]]],
    ['something like a digraph in a text', 'char *s = "%>%:<%";\nint first(void)\n{\n}\n', [['first', 'first', 1]]],
    ['digits with separators', "int first(void)\n{\n\treturn 1'000 + 0x1'f; }\nint second(void) { }\n", [['first', 'first', 0], ['second', 'second', 3]]],
    ['a raw text', 'const char *s = R"x({ )" " { )x";\nint first(void)\n{\n\treturn u8R"({)"[0];\n}\nint second(void)\n{\n}\n', [['first', 'first', 1], ['second', 'second', 5]]],
    ['a raw text in which lines would be joined at its end', 'const char *s = R"(a)\\\n" int no() { } )";\nint first(void)\n{\n}\n', [['first', 'first', 2]]],
    ['a raw text with a delimiter on two lines', 'const char *s = R"ab(a)a\\\r\nb" int no() { } )ab";\r\nint fir\\\r\nst(void)\r\n{\r\n}\r\n', [['first', 'fir\\\r\nst', 2]]],
    ['a raw text and a macro with a joint after parentheses', '#define A(x) put(x)\\\n"{" R"({)"\nint first(void)\n{\n}\n', [['first', 'first', 2]]],
    ['a word that ends in R before a text', 'int first(void)\n{\n\tBAR"(";\n}\nint second(void)\n{\n}\n', [['first', 'first', 0], ['second', 'second', 4]]],
  ])('%s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('do not move the body', () => {
    const text = 'int fir\\\nst(void)\n{\n\tx\\\ny();\n}\nint second(void) { z(); }\n';
    expect(functionsOf(text).map(({ start, bodyStart, bodyEnd }) => [text.slice(start, start + 3), text.slice(bodyStart, bodyEnd)])).toEqual([['int', '{\n\tx\\\ny();\n}'], ['int', '{ z(); }']]);
  });
});

describe('declarations of C that are rare', () => {
  it.each([
    ['a pointer to an array', 'int (*rows(int n))[4]\n{\n}', ['rows']],
    ['a pointer to an array of arrays', 'static const char (*rows(void))[4][2]\n{\n}', ['rows']],
    ['a pointer to a pointer to an array', 'struct s (**rows(struct s *a))[SIZE]\n{\n}', ['rows']],
    ['a pointer to a function', 'void (*signal(int n, void (*handler)(int)))(int)\n{\n}', ['signal']],
    ['a pointer to a function that returns another one', 'int (*(*pick(int a))(int b))(int c)\n{\n}', ['pick']],
    ['a pointer to a function that returns a pointer to an array', 'int (*(*pick(void))(int b))[3]\n{\n}', ['pick']],
    ['a constant pointer to a function', 'void (*const pick(int a))(int)\n{\n}', ['pick']],
    ['an array of pointers to functions', 'int (*table[])(int) = { a };\nint f(void) { }', ['f']],
    ['K&R that returns a struct', 'struct point move(p, n)\n\tstruct point p;\n\tint n;\n{\n}', ['move']],
    ['K&R with the declaration of a struct', 'int area(r)\n\tstruct rect { int w, h; } r;\n{\n}', ['area']],
    ['K&R with a struct in a struct', 'int area(r, n)\n\tstruct rect { struct { int w; } a; int h; } *r;\n\tint n;\n{\n}', ['area']],
    ['K&R with a pointer to a function', 'int each(list, call)\n\tint list[];\n\tint (*call)();\n{\n}', ['each']],
    ['K&R with an array last', 'int first(a)\n\tint a[];\n{\n}', ['first']],
    ['K&R with an enum and a union', 'int mix(e, u)\n\tenum { A, B } e;\n\tunion u *u;\n{\n}\nint f(void) { }', ['mix', 'f']],
    ['an attribute of C23', '[[nodiscard]] int first(void)\n{\n}', ['first']],
    ['an attribute of C23 with braces', '[[vendor::note({ a, { b } })]] int first(void)\n{\n}', ['first']],
    ['an attribute of C23 with a text', '[[deprecated("use { or ]]")]] static int first(void)\n{\n}', ['first']],
    ['an attribute of C23 after the name', 'int first [[gnu::cold]] (void)\n{\n}', ['first']],
    ['an attribute of C23 after the parameters', 'int first(void) [[vendor::x({})]]\n{\n}', ['first']],
    ['several attributes of C23', '[[a]] [[b(1)]] int [[c]] first(int x [[d]])\n{\n}', ['first']],
    ['an array whose size has braces', 'int a[sizeof((struct s){ 0 })];\nint first(void)\n{\n}', ['first']],
    ['an attribute with braces', '__attribute__((note({ a }))) int first(void)\n{\n}', ['first']],
    ['a macro and a struct', 'struct __x(1) loaded {\n\tint a;\n} one;\nDECLARE_BLUE(BlueState, BLUE, T)\n\nstatic struct _params {\n\tint a;\n} params;\nint f(void)\n{\n}', ['f']],
    ['a macro and a constant struct', 'DECLARE_BLUE(a, b)\nstatic const struct params {\n\tint a;\n} params;\nint f(void) { }', ['f']],
    ['a macro and a union', 'DECLARE_BLUE(a)\nstatic union {\n\tint a;\n} u;\nint f(void) { }', ['f']],
    ['a macro and an enum', 'DECLARE_BLUE(int a)\nenum color { RED };\nint f(void) { }', ['f']],
    ['a macro and a typedef', 'DECLARE_BLUE(a, b)\ntypedef struct {\n\tint a;\n} T;\nint f(void) { }', ['f']],
    ['a macro and a table', 'DECLARE_BLUE(a, b)\nstatic const struct s t = { 1 };\nint f(void) { }', ['f']],
    ['a macro and extern "C"', 'DECLARE_BLUE(a, b)\nextern "C" {\nint f(void) { }\n}', ['f']],
    ['a macro and a variable with a value in braces', 'DECLARE_BLUE(a)\nstatic int x { 1 };\nint f(void) { }', ['f']],
    ['a macro in small letters and a struct', 'declare_blue(a, b)\nstruct s {\n\tint a;\n};\nint f(void) { }', ['f']],
    ['a struct with a function pointer and a union', 'struct ops {\n\tint (*send)(int a);\n\tunion { int b; } u;\n#ifdef A\n\tint c;\n#endif\n};\nint f(void) { }', ['f']],
    ['words of C++ as names', 'int template(int class)\n{\n}\nint operator(int new)\n{\n}\nstruct class *namespace(void)\n{\n}\nint catch(int a) { }\nint requires(void) { }', ['template', 'operator', 'namespace', 'catch', 'requires']],
    ['a tag named operator', 'static struct operator *first(struct operator *operator)\n{\n}\nenum operator second(struct operator *o)\n{\n}\noperator *third(int a)\n{\n}\nstatic operator fourth(operator *o)\n{\n}', ['first', 'second', 'third', 'fourth']],
    ['a tag that is a keyword of C++', 'enum class first(int a)\n{\n}\nstatic union class second(void)\n{\n}\nstatic enum class *third()\n{\n}\nunion class fourth()\n{\n}\nint fifth(void)\n{\n}', ['first', 'second', 'third', 'fourth', 'fifth']],
    ['parameters that are types only or a macro, and an attribute', 'static int first(FN_ARGS) GUARDED_BY(lock) { }\nvoid second(work_t) __must_hold_x(lock) { }\nint third(PARAMS)\n\tWARN_UNUSED(result)\n{\n}\nint __must_hold_x(lock) fourth(work_t) { }\nint FIFTH(PARAMS) WARN_UNUSED(result) { }\nEXPORT(x)\nint sixth(Key) { }', ['first', 'second', 'third', 'fourth', 'FIFTH', 'sixth']],
    ['a name in parentheses after a type that is no keyword', 'size_t (first)(const char *s) { }\nstatic inline struct foo (second)(void) { }\nextern const pair_t (third)(int a, int b) { }\nuint8_t\n(fourth)\n(const uint8_t *p)\n{\n}\nint __cdecl (fifth)(int a) { }\nint (__attribute__((cold)) sixth)(int a) { }', ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']],
    ['a whole declarator in parentheses', 'int (first(int a)) { }\nstatic char *(second(void)) { }\nsize_t (third(const char *s)) { }', ['first', 'second', 'third']],
    ['names that an unknown macro makes', 'static int prefix(name)(int a) { }\nunsigned char *prefix(name)(int a) { }\nint HELPED(join(a, b))(int c) { }\nint f(void) { }', ['f']],
    ['a macro with texts before the name', 'DEFUN ("car", Fcar, Scar, 1, 1, 0, doc: x)\n  (Lisp_Object list)\n{ }\nDEFUN ("cdr", 1, doc: x)\n  (Lisp_Object list)\n{ }\nint f(int a) { }', ['Fcar', 'f']],
    ['a body that belongs to nothing', 'strange thing { a; }\nint first(void) { }\nstranger (1) (2) { a; }\nint second(void) { }', ['first', 'second']],
    ['parentheses that are not closed', 'int lost(int a\n{\n\ta;\n}\nint first(void)\n{\n}\nint second(void)\n{\n}', ['first', 'second']],
    ['a table without a semicolon', 'static const struct s t[] = { { 1 }, { 2 } }\nint first(void) { }\nDEFINE_X(a) = { 1 }\nstatic int second(void) { }', ['first', 'second']],
    ['K&R with comments and directives in the list', 'int first(from, /* where to */ to)\n\tchar *from, *to;\n{\n}\nint second(a, // first\n\tb)\n\tint a, b;\n{\n}\nint third(a,\n#ifdef WIDE\n\tw,\n#endif\n\tb)\n\tint a, b;\n{\n}\nint fourth(\n\ta, b /* , c */\n\t)\n\tint a, b;\n{\n}', ['first', 'second', 'third', 'fourth']],
    ['K&R after an attribute or a macro', '__attribute__((noinline)) int first(a)\n\tint a;\n{\n}\nstatic int __attribute__((cold)) second(a, b)\n\tchar *a; int b;\n{\n}\nAPI_FUNC(int) third(x)\n\tlong x;\n{\n}\nEXPORT(y, z) int fourth(q) struct s *q; { }\nsize_t (fifth)(s) const char *s; { }', ['first', 'second', 'third', 'fourth', 'fifth']],
    ['K&R that returns a pointer to a function or an array', 'int (*first(sig, func))()\n\tint sig; int (*func)();\n{\n}\nint (*second(n))[4]\n\tint n;\n{\n}\nvoid third(f, n) void (*f)(); { }', ['first', 'second', 'third']],
    ['branches with nothing but the name', 'static int\n#ifdef X\nfirst\n#else\nsecond\n#endif\n(int a, int b)\n{\n}\nint f(void) { }', ['first', 'second', 'f']],
    ['branches with the name and a part of the parameters', 'static int\n#if A\nfirst(\n#elif B\nsecond(\n#else\nthird(\n#endif\nint a)\n{\n}\nint f(void) { }', ['first', 'second', 'third', 'f']],
    ['branches before attributes', '#ifdef A\nstatic int first(int a)\n#else\nstatic long second(int a)\n#endif\n\t__cold __must_hold_x(y)\n{\n}\nint f(void) { }', ['first', 'second', 'f']],
    ['branches with an attribute', 'static int\n#ifdef A\nATTR1\n#else\nATTR2\n#endif\nf(int a)\n{\n}\nint g(void) { }', ['f', 'g']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

it('a name in one branch of an #if is in that branch, even if the parameters are not', () => {
  const found = functionsOf('static int\n#ifdef X\nfirst\n#else\nsecond\n#endif\n(int a)\n{\n}\n');
  expect(found.map(({ name, condition }) => [name, condition?.text, condition?.branch])).toEqual([['first', '#ifdef X', 0], ['second', '#ifdef X', 1]]);
});

it('a body that belongs to nothing leaves the next function its own', () => {
  const text = 'enum class first(int a)\n{ one(); }\nstrange thing\n{ two(); }\nint second(void)\n{ three(); }';
  expect(functionsOf(text).map(({ name, bodyStart, bodyEnd }) => [name, text.slice(bodyStart, bodyEnd)])).toEqual([['first', '{ one(); }'], ['second', '{ three(); }']]);
});

describe('qualifiers and attributes after a star in parentheses', () => {
  it.each([
    ['static char *(*const (*get_tab(void))[4])(int)\n{\n\treturn 0;\n}\nint f(void) { }', ['get_tab', 'f']],
    ['int (*volatile (get(void)))(int) { }', ['get']],
    ['int (*_Atomic (*get(void))[2])(int) { }', ['get']],
    ['int (*(*const (*get(void))[2])(int))(int) { }', ['get']],
    ['int (* __user (*get(void))[2])(int) { }', ['get']],
    ['int (*const *get(void))(int) { return 0; }', ['get']],
    ['int (*const (*one(int (*const (*cb)[2])(int)))[2])(int) { }', ['one']],
    ['static int *const (*get(void))[4] { }', ['get']],
    ['int (*const table)(int) = { 0 };\nint f(void) { }', ['f']],
  ])('are not its name: %s', (text, expected) => {
    expect(functionsOf(text).map(({ name }) => name)).toEqual(expected);
  });
});
