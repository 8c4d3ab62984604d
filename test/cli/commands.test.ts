import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { format } from '../../src/language/index.js';
import { builtInText, testWith } from './command.js';

const it = testWith({
  'blue.vhflow': builtInText,
  'broken.vhflow': 'scenario x {\n  flow f "F" {\n    a -> b "go"\n  }\n}\n',
  'binary.vhflow': Buffer.from([0x73, 0, 0x63]),
  'latin.vhflow': Buffer.from([0x2f, 0x2f, 0xe9]),
});

describe('usage', () => {
  it.for<readonly [readonly string[], string]>([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['list', '--frobnicate'], "unknown option '--frobnicate'"],
    [['lst'], "unknown command 'lst'; did you mean one of list, lsp?"],
    [['rendr', 'blue'], "unknown command 'rendr'; did you mean render?"],
    [['list', '--jsn'], "unknown option '--jsn'; did you mean --json?"],
    [['list', 'blu'], 'blu: neither a built-in scenario (blue) nor a file; did you mean blue?'],
    [['render', 'blue', '--flow', 'sned'], 'no flow sned; its flows are send, receive; did you mean send?'],
    [['probes', 'blue', '--flow', 'send', '--machine', 'host', '--hop', 'kik'], 'no hop kik in the flow send; vhflow list blue shows the hop ids; did you mean kick?'],
    ...[['list'], ['render', 'blue'], ['compare'], ['probes', 'blue', '--flow', 'send', '--machine', 'host']].map((command) => [[...command, '--lang', 'xx'], '--lang xx: unknown language; the texts are in en, ja'] as const),
    [['list', '--lang', ''], 'unknown language'],
    [['list', '--lang', 'JA'], '--lang JA: unknown language; the texts are in en, ja; did you mean ja?'],
    [['check'], "missing required argument 'file'"],
    [['render', 'blue', '--level', 'some'], "option '--level <level>' argument 'some' is invalid"],
    [['verify'], 'verify needs at least one --source'],
    [['verify', '--source', 'linux'], 'Expected PROJECT=DIR'],
    [['verify', '--source', '=x'], 'expected PROJECT=DIR'],
    [['lsp', '--stdio', 'extra'], 'too many arguments'],
    [['render', 'blue', '--format', 'htm'], 'Allowed choices are mermaid, markdown, html, json; did you mean html?'],
    [['render', 'blue', '--level', 'man'], 'Allowed choices are overview, main, all; did you mean main?'],
    [['probes', 'blue', '--flow', 'send', '--machine', 'hst'], 'Allowed choices are guest, host; did you mean host?'],
    [['probes', 'blue', '--flow', 'send', '--machine', 'host', '--format', 'pref'], 'Allowed choices are bpftrace, ftrace, trace-cmd, perf, qemu; did you mean perf?'],
    [['help', 'nope'], "unknown command 'nope'"],
    [['help', 'rendr'], "unknown command 'rendr'; did you mean render?"],
    ...[['rendr', '--help'], ['rendr', '-h'], ['--help', 'rendr']].map((args) => [args, "unknown command 'rendr'; did you mean render?"] as const),
    [['help', 'list', 'check'], 'too many arguments'],
    ...[['check'], ['list'], ['render'], ['verify', '--source', 'linux=.'], ['fmt'], ['fmt', 'blue.vhflow'], ['compare'], ['probes', '--flow', 'send', '--machine', 'host'], ['functions']].map(
      (command) => [[...command, ''], "'' is not the name of a file"] as const,
    ),
    ...[['render', 'blue', '-o'], ['check', 'blue.vhflow', '--sarif'], ['verify', '--source', 'linux=.', '--sarif']].flatMap((command) => [
      [[...command, ''], "'' is not the name of a file"] as const,
      ...['new/', 'new//', 'new/.', 'new/x/..', '..'].map((name) => [[...command, name], `${name}: the name of a folder, not of a file`] as const),
    ]),
    [['render', 'blue', '--flow', ''], 'no flow'],
    [['probes', 'blue', '--flow', 'send', '--machine', 'host', '--hop', ''], 'no hop'],
    [['lab', 'blue', '--flow', ''], "'' is not the id of a flow"],
    [['lab', 'blue', '-o', ''], "'' is not the name of a folder"],
    [['lab', 'blue', '-o', '-'], '--out names a folder, not standard output; --json prints the summary'],
    [['lab', '--check', '--flow', 'send'], '--flow, --with and --without need a scenario'],
    [['lab', '--check', '--with', 'small'], '--flow, --with and --without need a scenario'],
    [['lab', '--check', 'blu'], 'did you mean blue?'],
    [['lab', '--check', '--download', 'blue'], 'the lab does not know the machines of blue'],
    [['verify', '--source', 'linux='], 'expected PROJECT=DIR'],
  ])('%j is refused in one line', async ([args, message], { command }) => {
    const { code, out, err } = await command.run(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^vhflow: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  it('prints the version', async ({ command }) => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    for (const option of ['--version', '-V']) expect(await command.run([option])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('changes no file for an empty name, which is not the working folder', async ({ command }) => {
    await writeFile(command.at('ugly.vhflow'), builtInText.replaceAll('  ', '\t'));
    expect(await command.run(['fmt', 'ugly.vhflow', ''])).toEqual({ code: 2, out: '', err: "vhflow: '' is not the name of a file\n" });
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toBe(builtInText.replaceAll('  ', '\t'));
  });

  it('prints the help of a command', async ({ command }) => {
    const { out } = await command.run(['render', '--help']);
    expect(await command.run(['help', 'render'])).toEqual({ code: 0, out, err: '' });
    expect(out).toMatch(/--level.*choices:\s+"overview",\s+"main", "all"/s);
    expect(await command.run(['help'])).toEqual(await command.run(['--help']));
  });

  it('prints help on request, and on standard error without arguments', async ({ command }) => {
    const asked = await command.run(['--help']);
    expect([asked.code, asked.err]).toEqual([0, '']);
    expect(asked.out).toContain('verify');
    const withoutArguments = await command.run([]);
    expect([withoutArguments.code, withoutArguments.out]).toEqual([2, '']);
  });
});

describe('files that cannot be read', () => {
  const files = [['missing.vhflow', 'no such file'], ['folder', 'contains no .vhflow file'], ['binary.vhflow', 'not a text file'], ['latin.vhflow', 'not a text file'], ['/dev/null/x', 'no such file']] as const;
  const commands = [['check'], ['render'], ['fmt'], ['compare']] as const;

  it.for(commands.flatMap(([name]) => files.map(([file, message]) => [name, file, message] as const)))('%s %s', async ([name, file, message], { command }) => {
    if (file === 'folder') await mkdir(command.at('folder'));
    const { code, out, err } = await command.run([name, file]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: [^\n]*\n$/);
    expect(err).toContain(message);
  });

  it('rejects a file that is too large', async ({ command }) => {
    await writeFile(command.at('large.vhflow'), ' '.repeat(7 * 1024 * 1024));
    const { code, err } = await command.run(['check', 'large.vhflow']);
    expect([code, err]).toEqual([2, 'vhflow: large.vhflow: larger than 6 MiB\n']);
    expect((await command.run(['check', '-'], ' '.repeat(7 * 1024 * 1024))).code).toBe(2);
  });

  it('shows a hidden character of a file once by its number, in every format', async ({ command }) => {
    await writeFile(command.at('hidden.vhflow'), 'scenario s {\n  title "S"\n  \u202e\u200b\u001b/x\n}\n');
    const options = [[], ['--json'], ['--sarif', '-']] as const;
    for (const option of options) {
      const { out } = await command.run(['check', 'hidden.vhflow', ...option]);
      expect(out).not.toMatch(/[\u202e\u200b\u001b]|\\u[02]/);
      expect(out.replaceAll('\\\\', '\\')).toContain('`\\u{202E}\\u{200B}\\u{001B}/x`');
    }
  });

  it('prints no control character of a file name', async ({ command }) => {
    expect((await command.run(['check', '\u001b[31m\u202ex\ny'])).err).not.toMatch(/[\u001b\u202e]|\n./);
  });
});

describe('list', () => {
  it('prints JSON as described', async ({ command }) => {
    const { code, out } = await command.run(['list', '--json']);
    expect(code).toBe(0);
    const { scenarios } = JSON.parse(out) as { scenarios: { flows: { costs: object; hops: object[] }[] }[] };
    expect(scenarios).toMatchObject([{ id: 'blue', title: { en: 'Blue path', ja: '青い道' }, flows: [{ id: 'send' }, { id: 'receive' }] }]);
    expect(scenarios[0]?.flows[0]?.costs).toEqual({
      copies: 1, vmExits: 0, hostRoundTrips: 0, wakeups: 0,
      conditional: [{ hop: 'kick', when: { en: 'only if asked', ja: '求められたときだけ' }, vmExits: 1 }],
    });
    expect(scenarios[0]?.flows[0]?.hops).toMatchObject([
      {
        id: 'enter', n: 1, from: 'app', to: 'net', kind: 'syscall', level: 'main', branch: 'data', when: null, copy: null, context: 'guest-kernel',
        at: { project: 'linux', path: 'net/socket.c', symbol: 'blue_send', source: 'linux' },
        alternatives: [{ project: 'linux', symbol: 'blue_old', source: 'old' }],
        via: { project: 'linux', symbol: 'sendto', calls: 'blue_send', through: null },
        note: { en: 'Enters.', ja: '入る。' },
        versions: { en: 'Before 4.17, sendto() enters.', ja: '4.17より前はsendto()が入る。' },
      },
      { id: 'copy', copy: { from: { en: 'app' }, to: { en: 'skb' } }, via: { through: { project: 'linux', path: 'net/core/dev.c', symbol: 'blue_ops' } } },
      { id: 'kick', via: null, hardware: true, when: { en: 'only if asked' } },
      { id: 'write', level: 'detail', via: null, at: { project: 'qemu' } },
    ]);
    expect(scenarios[0]?.flows[0]?.hops[3]).not.toHaveProperty('hardware');
    expect(scenarios[0]?.flows[0]?.hops[3]).not.toHaveProperty('at.source');
  });

  it('prints the ids of hops, which other commands refer to', async ({ command }) => {
    const { out } = await command.run(['list']);
    expect(out).toMatch(/^ {4} {2}1 enter {2}app -> net {2}syscall {2}sendto\(\) {2}linux:net\/socket\.c#blue_send$/m);
  });

  it('prints only the named scenarios, also of files', async ({ command }) => {
    await writeFile(command.at('green.vhflow'), builtInText.replace('scenario blue', 'scenario green'));
    const listed = async (...names: readonly string[]) => (JSON.parse((await command.run(['list', '--json', ...names])).out) as { scenarios: { id: string }[] }).scenarios.map(({ id }) => id);
    expect(await listed('blue')).toEqual(['blue']);
    expect(await listed('green.vhflow', 'blue')).toEqual(['green', 'blue']);
  });

  it.for(['file', 'folder'] as const)('takes an id for the built-in scenario, and ./id for the %s of that name', async (kind, { command }) => {
    const green = builtInText.replace('scenario blue', 'scenario green');
    if (kind === 'folder') await mkdir(command.at('blue'));
    await writeFile(command.at(kind === 'folder' ? 'blue/green.vhflow' : 'blue'), green);
    const listed = async (...names: readonly string[]) => (JSON.parse((await command.run(['list', '--json', ...names])).out) as { scenarios: { id: string }[] }).scenarios.map(({ id }) => id);
    expect(await listed('blue')).toEqual(['blue']);
    expect(await listed('blue', './blue', 'blue')).toEqual(['blue', 'green']);
    expect(await listed('./blue', 'blue')).toEqual(['green', 'blue']);
    expect((await command.run(['compare', 'blue'])).out).toMatch(/^blue /m);
    expect((await command.run(['render', 'blue', '--format', 'json'])).out).toContain('"scenario": "blue"');
    expect((await command.run(['check', 'blue'])).code).toBe(0);
  });

  it('accepts a language of the texts, and a region', async ({ command }) => {
    await writeFile(command.at('de.vhflow'), builtInText.replace('title "Blue path" ja "青い道"', 'title "Blue path" de "Blauer Weg"'));
    expect((await command.run(['list', 'de.vhflow', '--lang', 'de'])).out).toMatch(/^blue {2}Blauer Weg$/m);
    expect((await command.run(['list', 'de.vhflow', '--lang', 'de-AT'])).out).toContain('Blauer Weg');
    expect((await command.run(['list', '--lang', 'ja-JP'])).out).toContain('青い道');
    expect((await command.run(['list', '--lang', 'de'])).code).toBe(2);
  });

  it('prints text in the requested language', async ({ command }) => {
    const { out } = await command.run(['list', '--lang', 'ja']);
    expect(out).toContain('青い道');
    expect(out).toContain('linux:net/socket.c#blue_send');
  });
});

describe('check', () => {
  it('accepts a good file', async ({ command }) => {
    expect(await command.run(['check', 'blue.vhflow'])).toEqual({ code: 0, out: '0 errors, 0 warnings\n', err: '' });
  });

  it('prints file, line, column, severity, code and message, counted from 1', async ({ command }) => {
    const { code, out } = await command.run(['check', 'broken.vhflow']);
    expect(code).toBe(1);
    expect(out).toMatch(/^broken\.vhflow:3:5 error [a-z-]+ .+$/m);
  });

  it('prints JSON with positions counted from 0 and a summary that counts the diagnostics', async ({ command }) => {
    const { code, out } = await command.run(['check', 'blue.vhflow', 'broken.vhflow', '--json']);
    const { files, summary } = JSON.parse(out) as { files: { file: string; diagnostics: { severity: string; code: string; range: { start: object } }[] }[]; summary: { errors: number } };
    expect(code).toBe(1);
    expect(files.map(({ file }) => file)).toEqual(['blue.vhflow', 'broken.vhflow']);
    expect(summary.errors).toBe(files.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === 'error').length);
    expect(files[1]?.diagnostics.map(({ range }) => range.start)).toContainEqual({ line: 2, character: 4 });
  });

  it('reads standard input', async ({ command }) => {
    expect((await command.run(['check', '-'], builtInText)).code).toBe(0);
  });

  it('writes SARIF', async ({ command }) => {
    expect((await command.run(['check', 'broken.vhflow', '--sarif', 'out.sarif'])).code).toBe(1);
    const log = JSON.parse(await readFile(command.at('out.sarif'), 'utf8')) as { version: string; runs: { results: object[]; tool: { driver: { rules: object[] } } }[] };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.results).toContainEqual(expect.objectContaining({ level: 'error', locations: [{ physicalLocation: { artifactLocation: { uri: 'broken.vhflow' }, region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 6 } } }] }));
    expect(log.runs[0]?.tool.driver.rules.length).toBeGreaterThan(0);
  });

  it('accepts any bytes and exits with a documented status', async ({ command }) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('check', 'fmt', 'functions', 'render', 'compare'), async (bytes, name) => {
        const { code, err } = await command.run([name, '-'], bytes);
        expect([0, 1, 2]).toContain(code);
        expect(err).not.toContain('unexpected failure');
      }),
      { numRuns: 300 },
    );
  });
});

