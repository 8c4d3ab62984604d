import { describe, expect, test } from 'vitest';
import { looksLikeTrace, namesOfFilter } from '../../../src/extension/traces/trace-names.js';

test.each([
  ['host.ftrace', ['host.ftrace.filter', 'host.filter']],
  ['l1.trace.gz', ['l1.trace.filter', 'l1.filter']],
  ['trace', ['trace.filter']],
  ['host.filter', ['host.filter.filter']],
])('%s may have a list of functions next to it', (name, names) => {
  expect(namesOfFilter(name)).toEqual(names);
});

describe('a text looks like a trace', () => {
  test.each([
    ['# tracer: function\n#\n'],
    ['vhflow 1 flow a#send\n'],
    ['note\n# vhflow 1 machine guest\n'],
    ['cpus=8\n'],
    ['             app-111     [000] .....  28966262492: __sys_sendto <-__x64_sys_sendto\n'],
    ['qemu-system-x86 177/181 [001] 12345.678901: kvm:kvm_exit: reason X rip 0x1\n'],
    ['SKB                CPU PROCESS          FUNC\n'],
  ])('%j', (head) => expect(looksLikeTrace(head)).toBe(true));

  test.each([[''], ['Dear reader,\n'], ['[000] is an index: 5\n'], ['int a[100] = { 1 };\n'], ['2024-01-01 12:00:00 [INFO] started: yes\n']])('%j does not', (head) => {
    expect(looksLikeTrace(head)).toBe(false);
  });
});
