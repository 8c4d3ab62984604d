import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../src/anchors/index.js';
import { macrosInFile } from '../../src/anchors/project-macros.js';

const found = (text: string, own = '') => functionsOf(text, macrosInFile(own)).map(({ name, via }) => `${name} ${via}`);
const names = (text: string, own?: string) => found(text, own).map((each) => each.split(' ')[0]);

describe('functions that macros of the known projects make', () => {
  it.each([
    ['SEC("kprobe/blue")\nint BPF_KPROBE(on_blue, struct blue *b)\n{\n}', ['on_blue']],
    ['SEC("fentry/blue")\nint BPF_PROG(on_blue, struct blue *b, int n)\n{\n}\n\nSEC("x")\nint BPF_PROG(on_green)\n{\n}', ['on_blue', 'on_green']],
    ['static int BPF_KRETPROBE(after_blue, int result)\n{\n}', ['after_blue']],
    ['RTE_DEFAULT_SYMBOL(26, int, rte_blue_add, (struct blue *b, uint32_t n))\n{\n}', ['rte_blue_add']],
    ['RTE_VERSION_SYMBOL(24, int, rte_print_blue, (struct blue *b))\n{\n}', ['rte_print_blue_v24']],
    ['RTE_VERSION_EXPERIMENTAL_SYMBOL(int, rte_blue_add, (void))\n{\n}', ['rte_blue_add_exp']],
    ['static long SYSCALL_DEFINE2(blue, int, fd, int, n)\n{\n}', ['blue']],
    ['COMPAT_SYSCALL_DEFINE1(blue, int, fd)\n{\n}', ['compat_sys_blue']],
    ['uint64_t HELPER(blue)(CPUState *env)\n{\n}', ['helper_blue']],
    ['static int FNAME(walk)(struct walker *w)\n{\n}', ['paging64_walk', 'paging32_walk', 'ept_walk']],
    ['uint32_t glue(load, _blue)(int a)\n{\n}', ['load_blue']],
    ['uint32_t glue(glue(load, _blue), _fast)(int a)\n{\n}', ['load_blue_fast']],
    ['uint32_t glue(load, SUFFIX)(int a)\n{\n}\nint f(void) { }', ['f']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected.map((name) => `${name} ${name === 'f' ? 'function' : 'macro'}`));
  });

  it('have the position of the argument that is in the name', () => {
    const text = 'RTE_DEFAULT_SYMBOL(26, int, rte_print, (void))\n{\n}';
    expect(functionsOf(text).map(({ nameStart, nameEnd }) => text.slice(nameStart, nameEnd))).toEqual(['rte_print']);
  });
});

describe('functions that macros of the same file make', () => {
  it.each([
    ['joined names', '#define OPS(name) blue_##name\nstatic int OPS(open)(struct inode *i)\n{\n}', ['blue_open']],
    ['names that are joined at both ends', '#define OPS(name) blue_ ## name ## _op\nint OPS(open)(void)\n{\n}', ['blue_open_op']],
    ['a whole head', '#define DEFINE_OP(name) static int name##_op(int a)\nDEFINE_OP(open)\n{\n}\nDEFINE_OP(close) { }', ['open_op', 'close_op']],
    ['a head on several lines', '#define DEFINE_OP(name, ...) \\\n\tstatic int \\\n\tblue_##name(__VA_ARGS__)\nDEFINE_OP(open, int a, char *b)\n{\n}', ['blue_open']],
    ['named arguments', '#define DEFINE_OP(name, args...) int name(args)\nDEFINE_OP(open, int a)\n{\n}', ['open']],
    ['an argument that is not the first', '#define DEFINE_OP(type, name) type name(void)\nDEFINE_OP(int, open)\n{\n}', ['open']],
    ['a macro in a macro', '#define JOIN_(a, b) a##b\n#define JOIN(a, b) JOIN_(a, b)\n#define PREFIX blue_\nint JOIN(PREFIX, open)(void)\n{\n}', ['blue_open']],
    ['a macro in small letters', '#define fn(name) blue_##name\nint fn(open)(int a)\n{\n}', ['blue_open']],
    ['branches of one #if', '#if A\n#define FN(x) a_##x\n#else\n#define FN(x) b_##x\n#endif\nint FN(open)(int a)\n{\n}', ['a_open', 'b_open']],
    ['a macro that is defined again', '#define FN(x) a_##x\nint FN(open)(void) { }\n#undef FN\n#define FN(x) b_##x\nint FN(open)(void) { }', ['a_open', 'b_open']],
    ['a macro of the file instead of a known one', '#define HELPER(x) my_##x\nint HELPER(open)(int a) { }', ['my_open']],
    ['a macro that is no longer defined', '#define open(a) a##_x\n#undef open\nint open(a) { }', ['open']],
    ['a macro with the name of a function', '#ifdef A\n#define open(a) a##_x\n#else\nint open(int a) { }\n#endif', ['open']],
    ['a macro that calls a function of its name', '#define open(a) open(a, 1)\nint open(int a, int b) { }', ['open']],
    ['an attribute', '#define COLD(x) __attribute__((x))\nint COLD(cold) open(int a)\n{\n}', ['open']],
    ['a macro that calls itself', '#define FN(x) FN(x)\nint FN(open)(int a)\n{\n}', ['open']],
    ['a macro with comments', '#define FN(x) /* so */ blue_##x // and so\nint FN(/* this */ open)(int a)\n{\n}', ['blue_open']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('are found in linear time, whatever the macros contain', () => {
    const doubling = Array.from({ length: 40 }, (_, n) => `#define M${n}(x) M${n + 1}(x x)\n`).join('');
    expect(names(`${doubling}int M0(open)(int a)\n{\n}\nint f(void) { }`)).toContain('f');
  });

  it('are found in any text without an error', () => {
    const pieces = fc.constantFrom('#define A(x) ', '#define B ', '#undef A', 'x##y', '##', 'A(', 'B', 'A', '(', ')', ',', 'x', '...', '__VA_ARGS__', '{', '}', '\n', ' ', '"', "'", '/*', '\\\n', '#if A\n', '#else\n', '#endif\n', 'int f(void)');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      for (const { nameStart, nameEnd, bodyStart, bodyEnd } of functionsOf(text)) expect([0 <= nameStart, nameStart <= nameEnd, nameEnd <= text.length, bodyStart <= bodyEnd, bodyEnd <= text.length]).toEqual([true, true, true, true, true]);
    }), { numRuns: 500 });
  });
});

describe('functions that macros of a project make', () => {
  it('are found with the definitions of the project', () => {
    const own = '/* For vhflow. */\n#define BLUE_HANDLER(name) blue_handle_##name\n#define BLUE_CMD(group, name, ...) static int group##_##name(__VA_ARGS__)\n';
    expect(names('static void BLUE_HANDLER(open)(struct blue *b)\n{\n}\nBLUE_CMD(net, send, int a)\n{\n}', own)).toEqual(['blue_handle_open', 'net_send']);
    expect(names('int BPF_PROG(on_blue, int a) { }', own)).toEqual(['on_blue']);
  });

  it('take precedence over those of the known projects', () => {
    expect(names('int HELPER(open)(int a) { }', '#define HELPER(name) name##_help\n')).toEqual(['open_help']);
  });

  it('are found even if both files have conditions', () => {
    expect(names('#ifdef A\nint FN(open)(int a) { }\n#endif', '#ifndef H\n#define H\n#define FN(x) my_##x\n#endif\n')).toEqual(['my_open']);
  });
});
