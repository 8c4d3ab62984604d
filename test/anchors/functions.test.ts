import { describe, expect, it } from 'vitest';
import { contentsOf, functionAt, functionsOf } from '../../src/anchors/index.js';

function names(text: string): readonly string[] {
  return functionsOf(text).map(({ name }) => name);
}

describe('function definitions', () => {
  it.each([
    ['kernel style', 'static int blue_open(struct inode *inode, struct file *filp)\n{\n\treturn 0;\n}\n', ['blue_open']],
    ['an attribute between type and name', 'static int __init blue_init(void)\n{\n}\n', ['blue_init']],
    ['the return type on its own line', 'static uint16_t\nblue_burst(void *queue, uint16_t count)\n{\n}\n', ['blue_burst']],
    ['an attribute with arguments before', '__attribute__((noinline)) int f(int a) { }', ['f']],
    ['a format attribute before', 'static __printf(2, 3) void say(struct x *y, const char *fmt, ...)\n{\n}', ['say']],
    ['lock annotations after', 'void leave(struct x *x)\n\t__releases(&x->lock)\n{\n}', ['leave']],
    ['a lock annotation as return type', 'static inline void __releases(nic) leave(struct x *x)\n{\n}', ['leave']],
    ['a function that returns a function pointer', 'int (*pick(int a))(int b)\n{\n}', ['pick']],
    ['a name in parentheses', 'int (shy)(int a)\n{\n}', ['shy']],
    ['K&R', 'int\nold(a, b)\n\tint a;\n\tchar *b;\n{\n\treturn a;\n}\n', ['old']],
    ['main without a type', 'main()\n{\n}\n', ['main']],
    ['static inline in a header', '#ifndef H\n#define H\nstatic inline bool is_blue(int x) { return x; }\n#endif\n', ['is_blue']],
    ['extern "C"', '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void) { }\n#ifdef __cplusplus\n}\n#endif\nint g(void) { }', ['f', 'g']],
    ['a typedef of a function', 'typedef int (*handler)(int a);\nint f(void) { }', ['f']],
    ['prototypes', 'int p(void);\nint q(int a) __attribute__((pure));\nvoid r(void) __exit;\nint f(void) { }', ['f']],
    ['types, tables and enums', 'struct s { int (*op)(int); };\nenum e { A = F(1), B };\nstatic const struct s t[] = { { .op = g } };\nint f(void) { }', ['f']],
    ['a type with an alignment', 'struct __aligned(sizeof(long)) s {\n\tint a;\n};\nint f(void) { }', ['f']],
    ['a struct that returns', 'struct s *f(struct s x)\n{\n}', ['f']],
    ['a macro call without semicolon', 'TYPE_OF_BLUE(BlueState, BLUE)\n\nstatic void blue(BlueState *s)\n{\n}', ['blue']],
    ['a macro call and a type', 'OBJECT_BLUE(BlueState, BLUE)\n\nstruct BlueState {\n\tint a;\n};\nint f(void) { }', ['f']],
    ['a macro whose argument is no name', 'static DECLARE_GROUP(802_3)\n{\n}\nint f(void) { }', ['f']],
    ['statements at file scope after a lost brace', 'int f(void) { }\n}\nif (x) { }\nint g(void) { }', ['f', 'g']],
    ['a brace in a literal, a comment or a macro', "int f(void) { char c = '{'; char *s = \"}{\"; /* { */ // {\n}\n#define OPEN {\nint g(void) { }", ['f', 'g']],
    ['a continued line comment', 'int f(void) { // one \\\n { two\n}\nint g(void) { }', ['f', 'g']],
    ['an apostrophe in a directive', "#error don't {\nint f(void) { }", ['f']],
    ['code under #if 0', "#if 0\nint no(void) { it isn't /* so */ {\n#else\nint yes(void) { }\n#endif\nint f(void) { }", ['yes', 'f']],
    ['CRLF', '#define A \\\r\n  {\r\nint f(void)\r\n{\r\n}\r\nint g(void) { }\r\n', ['f', 'g']],
    ['no newline at the end', 'int f(void){', ['f']],
    ['a macro with a body as an argument', 'TRACE_BLUE(event, TP_ARGS(x), { int a; })\nint f(void) { }', ['f']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    ['SYSCALL_DEFINE3(blue_read, int, fd, char __user *, buf, size_t, count)\n{\n}', 'blue_read'],
    ['SYSCALL_DEFINE0(blue_id)\n{\n}', 'blue_id'],
    ['COMPAT_SYSCALL_DEFINE2(blue_read, int, fd, compat_uptr_t, buf)\n{\n}', 'compat_sys_blue_read'],
    ['BPF_CALL_2(bpf_blue, struct sock *, sk, u32, flags)\n{\n}', 'bpf_blue'],
    ['RTE_INIT(blue_register)\n{\n}', 'blue_register'],
    ['uint64_t HELPER(blue)(CPUState *env, uint64_t a)\n{\n}', 'helper_blue'],
  ])('uses the name that a macro defines: %s', (text, name) => {
    const [found] = functionsOf(text);
    expect(found).toMatchObject({ name, via: 'macro' });
    expect(name.endsWith(text.slice(found?.nameStart, found?.nameEnd))).toBe(true);
  });

  it('include a function whose name is in capitals', () => {
    expect(functionsOf('unsigned int HASH(const void *data, size_t size)\n{\n}')).toMatchObject([{ name: 'HASH', via: 'function' }]);
  });

  it('have the positions of their name and body', () => {
    const text = '/* first */\nstatic int\nblue(int a)\n{\n\treturn a;\n}\n';
    const [found] = functionsOf(text);
    expect(found).toMatchObject({ line: 2, start: text.indexOf('static'), nameStart: text.indexOf('blue'), bodyStart: text.indexOf('{'), bodyEnd: text.indexOf('}') + 1 });
  });
});

describe('branches of #if', () => {
  it('reads both heads of one body', () => {
    const text = '#ifdef WIDE\nint f(long a)\n{\n#else\nint g(int a)\n{\n#endif\n\treturn 0;\n}\nint h(void) { }';
    const found = functionsOf(text);
    expect(found.map(({ name }) => name)).toEqual(['f', 'g', 'h']);
    expect(found[0]?.bodyEnd).toBe(found[1]?.bodyEnd);
  });

  it('reads both heads when the brace is after #endif', () => {
    expect(names('#ifdef A\nvoid f(int a)\n#else\nstatic void f(int a)\n#endif\n{\n}\nint g(void) { }')).toEqual(['f', 'f', 'g']);
  });

  it('handles an opening brace in each branch', () => {
    expect(names('int f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\nint g(void) { }')).toEqual(['f', 'g']);
  });

  it('recovers when branches do not match', () => {
    const text = 'int f(void)\n{\n#ifndef A\n\tx();\n#else\n\tif (b) {\n#endif\n\ty();\n#ifdef A\n\t}\n#endif\n}\nint g(void)\n{\n}\nint h(void)\n{\n}\n';
    expect(names(text)).toEqual(['f', 'g', 'h']);
  });

  it('does not mistake the text before an #if for a second head', () => {
    expect(names('WINDOW(x)\n#ifdef A\n#define B\n#else\n#define C\n#endif\nenum e { ONE };\nint f(void) { }')).toEqual(['f']);
  });

  it('remembers the branch of a definition', () => {
    const [one, other] = functionsOf('#ifdef A\nint f(void) { }\n#else\nint f(void) { }\n#endif\n');
    expect([one?.condition?.branch, other?.condition?.branch]).toEqual([0, 1]);
    expect(one?.condition?.group).toBe(other?.condition?.group);
  });
});

describe('tables', () => {
  it.each([
    ['a struct', 'static const struct blue_ops ops = {\n\t.xmit = send,\n};\n', ['ops']],
    ['an array', 'static struct option names[] = { { "a", 1 }, { NULL } };', ['names']],
    ['an attribute after the name', 'const struct blue_ops ops __initconst = { .xmit = send };', ['ops']],
    ['an attribute before a name in capitals', 'static __read_mostly struct blue_ops BLUE_OPS = { .xmit = send };', ['BLUE_OPS']],
    ['an array of function pointers', 'static int (*handlers[2])(int) = { first, second };', ['handlers']],
    ['a variable for each processor', 'static DEFINE_PER_CPU(struct blue_ops, my_ops) = {\n\t.xmit = send,\n};\n', ['my_ops']],
    ['a list for each processor, whose type has brackets', 'static DEFINE_PER_CPU_ALIGNED(unsigned long [COUNT], my_list) = { 1, 2 };', ['my_list']],
    ['a macro without a name in it', 'DEFINE_PER_CPU(, ) = { 1 };', []],
  ])('%s', (_, text, expected) => {
    const { tables, functions } = contentsOf(text);
    expect(tables.map(({ name }) => name)).toEqual(expected);
    for (const { name, nameStart, nameEnd, bodyStart } of tables) {
      expect(text.slice(nameStart, nameEnd)).toBe(name);
      expect(text[bodyStart]).toBe('{');
    }
    expect(functions).toEqual([]);
  });
});

describe('functionAt', () => {
  const text = 'int a;\n\nstatic int f(void)\n{\n\tx();\n}\n\n\nint g(void)\n{\n}\n';

  it.each([
    ['return type', text.indexOf('static'), 'f'],
    ['body', text.indexOf('x()'), 'f'],
    ['second function', text.indexOf('g(void)'), 'g'],
    ['before the first', 0, undefined],
    ['between', text.indexOf('int g') - 1, undefined],
  ])('%s', (_, offset, name) => {
    expect(functionAt(functionsOf(text), offset)?.name).toBe(name);
  });
});
