import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, limits } from '../../../src/language/index.js';
import { diagnosticCodes, type DiagnosticCode } from '../../../src/language/syntax/diagnostic-codes.js';
import { isScenarioItemKeyword } from '../../../src/language/syntax/keywords.js';
import { scenarioWith } from '../documents.js';

const page = readFileSync('docs/diagnostics.md', 'utf8');
const sections = new Map(page.split(/^### `/m).slice(1).map((section) => {
  const [code = '', ...rest] = section.split('`');
  return [code, rest.join('`')] as const;
}));

function exampleFile(example: string): string {
  const word = /^\S+/.exec(example)?.[0] ?? '';
  if (word === 'scenario') return example;
  return isScenarioItemKeyword(word) ? scenarioWith('app -> drv "write()"', example) : scenarioWith(example);
}

const manyHops = (count: number): string => 'app -> drv "x"\n'.repeat(count);
const tooLarge: Partial<Record<DiagnosticCode, string>> = {
  'file-too-large': `${scenarioWith(manyHops(1))}//${' '.repeat(limits.fileLength)}`,
  'too-many-hops': scenarioWith(manyHops(limits.hopsOfFlow + 2)),
  'too-deep': scenarioWith(`${'opt "x" {'.repeat(limits.blockDepth + 1)} app -> drv "x" ${'}'.repeat(limits.blockDepth + 1)} drv -> app "y"`),
  'text-too-long': scenarioWith(`app -> drv "${'x'.repeat(limits.textLength + 1)}"`),
  'name-too-long': scenarioWith(`app -> drv "x" as ${'x'.repeat(limits.nameLength + 1)}`),
  'too-many-conditions': scenarioWith(`app -> drv "x" { ${'observe kprobe f if amd '.repeat(limits.conditionalItems + 1)} }`),
  'too-many-problems': scenarioWith('app -> nobody "x"\n'.repeat(limits.problems + 50)),
};

/** These need a source tree and are tested with the server. */
const inSources: readonly DiagnosticCode[] = ['anchor-lost', 'anchor-moved', 'anchor-ambiguous', 'anchor-not-in-tree', 'anchor-refused'];

const codesOf = (text: string): unknown[] => compile(text, { knownProjects: ['linux', 'qemu', 'dpdk'] }).diagnostics.map(({ code }) => code);

describe('docs/diagnostics.md', () => {
  it('lists every code once, in the order of the program', () => {
    expect([...sections.keys()]).toEqual([...diagnosticCodes]);
  });

  it.each(diagnosticCodes.filter((code) => !inSources.includes(code)))('%s: its example has this problem, with the documented severity', (code) => {
    const section = sections.get(code) ?? '';
    const example = /```vhflow\n([\s\S]*?)```/.exec(section)?.[1];
    const { diagnostics } = compile(tooLarge[code] ?? exampleFile(example ?? ''), { knownProjects: ['linux', 'qemu', 'dpdk'] });
    const severity = /^\s*Warning\./.test(section) ? 2 : /^\s*Hint\./.test(section) ? 4 : 1;
    expect(diagnostics.filter((diagnostic) => diagnostic.code === code).map((diagnostic) => diagnostic.severity)).toContain(severity);
    expect(section).toMatch(/\*Fix:\* \S/);
  });

  it.each([...sections].flatMap(([code, section]) => (/```/.test(section) ? [code] : [])))('%s: its example has no other error', (code) => {
    const example = /```vhflow\n([\s\S]*?)```/.exec(sections.get(code) ?? '')?.[1] ?? '';
    const withoutHints = compile(exampleFile(example), { knownProjects: ['linux', 'qemu', 'dpdk'] }).diagnostics.filter(({ severity }) => severity === 1);
    expect(withoutHints.filter((diagnostic) => diagnostic.code !== code).map(({ message }) => message)).toEqual([]);
  });
});

describe('limits', () => {
  it('keeps what was read before a limit', () => {
    expect(compile(tooLarge['file-too-large'] as string).scenarios[0]?.flows[0]?.hops).toHaveLength(1);
    expect(compile(tooLarge['too-many-hops'] as string).scenarios[0]?.flows[0]?.hops).toHaveLength(limits.hopsOfFlow);
    expect(compile(tooLarge['too-deep'] as string).scenarios[0]?.flows[0]?.hops.map((hop) => hop.label.en)).toEqual(['y']);
    expect(compile(tooLarge['text-too-long'] as string).scenarios[0]?.flows[0]?.hops[0]?.label.en).toHaveLength(limits.textLength);
    expect(compile(tooLarge['too-many-problems'] as string).diagnostics).toHaveLength(limits.problems);
  });

  it('never splits a surrogate pair when it cuts a text', () => {
    const label = compile(scenarioWith(`app -> drv "${'x'.repeat(limits.textLength - 1)}😀"`)).scenarios[0]?.flows[0]?.hops[0]?.label.en;
    expect(label).toBe('x'.repeat(limits.textLength - 1));
  });

  it('accepts a hundred thousand nested braces', () => {
    const deep = compile(scenarioWith(`${'loop "x" {'.repeat(100_000)} app -> drv "inside"`));
    expect(deep.diagnostics.map(({ code }) => code)).toContain('too-deep');
    expect(codesOf(scenarioWith('{'.repeat(100_000)))).toContain('unexpected-token');
  });
});

describe('the checks of virtualization', () => {
  const kindsBetween = (from: string, to: string, kinds: readonly string[]): string => kinds.map((kind) => `${from} -> ${to} "x" { kind ${kind} copy from "a" to "b" }`).join('\n');
  const warnings = (steps: string): unknown[] => compile(scenarioWith(steps)).diagnostics.filter(({ severity }) => severity === 2).map(({ code }) => code);

  it('accept everything that guest and host really do to each other', () => {
    expect(warnings(kindsBetween('drv', 'kvm', ['vm-exit', 'notify', 'ring', 'copy', 'map']))).toEqual([]);
    expect(warnings(kindsBetween('kvm', 'drv', ['vm-entry', 'interrupt', 'ring', 'copy']))).toEqual([]);
    expect(warnings(kindsBetween('sw', 'drv', ['ring', 'copy']))).toEqual([]);
    expect(warnings(kindsBetween('emu', 'emu', ['interrupt', 'return']))).toEqual([]);
    expect(warnings(`drv -> app "wake" { kind wakeup }\n drv -> app "recv returns" { kind return }`)).toEqual([]);
  });

  it('ignore a lane with a mistyped context, which is reported once', () => {
    const text = 'scenario a { title "A" machine m "M" { participant x "X" in guest-usr participant y "Y" in guest-kernel } flow f "F" { x -> y "call" } }';
    expect(compile(text).diagnostics.map(({ code }) => code)).toEqual(['unknown-context']);
  });

  it('accept the built-in scenarios', () => {
    const ids = JSON.parse(readFileSync('scenarios/index.json', 'utf8')) as string[];
    const texts = ids.map((id) => readFileSync(`scenarios/${id}.vhflow`, 'utf8'));
    expect(texts.flatMap((text) => compile(text).diagnostics)).toEqual([]);
  });
});
