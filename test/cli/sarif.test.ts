import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from 'sarif';
import * as v from 'valibot';
import { describe, expect } from 'vitest';
import { diagnosticCodes } from '../../src/language/syntax/diagnostic-codes.js';
import { sarifLimits, sarifLog, type Finding } from '../../src/cli/sarif.js';
import { builtInText, testWith, type CommandTest } from './command.js';

const broken = 'scenario x {\n  flow f "F" {\n    a -> b "go"\n  }\n}\n';
const it = testWith({ 'broken.vhflow': broken });

const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const level = v.picklist(['error', 'warning', 'note']);
const text = (longest: number) => v.strictObject({ text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longest)) });
/** A path below the root of the repository, or an absolute URI; no `..` and no base. */
const uri = v.pipe(v.string(), v.regex(/^(?:file:\/\/\/|(?!\.\.?\/)[^\s:?#\\]+$)/), v.check((value) => !value.split('/').includes('..')));
const location = v.strictObject({
  id: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  physicalLocation: v.strictObject({
    artifactLocation: v.strictObject({ uri }),
    region: v.optional(v.strictObject({ startLine: line, startColumn: v.optional(line), endLine: v.optional(line), endColumn: v.optional(line) })),
  }),
  message: v.optional(text(1_024)),
});
/** The part of SARIF 2.1.0 that vhflow writes, with what GitHub requires and its limits. */
const acceptedLog = v.strictObject({
  $schema: v.literal('https://json.schemastore.org/sarif-2.1.0.json'),
  version: v.literal('2.1.0'),
  runs: v.pipe(v.array(v.strictObject({
    tool: v.strictObject({
      driver: v.strictObject({
        name: v.literal('vhflow'),
        semanticVersion: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+/)),
        rules: v.pipe(v.array(v.strictObject({
          id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(255)),
          name: v.pipe(v.string(), v.regex(/^[A-Z]\w*$/), v.maxLength(255)),
          shortDescription: text(1_024),
          fullDescription: text(1_024),
          help: v.strictObject({ text: v.pipe(v.string(), v.nonEmpty()), markdown: v.pipe(v.string(), v.nonEmpty()) }),
          defaultConfiguration: v.strictObject({ level }),
          properties: v.strictObject({ 'tags': v.pipe(v.array(v.string()), v.maxLength(10)), 'problem.severity': v.picklist(['error', 'warning', 'recommendation']) }),
        })), v.maxLength(25_000)),
      }),
    }),
    automationDetails: v.strictObject({ id: v.pipe(v.string(), v.regex(/^vhflow-(?:check|verify)\/$/)) }),
    columnKind: v.literal('utf16CodeUnits'),
    invocations: v.optional(v.array(v.strictObject({ executionSuccessful: v.boolean(), toolExecutionNotifications: v.array(v.strictObject({ level, message: text(1_024) })) }))),
    results: v.pipe(v.array(v.strictObject({
      ruleId: v.string(),
      ruleIndex: v.pipe(v.number(), v.integer(), v.minValue(0)),
      level,
      message: text(1_024),
      locations: v.pipe(v.array(location), v.length(1)),
      relatedLocations: v.optional(v.pipe(v.array(location), v.minLength(1), v.maxLength(100))),
      partialFingerprints: v.strictObject({ 'vhflow/v1': v.pipe(v.string(), v.regex(/^[0-9a-f]{16}:\d+$/)) }),
    })), v.maxLength(5_000)),
  })), v.length(1)),
});

/** Checks a log against the schema and what it cannot express, and returns its run. */
function accepted(log: string) {
  const run = v.parse(acceptedLog, JSON.parse(log)).runs[0] ?? expect.unreachable();
  const { rules } = run.tool.driver;
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { ruleId, ruleIndex, level: ofResult } of run.results) expect(rules[ruleIndex]).toMatchObject({ id: ruleId, defaultConfiguration: { level: ofResult } });
  const fingerprints = run.results.map(({ partialFingerprints }) => partialFingerprints['vhflow/v1']);
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
  return run;
}

