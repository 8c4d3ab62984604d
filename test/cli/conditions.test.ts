import { mkdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { testWith, type CommandTest } from './command.js';

const green = `scenario green {
  title "Green path" ja "緑の道"
  source linux "6.1.192"
  condition cache "the cache is warm" ja "キャッシュは温まっている" because "it usually is cold"
  machine guest "Guest" { participant net "Net" in guest-kernel of linux }
  machine host "Host" { participant kvm "KVM" in kvm of linux participant vmm "VMM" in host-user }
  flow send "Sending" ja "送信" {
    net -> net "copy" as first { kind copy observe kprobe green_send }
    net -> kvm "kick" as kick {
      kind vm-exit
      when lone
      at linux:net/socket.c#vmx
      at linux:net/socket.c#svm if amd
      observe host kprobe vmx if not amd
      observe host kprobe svm if amd
    }
    kvm -> vmm "wake" as wake { kind wakeup when halted and lone when "the ring is full" ja "リングが満杯のとき" }
    vmm -> vmm "read" as read { kind syscall cost round-trips 2 cost round-trips 1 if cache }
    vmm -> kvm "poll" as poll { kind syscall when not lone at linux:net/socket.c#poll }
  }
  flow setup "Set up" { vmm -> vmm "open" as open { kind syscall branch control } }
}
`;

const it = testWith({ 'green.vhflow': green });

async function linuxTree(command: CommandTest): Promise<void> {
  await mkdir(command.at('linux/net/core'), { recursive: true });
  await writeFile(command.at('linux/Makefile'), 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n');
  await writeFile(command.at('linux/net/core/dev.c'), '');
  await writeFile(command.at('linux/net/socket.c'), 'int vmx(void) { }\nint svm(void) { }\nint poll(void) { }\n');
}

const json = async (command: CommandTest, ...args: readonly string[]): Promise<unknown> => JSON.parse((await command.run(args)).out);

describe('--with and --without', () => {
  const commands: Readonly<Record<string, readonly string[]>> = {
    list: ['list', 'green.vhflow'], render: ['render', 'green.vhflow'], compare: ['compare', 'green.vhflow'],
    probes: ['probes', 'green.vhflow', '--flow', 'send', '--machine', 'host'], verify: ['verify', 'green.vhflow', '--source', 'linux=linux'],
  };
  const refused: readonly (readonly [readonly string[], string])[] = [
    [['--with', 'halte'], '--with halte: unknown condition; the conditions are lone, halted, apicv, pv-eoi, amd, small, cache; did you mean halted?'],
    [['--without', 'amd,xyzzy'], '--without xyzzy: unknown condition; the conditions are lone, halted, apicv, pv-eoi, amd, small, cache'],
    [['--with', 'amd', '--without', 'halted,amd'], '--with amd and --without amd contradict each other'],
    [['--with', 'amd,'], 'amd,: expected the name of a condition, or several with commas between them'],
    [['--with', ''], "'': expected the name of a condition, or several with commas between them"],
    [['--with', 'Amd'], '--with Amd: unknown condition; the conditions are lone, halted, apicv, pv-eoi, amd, small, cache; did you mean amd?'],
    [['--without', '\u001b[31m'], '--without \\u{001B}[31m: unknown condition'],
  ];

  it.for(Object.values(commands).flatMap((args) => refused.map(([options, message]) => [[...args, ...options], message] as const)))('%j is refused in one line', async ([args, message], { command }) => {
    await linuxTree(command);
    const { code, out, err } = await command.run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n').filter((line) => !line.startsWith('vhflow: warning: '))).toEqual([expect.stringContaining(`vhflow: ${message}`), '']);
  });

  it('suggest no name that is unlike', async ({ command }) => {
    for (const name of ['nope', 'hello', 'or']) expect((await command.run(['list', 'green.vhflow', '--with', name])).err).toMatch(/pv-eoi, amd, small, cache\n$/);
  });

  it('take any text without a crash', async ({ command }) => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('--with', '--without'), fc.string({ unit: 'binary', maxLength: 30 }), async (option, text) => {
      const { code, out, err } = await command.run(['compare', 'green.vhflow', `${option}=${text}`]);
      if (code === 0) expect(out).toContain('green');
      else expect([code, out, err.match(/\n/g)?.length, err.startsWith('vhflow: '), err.includes('unexpected failure')]).toEqual([2, '', 1, true, false]);
    }), { numRuns: 200 });
    expect(await command.run(['compare', 'green.vhflow', '--with'])).toMatchObject({ code: 2, err: "vhflow: option '--with <condition>' argument missing\n" });
  });

  it('can be repeated, name several conditions, and stand before the files', async ({ command }) => {
    const hops = async (...args: readonly string[]) => [...(await command.run(['list', ...args])).out.matchAll(/^ +\d+ (\w+)/gm)].map(([, id]) => id);
    expect(await hops('green.vhflow')).toEqual(['first', 'kick', 'read', 'open']);
    expect(await hops('--with', 'amd, halted', 'green.vhflow')).toEqual(['first', 'kick', 'wake', 'read', 'open']);
    expect(await hops('--with', 'halted', '--with', 'halted', '--without', 'lone', 'green.vhflow')).toEqual(['first', 'read', 'poll', 'open']);
    expect(await hops('green.vhflow', '--with', 'lone', '--without', 'halted')).toEqual(['first', 'kick', 'read', 'open']);
  });

  it('warn of a condition on which nothing depends', async ({ command }) => {
    expect(await command.run(['list', 'green.vhflow', '--without', 'apicv', '--with', 'amd'])).toMatchObject({ code: 0, err: 'vhflow: warning: --without apicv: no flow depends on it\n' });
  });

  it('choose the items of hops, too', async ({ command }) => {
    const symbol = async (...args: readonly string[]) => ((await json(command, 'list', 'green.vhflow', '--json', ...args)) as { scenarios: { flows: { hops: { id: string; at: { symbol: string } }[] }[] }[] })
      .scenarios[0]?.flows[0]?.hops.find(({ id }) => id === 'kick')?.at.symbol;
    expect([await symbol(), await symbol('--with', 'amd')]).toEqual(['vmx', 'svm']);
  });
});