describe('render', () => {
  it('draws the first flow as Mermaid', async ({ command }) => {
    const { code, out } = await command.run(['render', 'blue']);
    expect(code).toBe(0);
    expect(out).toMatch(/^sequenceDiagram\n/);
    expect(out.match(/->>|-\)|--/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('folds details at level main', async ({ command }) => {
    const count = async (level: string) => (JSON.parse((await command.run(['render', 'blue', '--flow', 'send', '--level', level, '--format', 'json'])).out) as { flows: { shown: number[] }[] }).flows[0]?.shown;
    expect(await count('all')).toEqual([1, 2, 3, 4]);
    expect(await count('main')).toEqual([1, 2, 3]);
  });

  it('writes Markdown in which no text becomes markup', async ({ command }) => {
    await writeFile(command.at('nasty.vhflow'), builtInText.replace('"Enters."', '"<script>x</script> [a](javascript:b) | `c`"'));
    const { out } = await command.run(['render', 'nasty.vhflow', '--format', 'markdown']);
    expect(out.match(/```mermaid/g)).toHaveLength(2);
    expect(out).toContain('\\<script\\>');
    expect(out).not.toMatch(/(?<!\\)<script|(?<!\\)\[a|(?<!\\)`c/);
  });

  it('replaces an output file atomically and leaves no temporary file', async ({ command }) => {
    await mkdir(command.at('out'));
    await writeFile(command.at('out/target'), 'before', { mode: 0o640 });
    await symlink('target', command.at('out/link'));
    expect(await command.run(['render', 'blue', '-o', 'out/link'])).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(command.at('out/target'), 'utf8')).toMatch(/^sequenceDiagram/);
    expect((await stat(command.at('out/target'))).mode & 0o777).toBe(0o640);
    expect((await readdir(command.at('out'))).sort()).toEqual(['link', 'target']);
  });

  it('refuses an unknown flow, an unknown name, and an output that cannot be written', async ({ command }) => {
    await mkdir(command.at('folder'));
    expect((await command.run(['render', 'blue', '--flow', 'x'])).err).toContain('its flows are send, receive');
    expect((await command.run(['render', 'green'])).err).toContain('neither a built-in scenario (blue) nor a file');
    expect(await command.run(['render', 'blue', '-o', 'none/x'])).toMatchObject({ code: 2, out: '' });
    expect(await command.run(['render', 'blue', '-o', 'folder'])).toMatchObject({ code: 2, out: '' });
  });

  it('does not draw a file with errors', async ({ command }) => {
    const { code, out, err } = await command.run(['render', 'broken.vhflow']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('broken.vhflow:3:5 error');
  });
});

describe('fmt', () => {
  it('writes the canonical layout, and changes nothing the second time', async ({ command }) => {
    await writeFile(command.at('ugly.vhflow'), builtInText.replaceAll('  ', '\t'));
    expect(await command.run(['fmt', '--check', 'ugly.vhflow', 'blue.vhflow'])).toMatchObject({ code: 1 });
    expect(await command.run(['fmt', 'ugly.vhflow'])).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(command.at('ugly.vhflow'), 'utf8')).toBe(format(builtInText));
    expect(await command.run(['fmt', '--check', 'ugly.vhflow'])).toEqual({ code: 0, out: '', err: '' });
  });

  it('sends standard input to standard output', async ({ command }) => {
    expect((await command.run(['fmt', '-'], builtInText)).out).toBe(format(builtInText));
  });

  it('does not change a file with syntax errors', async ({ command }) => {
    await writeFile(command.at('torn.vhflow'), 'scenario {');
    expect(await command.run(['fmt', 'torn.vhflow'])).toMatchObject({ code: 1, out: '' });
    expect(await readFile(command.at('torn.vhflow'), 'utf8')).toBe('scenario {');
  });
});

describe('compare', () => {
  it('shows one row per flow', async ({ command }) => {
    const { code, out } = await command.run(['compare']);
    expect(code).toBe(0);
    expect(out).toMatch(/^blue +send +4 +1 +0 +0 +0$/m);
    expect(out).toContain('blue send +1 VM exit: only if asked');
  });

  it('prints JSON', async ({ command }) => {
    const { out } = await command.run(['compare', 'blue.vhflow', '--json']);
    expect(JSON.parse(out)).toMatchObject({ flows: [{ scenario: 'blue', flow: 'send', hops: 4, costs: { copies: 1, conditional: [{ hop: 'kick', vmExits: 1 }] } }, { flow: 'receive' }] });
  });
});

describe('functions', () => {
  it('lists the functions that anchors can refer to', async ({ command }) => {
    await writeFile(command.at('a.c'), '/* caf\xe9 */\nint f(void)\n{\n}\nSYSCALL_DEFINE1(g, int, a)\n{\n}\n', 'latin1');
    expect(await command.run(['functions', 'a.c'])).toEqual({ code: 0, out: 'a.c:2 f\na.c:5 g\n', err: '' });
    const { out } = await command.run(['functions', '-', '--json'], 'int f(void) { }');
    expect(JSON.parse(out)).toEqual({ files: [{ file: '-', functions: [{ name: 'f', line: 0, via: 'function' }] }] });
  });

  it('finds functions that the macros of the project make, in the nearest folder that defines some', async ({ command }) => {
    await mkdir(command.at('blue/net'), { recursive: true });
    await writeFile(command.at('vhflow-macros.h'), '#define FN(x) outer_##x\n');
    await writeFile(command.at('blue/vhflow-macros.h'), '#define FN(x) blue_##x\n');
    await writeFile(command.at('blue/net/a.c'), 'int FN(open)(int a)\n{\n}\n');
    await writeFile(command.at('b.c'), 'int FN(open)(int a)\n{\n}\n');
    expect(await command.run(['functions', 'blue/net/a.c', 'b.c'])).toEqual({ code: 0, out: 'blue/net/a.c:1 blue_open\nb.c:1 outer_open\n', err: '' });
    expect((await command.run(['functions', '-'], 'int FN(open)(int a) { }')).out).toBe('-:1 outer_open\n');
  });

  it('says that a file is in another language', async ({ command }) => {
    await writeFile(command.at('net.rs'), 'pub fn open() { }\n');
    const { code, out, err } = await command.run(['functions', 'net.rs']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('net.rs: it is not in C or C++');
  });

  it('says that a name has a character that cannot be seen', async ({ command }) => {
    await writeFile(command.at('a.c'), 'int f(void) { }\nint op\u200ben(void) { }\nint caf\\u00ad(void) { }\n');
    const { code, out, err } = await command.run(['functions', 'a.c']);
    expect([code, out]).toEqual([0, 'a.c:1 f\na.c:2 op\\u{200B}en\na.c:3 caf\\u{00AD}\n']);
    expect(err).toBe('a.c:2: warning: the name op\\u{200B}en contains a character that cannot be seen\na.c:3: warning: the name caf\\u{00AD} contains a character that cannot be seen\n');
  });
});