async function checked(command: CommandTest, ...names: readonly string[]) {
  await command.run(['check', ...names, '--sarif', command.at('out.sarif')]);
  return accepted(await readFile(command.at('out.sarif'), 'utf8'));
}

const urisIn = ({ results }: Awaited<ReturnType<typeof checked>>) => [...new Set(results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri))];

describe('a SARIF log of check', () => {
  it('is accepted by GitHub', async ({ command }) => {
    const { results, tool } = await checked(command, 'broken.vhflow');
    expect(results.length).toBeGreaterThan(0);
    expect(tool.driver.rules.find(({ id }) => id === 'unknown-lane')).toMatchObject({ shortDescription: { text: 'Unknown lane' }, defaultConfiguration: { level: 'error' } });
  });

  it('describes a rule for every problem with its messages', () => {
    const findings = diagnosticCodes.map((code): Finding => ({ rule: { id: code, title: code, description: code, help: code, level: 'error' }, message: 'x', uri: 'a', identity: [code] }));
    expect(accepted(sarifLog('check', findings)).results).toHaveLength(diagnosticCodes.length);
  });

  it.for([
    ['.', 'project/paths/a b.vhflow', 'project/paths/a%20b.vhflow'],
    ['project', 'paths/a b.vhflow', 'paths/a%20b.vhflow'],
    ['project/paths', 'a b.vhflow', 'paths/a%20b.vhflow'],
    ['project/paths', './../paths/a b.vhflow', 'paths/a%20b.vhflow'],
    ['project/paths', '../top.vhflow', 'top.vhflow'],
    ['project/paths', '../linked.vhflow', 'linked.vhflow'],
    ['project/paths', '../folder/a b.vhflow', 'paths/a%20b.vhflow'],
  ] as const)('in the folder %s names %s as %s', async ([folder, name, expected], { command }) => {
    await mkdir(command.at('project/paths'), { recursive: true });
    if (folder !== '.') await mkdir(command.at('project/.git'));
    await symlink('paths', command.at('project/folder'));
    await symlink('paths/a b.vhflow', command.at('project/linked.vhflow'));
    for (const file of ['project/paths/a b.vhflow', 'project/top.vhflow']) await writeFile(command.at(file), broken);
    command.enter(folder);
    expect(urisIn(await checked(command, name))).toEqual([expected]);
    expect(urisIn(await checked(command, path.resolve(command.folder, name)))).toEqual([expected]);
  });

  it('names files of a worktree, whose .git is a file', async ({ command }) => {
    await mkdir(command.at('tree/paths'), { recursive: true });
    await writeFile(command.at('tree/.git'), 'gitdir: /elsewhere\n');
    await writeFile(command.at('tree/paths/a.vhflow'), broken);
    command.enter('tree/paths');
    expect(urisIn(await checked(command, 'a.vhflow'))).toEqual(['paths/a.vhflow']);
  });

  it('names the repository of the file if the working folder has none', async ({ command }) => {
    await mkdir(command.at('project/.git'), { recursive: true });
    await writeFile(command.at('project/a.vhflow'), broken);
    expect(urisIn(await checked(command, 'project/a.vhflow'))).toEqual(['a.vhflow']);
  });

  it('names files outside the repository by absolute URIs', async ({ command }) => {
    await mkdir(command.at('project/.git'), { recursive: true });
    const outside = command.at('broken.vhflow');
    command.enter('project');
    expect(urisIn(await checked(command, '../broken.vhflow'))).toEqual([pathToFileURL(outside).href]);
  });

  it('names standard input by a relative URI, so that the results for other files are accepted with it', async ({ command }) => {
    await command.run(['check', '-', 'broken.vhflow', '--sarif', 'out.sarif'], broken);
    expect(urisIn(accepted(await readFile(command.at('out.sarif'), 'utf8')))).toEqual(['stdin', 'broken.vhflow']);
  });

  it('has fingerprints that stay the same when other lines change', async ({ command }) => {
    const fingerprints = async () => (await checked(command, 'broken.vhflow')).results.map(({ partialFingerprints }) => partialFingerprints['vhflow/v1']);
    const before = await fingerprints();
    await writeFile(command.at('broken.vhflow'), `// A new line.\n${broken}`);
    expect(await fingerprints()).toEqual(before);
    await writeFile(command.at('broken.vhflow'), broken.replace('"go"', '"went"'));
    expect(await fingerprints()).not.toEqual(before);
  });
});