describe('titles', () => {
  const amd = { en: 'the host has AMD processors (SVM)', ja: 'ホストはAMDプロセッサー（SVM）' };

  it.for(['en', 'ja'] as const)('name the settings only if they differ from the basis, in %s', async (lang, { command }) => {
    for (const args of [['list'], ['render', '--format', 'markdown'], ['render', '--format', 'mermaid'], ['render', '--format', 'html'], ['probes', '--flow', 'send', '--machine', 'host'], ['probes', '--flow', 'send', '--machine', 'host', '--format', 'perf'], ['probes', '--flow', 'send', '--machine', 'host', '--format', 'qemu']]) {
      const { out } = await command.run([...args, 'green.vhflow', '--lang', lang]);
      expect(out.split('\n').slice(0, 12).join('\n')).not.toContain('AMD');
      const { out: changed } = await command.run([...args, 'green.vhflow', '--lang', lang, '--with', 'amd']);
      const head = changed.split('\n').slice(0, 12).join('\n').replaceAll('\\', '');
      expect(head).toContain(args.includes('mermaid') ? 'AMD' : amd[lang]);
    }
  });

  it('are not broken by a text that looks like markup', async ({ command }) => {
    await writeFile(command.at('nasty.vhflow'), green.replace('"the cache is warm"', '"*/ %%{init}%% </title><b>"'));
    expect((await command.run(['render', 'nasty.vhflow', '--with', 'cache'])).out.split('\n')[1]).toMatch(/^%% \*\/ %%#123;init#125;%% |^%% [^{]*$/);
    expect((await command.run(['render', 'nasty.vhflow', '--format', 'html', '--with', 'cache'])).out).not.toContain('</title><b>');
  });
});

describe('a script with probes', () => {
  const probes = async (command: CommandTest, ...args: readonly string[]) => (await command.run(['probes', 'green.vhflow', '--flow', 'send', '--machine', 'host', ...args])).out;

  it('watches the functions of the chosen settings', async ({ command }) => {
    expect((await probes(command)).match(/^kprobe:\w+(?=,$)/gm)).toEqual(['kprobe:vmx']);
    expect((await probes(command, '--with', 'amd')).match(/^kprobe:\w+(?=,$)/gm)).toEqual(['kprobe:svm']);
    expect((await probes(command, '--without', 'lone')).match(/^kprobe:\w+(?=,$)/gm)).toBeNull();
  });

  it('says at its head for which settings its hops are, and has a name of its own', async ({ command }) => {
    expect((await probes(command, '--with', 'amd', '--without', 'lone')).split('\n').slice(0, 9)).toEqual([
      '// Green path · Sending (packets follow each other closely; the host has AMD processors (SVM)) · host',
      '// The hops are those that happen if:',
      '//   lone: packets follow each other closely (not the basis)',
      '//   halted: the vCPU runs when the interrupt comes',
      '//   amd: the host has AMD processors (SVM) (not the basis)',
      '//   cache: not: the cache is warm',
      '// Save as green-send-host-with-amd-without-lone.bt and run as root on this machine:',
      "//   sed -n 's,^//[$] ,,p' green-send-host-with-amd-without-lone.bt | sh",
      expect.stringContaining('green-send-host-with-amd-without-lone.log'),
    ]);
    expect((await probes(command, '--lang', 'ja')).split('\n').slice(1, 3)).toEqual(['// 次の場合に起きるホップ:', '//   lone: パケットを単独で送る']);
  });

  it('refuses a hop that does not happen under the settings', async ({ command }) => {
    expect(await command.run(['probes', 'green.vhflow', '--flow', 'send', '--machine', 'host', '--hop', 'kick', '--without', 'lone'])).toMatchObject({
      code: 2, err: 'vhflow: green.vhflow: the hop kick of the flow send does not happen under these settings; it needs --with lone\n',
    });
    expect(await command.run(['probes', 'green.vhflow', '--flow', 'send', '--machine', 'host', '--hop', 'poll'])).toMatchObject({
      code: 2, err: 'vhflow: green.vhflow: the hop poll of the flow send does not happen under these settings; it needs --without lone\n',
    });
  });
});

describe('compare', () => {
  it('states the basis in one line above the table, and keeps setup out of it', async ({ command }) => {
    expect((await command.run(['compare', 'green.vhflow', '--with', 'halted'])).out.split('\n')).toEqual([
      'Different from the basis: the vCPU sleeps when the interrupt comes. As on the basis: the packet is sent alone; the host has Intel processors (VMX); not: the cache is warm',
      '',
      'scenario  flow  hops  copies  VM exits  host round trips  wake-ups',
      'green     send     4       1         1                 2         0',
      '',
      'Not for every packet:',
      'green send +1 wake-up: the ring is full',
      '',
      'Setup, which has no costs per packet:',
      'green setup  1 hop',
      '',
    ]);
  });

  it('is in Japanese altogether, with columns that are aligned', async ({ command }) => {
    expect((await command.run(['compare', 'green.vhflow', '--lang', 'ja', '--with', 'halted'])).out.split('\n')).toEqual([
      '基準条件と異なる点: 割り込みが来たとき、vCPUは眠っている。基準条件のまま: パケットを単独で送る／ホストはIntelプロセッサー（VMX）／「キャッシュは温まっている」ではない',
      '',
      'シナリオ  フロー  ホップ  コピー  VM exit  ホスト往復  起床',
      'green     send         4       1        1           2     0',
      '',
      'すべてのパケットで起きるとは限らないもの:',
      'green send +起床 1回: リングが満杯のとき',
      '',
      'セットアップ（パケットごとのコストなし）:',
      'green setup  1ホップ',
      '',
    ]);
  });

  it('shows what each condition would change', async ({ command }) => {
    expect((await command.run(['compare', 'green.vhflow', '--what-if'])).out.split('\n')).toEqual([
      'Basis: the packet is sent alone; the vCPU runs when the interrupt comes; the host has Intel processors (VMX); not: the cache is warm',
      '',
      'scenario  flow   what if         copies    VM exits  host round trips  wake-ups           hops  changed hops',
      'green     send                        1           1                 2         0              3',
      '                 --without lone       1  1 → 0 (−1)        2 → 3 (+1)         0  3 → 3 (+1 −1)',
      '                 --with halted        1           1                 2     0 +1*     3 → 4 (+1)',
      '                 --with amd           1           1                 2         0              3             1',
      '                 --with cache         1           1        2 → 1 (−1)         0              3             1',
      'green     setup                       –           –                 –         –              1',
      '',
      '* for some packets only; a comparison under that setting says for which',
      '',
      '--without lone: packets follow each other closely',
      '--with halted: the vCPU sleeps when the interrupt comes',
      '--with amd: the host has AMD processors (SVM)',
      '--with cache: the cache is warm',
      '',
    ]);
  });

  it('tells what switching back would change under other settings', async ({ command }) => {
    const { out } = await command.run(['compare', 'green.vhflow', '--what-if', '--without', 'lone', '--lang', 'ja']);
    expect(out).toMatch(/^ +--with lone +1 +0 → 1 \(\+1\) +3 → 2 \(−1\)/m);
    expect(out).toContain('\n--with lone: パケットを単独で送る\n');
  });

  it('names the hops of each number in JSON', async ({ command }) => {
    const { flows, ...above } = (await json(command, 'compare', 'green.vhflow', '--what-if', '--json', '--with', 'amd')) as { flows: object[] };
    expect(above).toMatchObject({
      conditions: [{ id: 'lone' }, { id: 'halted' }, { id: 'amd' }, { id: 'cache', text: { en: 'the cache is warm' }, else: null, default: false, reason: { en: 'it usually is cold' } }],
      basis: { lone: true, halted: false, amd: false, cache: false },
      settings: { lone: true, halted: false, amd: true, cache: false },
    });
    expect(flows[0]).toMatchObject({
      scenario: 'green', flow: 'send', hops: 3, setup: false,
      costs: { copies: 1, vmExits: 1, hostRoundTrips: 2, wakeups: 0, conditional: [] },
      counted: { copies: [{ hop: 'first', count: 1 }], vmExits: [{ hop: 'kick', count: 1 }], hostRoundTrips: [{ hop: 'read', count: 2 }], wakeups: [] },
      basis: { lone: true, amd: false }, settings: { lone: true, amd: true },
    });
    expect(flows[0]).toHaveProperty('whatIf.0', {
      condition: 'lone', on: false, hops: 3,
      costs: { copies: 1, vmExits: 0, hostRoundTrips: 3, wakeups: 0, conditional: [] }, difference: { copies: 0, vmExits: -1, hostRoundTrips: 1, wakeups: 0 },
      counted: { copies: [{ hop: 'first', count: 1 }], vmExits: [], hostRoundTrips: [{ hop: 'read', count: 2 }, { hop: 'poll', count: 1 }], wakeups: [] },
      added: ['poll'], removed: ['kick'], changed: [],
    });
    expect(flows[0]).toMatchObject({ whatIf: [{}, { condition: 'halted', on: true, added: ['wake'] }, { condition: 'amd', on: false, changed: ['kick'] }, { condition: 'cache', changed: ['read'] }] });
    expect(flows[1]).toMatchObject({ flow: 'setup', setup: true, costs: { hostRoundTrips: 1 }, whatIf: [] });
  });

  it('puts scenarios with different defaults on the same settings', async ({ command }) => {
    await writeFile(command.at('busy.vhflow'), `condition lone default off\n${green.replace('scenario green', 'scenario busy')}`);
    const exits = async (...args: readonly string[]) => ((await json(command, 'compare', '--json', ...args)) as { flows: { flow: string; costs: { vmExits: number } }[] }).flows.filter(({ flow }) => flow === 'send').map(({ costs }) => costs.vmExits);
    expect(await exits('busy.vhflow')).toEqual([0]);
    expect(await exits('green.vhflow', 'busy.vhflow')).toEqual([1, 1]);
    expect(await exits('busy.vhflow', 'green.vhflow')).toEqual([1, 1]);
    expect(await exits('busy.vhflow', 'green.vhflow', '--without', 'lone')).toEqual([0, 0]);
    expect(await exits('busy.vhflow', 'green.vhflow', '--with', 'lone')).toEqual([1, 1]);
  });
});

describe('compare with scenarios that differ', () => {
  const own = green.replace('scenario green', 'scenario own');

  it.for([
    ['en', [
      'Defaults of halted differ: on in own; off in green. The basis of this comparison has it off: the vCPU runs when the interrupt comes',
      'Defaults of cache differ: on in own; off in green. The basis of this comparison has it off: not: the cache is warm',
    ]],
    ['ja', [
      'haltedの既定は同じではない。オン: own／オフ: green。この比較の基準条件ではオフ: 割り込みが来たとき、vCPUは実行中である',
      'cacheの既定は同じではない。オン: own／オフ: green。この比較の基準条件ではオフ: 「キャッシュは温まっている」ではない',
    ]],
  ] as const)('says which defaults they have, and which one counts, in any order: %s', async ([lang, lines], { command }) => {
    await writeFile(command.at('own.vhflow'), `condition halted default on\n${own.replace('"it usually is cold"', '"it is"').replace(' because', ' default on because')}`);
    const rows = async (...args: readonly string[]) => (await command.run(['compare', ...args, '--lang', lang])).out.split('\n');
    const [basis, ...after] = await rows('own.vhflow', 'green.vhflow');
    expect(after.slice(0, 3)).toEqual([...lines, '']);
    const turned = await rows('green.vhflow', 'own.vhflow');
    expect(turned.slice(0, 3)).toEqual([basis, ...lines]);
    expect([...turned].sort()).toEqual([basis, ...after].sort());
    expect((await rows('own.vhflow', 'green.vhflow', '--what-if')).slice(1, 4)).toEqual([...lines, '']);
    expect((await rows('own.vhflow')).slice(1, 2)).toEqual(['']);
  });

  it('says it in JSON, too', async ({ command }) => {
    await writeFile(command.at('own.vhflow'), `condition halted default on\n${own}`);
    const both = await json(command, 'compare', 'own.vhflow', 'green.vhflow', '--json');
    expect(both).toMatchObject({
      differentDefaults: [{ condition: 'halted', on: ['own'], off: ['green'], basis: false }],
      basis: { halted: false }, settings: { halted: false },
      flows: [{ scenario: 'own', basis: { halted: true }, settings: { halted: false } }, {}, { scenario: 'green', basis: { halted: false }, settings: { halted: false } }, {}],
    });
    expect(await json(command, 'compare', 'own.vhflow', '--json')).toMatchObject({ differentDefaults: [], basis: { halted: true } });
  });

  it('names the versions that differ, and only those', async ({ command }) => {
    await writeFile(command.at('old.vhflow'), own.replace('scenario own', 'scenario old').replace('source linux "6.1.192"', 'source linux "3.10"\n  source qemu "2.5.0"'));
    await writeFile(command.at('own.vhflow'), own);
    const last = async (...args: readonly string[]) => (await command.run(['compare', ...args])).out.split('\n').slice(-3);
    expect(await last('green.vhflow', 'old.vhflow')).toEqual(['', 'Versions differ: linux 6.1.192, 3.10', '']);
    expect(await last('old.vhflow', 'green.vhflow', '--what-if', '--lang', 'ja')).toEqual(['', '異なるバージョン: linux 3.10、6.1.192', '']);
    for (const names of [['green.vhflow', 'own.vhflow'], ['blue'], ['old.vhflow']]) expect((await last(...names)).join()).not.toContain('Versions');
    await writeFile(command.at('new.vhflow'), own.replace('source linux "6.1.192"', 'source linux "6.1.192\\u{1b}[31m"\n  source qemu "7.2.0"'));
    expect(await last('old.vhflow', 'new.vhflow')).toEqual(['', 'Versions differ: linux 3.10, 6.1.192\\u{001B}[31m; qemu 2.5.0, 7.2.0', '']);
  });
});

describe('JSON', () => {
  it('has the conditions of a scenario and of a hop, and the basis of a flow', async ({ command }) => {
    const { scenarios: [scenario] } = (await json(command, 'list', 'green.vhflow', '--json')) as { scenarios: [{ conditions: { id: string }[]; flows: { hops: object[]; setup: boolean }[] }] };
    expect(scenario.conditions.map(({ id }) => id)).toContain('cache');
    expect(scenario.flows).toMatchObject([{ setup: false, basis: { lone: true, halted: false, amd: false, cache: false } }, { setup: true, basis: {}, settings: {} }]);
    expect(scenario.flows[0]?.hops).toMatchObject([{ id: 'first', conditions: [] }, { id: 'kick', conditions: [{ id: 'lone', is: true }] }, { id: 'read' }]);
    expect(await json(command, 'render', 'green.vhflow', '--format', 'json', '--with', 'amd')).toMatchObject({ flows: [{ conditions: [{ id: 'lone' }, { id: 'halted' }, { id: 'amd' }, { id: 'cache' }], settings: { amd: true } }, { conditions: [] }] });
  });
});

describe('verify', () => {
  const places = async (command: CommandTest, ...args: readonly string[]) => {
    await linuxTree(command);
    const { code, out, err } = await command.run(['verify', 'green.vhflow', '--source', 'linux=linux', '--json', ...args]);
    const { anchors, given } = JSON.parse(out || '{}') as { anchors?: { symbol: string }[]; given?: object[] };
    return { code, err, symbols: anchors?.map(({ symbol }) => symbol), given };
  };

  it('looks up the places of all settings', async ({ command }) => {
    expect(await places(command)).toMatchObject({ symbols: ['vmx', 'svm', 'poll'], given: [] });
  });

  it.for<readonly [readonly string[], readonly string[]]>([
    [['--with', 'amd'], ['svm', 'poll']],
    [['--without', 'amd'], ['vmx', 'poll']],
    [['--with', 'lone'], ['vmx', 'svm']],
    [['--without', 'lone', '--with', 'amd'], ['poll']],
    [['--with', 'halted'], ['vmx', 'svm', 'poll']],
  ])('with %j leaves out the places that then never count', async ([args, symbols], { command }) => {
    expect((await places(command, ...args)).symbols).toEqual(symbols);
    expect((await places(command, '--with', 'amd', '--without', 'lone')).given).toEqual([{ id: 'amd', is: true }, { id: 'lone', is: false }]);
  });

  it('says so if no place is left', async ({ command }) => {
    await writeFile(command.at('green.vhflow'), green.replace(/ {4}vmm -> kvm "poll".*\n/, ''));
    expect(await places(command, '--without', 'lone')).toMatchObject({ code: 2, err: 'vhflow: no anchor could be checked: none of them counts under these settings\n' });
  });
});
