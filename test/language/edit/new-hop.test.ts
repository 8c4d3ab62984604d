import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertHop, compile, format, openDocument } from '../../../src/language/index.js';
import { scenarioWith, validDocument } from '../documents.js';
import { applied, textIn } from '../marked-text.js';
import { commentsOf, hopsIn } from './edited-flows.js';

const flow = { scenarioId: 's', flowId: 'send' };
const hop = {
  project: 'linux', version: '6.1.192', path: 'net/core/dev.c', symbol: 'dev_hard_start_xmit', from: 'app', to: 'drv', label: 'dev_hard_start_xmit()',
};

/** The text with a hop added to its flow. */
function withHop(text: string, values: Partial<typeof hop> = {}, previous?: string): string {
  const document = openDocument(text);
  const insertion = insertHop(document, flow, { ...hop, ...values }, previous);
  if (!insertion) throw new Error('Expected the hop to be added');
  const after = openDocument(applied(document, insertion.edits));
  expect(textIn(after, insertion.label)).toBe({ ...hop, ...values }.label);
  return after.tree.text;
}

describe('adding a hop', () => {
  it('writes it at the end of the flow', () => {
    expect(withHop(scenarioWith('    app -> drv "a" // last\n    // to be continued'))).toBe(scenarioWith(`    app -> drv "a" // last
    app -> drv "dev_hard_start_xmit()" {
      kind syscall
      at linux:net/core/dev.c#dev_hard_start_xmit
    }
    // to be continued`));
  });

  it('writes it after another hop, with its comments and indentation, also in a block', () => {
    const steps = '    app -> drv "a" as one // first\n    // about the second\n    loop "l" {\n      drv -> drv "b" as two {\n      }\n    }\n    app -> drv "c"';
    expect(withHop(scenarioWith(steps), {}, 'one')).toContain('as one // first\n    app -> drv "dev_hard_start_xmit()" {\n      kind syscall\n      at linux:net/core/dev.c#dev_hard_start_xmit\n    }\n    // about the second\n    loop');
    expect(withHop(scenarioWith(steps), {}, 'two')).toContain('      }\n      app -> drv "dev_hard_start_xmit()" {\n        kind syscall\n        at linux:net/core/dev.c#dev_hard_start_xmit\n      }\n    }\n    app -> drv "c"');
    expect(withHop(scenarioWith(steps), {}, 'none')).toBe(withHop(scenarioWith(steps)));
    expect(withHop(scenarioWith('    app -> drv "a" as one\n\n    drv -> drv "b"'), {}, 'one')).toContain('as one\n\n    app -> drv "dev_hard_start_xmit()" {');
  });

  it('separates hops as the flow does', () => {
    expect(withHop(scenarioWith('    app -> drv "a"\n\n    drv -> drv "b"'))).toContain('    drv -> drv "b"\n\n    app -> drv');
  });

  it.each([
    ['an empty flow', scenarioWith('')],
    ['a flow whose braces are on one line', scenarioWith('').replace(/"Send" \{\s*\}/, '"Send" {}')],
  ])('starts %s', (_, text) => {
    expect(hopsIn(withHop(text)).map(({ label }) => label.en)).toEqual(['dev_hard_start_xmit()']);
  });

  it('declares the source of a project that the scenario does not have', () => {
    const after = withHop(scenarioWith(''), { project: 'dpdk', version: '22.11', path: 'lib/a.c' });
    expect(after).toContain('  source qemu "7.2"\n  source dpdk "22.11"\n');
    expect(hopsIn(after).at(-1)?.at?.[0]).toEqual({ source: 'dpdk', project: 'dpdk', path: 'lib/a.c', symbol: 'dev_hard_start_xmit' });
  });

  it('gives the source another name when its own is taken', () => {
    expect(withHop(scenarioWith('', 'source dpdk = linux "6.0"'), { project: 'dpdk', path: 'lib/a.c' })).toContain('source dpdk-2 = dpdk "6.1.192"');
  });

  it('takes the source of the lane where a scenario has two trees of a project', () => {
    const two = scenarioWith('', 'source hostlinux = linux "5.10"').replace('in host-kernel of linux', 'in host-kernel of hostlinux');
    expect(hopsIn(withHop(two, { to: 'net' })).at(-1)?.at?.[0].source).toBe('hostlinux');
    expect(hopsIn(withHop(two, { to: 'drv' })).at(-1)?.at?.[0].source).toBe('linux');
  });

  it('takes the source with the version of the tree where the lane has none, or else the first of the project', () => {
    const two = scenarioWith('', 'source old = linux "5.10"');
    const sourceOf = (version: string) => hopsIn(withHop(two, { to: 'sw', version })).at(-1)?.at?.[0].source;
    expect([sourceOf('5.10'), sourceOf('6.1'), sourceOf('4.4')]).toEqual(['old', 'linux', 'linux']);
  });

  it.each([
    ['title "T"\n  summary "S"\n  assume "A"', 'assume "A"\n  source dpdk "22.11"\n'],
    ['source a "1" // first\n  assume "A"\n  source b "2" // last', 'source b "2" // last\n  source dpdk "22.11"\n'],
    ['context c "C" like kvm\n  title "T"', 'title "T"\n  source dpdk "22.11"\n'],
    ['context c "C" like kvm', 'scenario s {\n  source dpdk "22.11"\n  context'],
    ['source dpdk = linux "1" source dpdk-2 = linux "2"', '"2"\n  source dpdk-3 = dpdk "22.11"\n'],
  ])('declares a source below what is usually before it: %j', (items, result) => {
    expect(withHop(`scenario s {\n  ${items}\n\n  flow send "Send" {\n  }\n}\n`, { project: 'dpdk', version: '22.11', path: 'lib/a.c' })).toContain(result);
  });

  it('declares a source without a version where none is known', () => {
    const document = openDocument('scenario s { flow send "Send" { } }');
    const insertion = insertHop(document, flow, { project: 'dpdk', path: 'lib/a.c', symbol: 'f', from: 'a', to: 'b', label: 'f()' });
    expect(applied(document, insertion?.edits ?? [])).toBe('scenario s {\n  source dpdk ""\nflow send "Send" {\n  a -> b "f()" {\n    at dpdk:lib/a.c#f\n  }\n} }');
  });

  it.each([
    ['    app -> drv "a"', '    app -> drv "a"\n    app -> drv "d'],
    ['\n    app -> drv "a"', '    app -> drv "a"\n    app -> drv "d'],
    ['    app -> drv "a"\n\n    drv -> drv "b"\n    drv -> drv "c"', '    drv -> drv "c"\n    app -> drv "d'],
    ['      app -> drv "a"', '      app -> drv "a"\n      app -> drv "d'],
    ['    // why\n      app -> drv "a"', '      app -> drv "a"\n    app -> drv "d'],
  ])('is laid out as the last step: %j', (steps, result) => {
    expect(withHop(scenarioWith(steps, '   '))).toContain(result);
  });

  it.each([
    ['app', 'drv', 'syscall'], ['drv', 'drv', 'call'], ['drv', 'kvm', 'vm-exit'], ['kvm', 'drv', 'vm-entry'], ['kvm', 'emu', 'call'], ['emu', 'sw', 'call'], ['emu', 'kvm', 'syscall'],
  ])('from %s to %s takes the kind %s, which the checks accept', (from, to, kind) => {
    const after = withHop(scenarioWith('app -> drv "a"'), { from, to });
    expect(compile(after).diagnostics.filter(({ code }) => code !== 'unused-lane')).toEqual([]);
    expect(hopsIn(after).at(-1)?.kind).toBe(kind);
  });

  it('writes a path with special characters as a string', () => {
    const path = 'my dir/"a", b|c.c';
    expect(hopsIn(withHop(scenarioWith(''), { path })).at(-1)?.at?.[0].path).toBe(path);
  });

  it.each([['app', 'nobody'], ['nobody', 'app'], ['nobody', 'somebody']])('from %s to %s has no kind, as one of the lanes is not known', (from, to) => {
    expect(withHop(scenarioWith('app -> drv "a"'), { from, to })).toContain(`${from} -> ${to} "dev_hard_start_xmit()" {\n  at linux`);
  });

  it('is refused for a flow that does not exist or is not closed', () => {
    expect(insertHop(openDocument(scenarioWith('')), { ...flow, flowId: 'other' }, hop)).toBeUndefined();
    expect(insertHop(openDocument(scenarioWith('')), { ...flow, scenarioId: 'other' }, hop)).toBeUndefined();
    expect(insertHop(openDocument('scenario s { flow send "x" {'), flow, hop)).toBeUndefined();
    expect(insertHop(openDocument('scenario s { flow send "x" } }'), flow, hop)).toBeUndefined();
  });

  it('adds one hop to any document and changes nothing else', () => {
    fc.assert(fc.property(validDocument, fc.boolean(), (generated, isFormatted) => {
      const before = isFormatted ? (format(generated) as string) : generated;
      const after = withHop(before, { from: 'note', to: 'k-9', project: 'dpdk' });
      expect(openDocument(after).tree.broken).toBe(false);
      expect(hopsIn(after).slice(0, -1)).toEqual(hopsIn(before));
      expect(commentsOf(after)).toEqual(commentsOf(before));
      if (isFormatted) expect(format(after)).toBe(after);
    }), { numRuns: 80 });
  }, 60_000);
});