describe('the limits of a SARIF log', () => {
  const finding = (index: number, severity: 'error' | 'warning', message = `${index}`): Finding => ({
    rule: { id: `rule-${severity}`, title: 'T', description: 'D'.repeat(3_000), help: 'H', level: severity }, message, uri: 'a.vhflow', identity: [],
  });

  it('leave out the least severe of too many results, and say so', () => {
    const many = Array.from({ length: sarifLimits.results + 7 }, (_, index) => finding(index, index < 10 ? 'warning' : 'error'));
    const { results, invocations } = accepted(sarifLog('verify', many));
    expect(results).toHaveLength(sarifLimits.results);
    expect(results.filter(({ level: ofResult }) => ofResult === 'warning')).toHaveLength(3);
    expect(invocations?.[0]?.toolExecutionNotifications[0]?.message.text).toBe('7 less severe results were left out.');
  });

  it('are not mentioned when they are just reached', () => {
    const many = Array.from({ length: sarifLimits.results }, (_, index) => finding(index, 'error'));
    expect(accepted(sarifLog('verify', many)).invocations).toBeUndefined();
  });

  it('cut long texts', () => {
    const { results } = accepted(sarifLog('check', [finding(0, 'error', 'm'.repeat(5_000))]));
    expect(results[0]?.message.text).toMatch(/^m{900,}…$/);
  });

  it('keep the log below 10 MB even before it is compressed', () => {
    const many = Array.from({ length: sarifLimits.results }, (_, index) => finding(index, 'error', 'm'.repeat(5_000)));
    expect((JSON.parse(sarifLog('check', many)) as Log).runs).toHaveLength(1);
    expect(sarifLog('check', many).length).toBeLessThan(10_000_000);
  });
});

describe('a SARIF log of verify', () => {
  it('is accepted by GitHub for every state', async ({ command }) => {
    const net = 'int blue_send(int fd)\n{\n}\n\nSYSCALL_DEFINE1(sendto, int, fd)\n{\n\treturn blue_send(fd);\n}\n';
    for (const [file, content] of Object.entries({ 'linux/net/socket.c': net, 'linux/net/core/device.c': 'int blue_copy(int fd)\n{\n}\n', 'linux/kernel/fork.c': '', 'qemu/hw/net/twice.c': 'void blue_write(void)\n{\n}\n'.repeat(2), 'qemu/hw/virtio/virtio.c': '', 'linux/mm/other.c': 'int blue_free(void)\n{\n}\n' })) {
      await mkdir(path.dirname(command.at(file)), { recursive: true });
      await writeFile(command.at(file), content);
    }
    await symlink('/dev/null', command.at('qemu/hw/net/link.c'));
    const text = builtInText.replace('hw/net/blue.c#blue_write', 'hw/net/twice.c#blue_write').replace('at linux:arch/kvm.c#blue_exit }', 'at qemu:hw/net/link.c#blue_exit }')
      .replace('    net -> kvm', '    net -> net "free" { at linux:net/free.c#blue_free }\n    net -> net "put" { via linux:net/free.c#blue_free calls put }\n    net -> kvm');
    await writeFile(command.at('mine.vhflow'), text);
    const { code } = await command.run(['verify', 'mine.vhflow', '--source', 'linux=linux', '--source', 'qemu=qemu', '--sarif', 'out.sarif']);
    expect(code).toBe(1);
    const { results } = accepted(await readFile(command.at('out.sarif'), 'utf8'));
    expect([...new Set(results.map(({ ruleId }) => ruleId))].sort()).toEqual(['anchor-ambiguous', 'anchor-doubtful', 'anchor-lost', 'anchor-moved', 'anchor-not-in-tree', 'anchor-refused']);
    expect(results.find(({ ruleId }) => ruleId === 'anchor-refused')?.message.text).toContain('; use the folder that the links lead to');
  });
});
