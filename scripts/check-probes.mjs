// @ts-check
/**
 * Checks the output of `vhflow probes` for the built-in scenarios with the real tools: `node scripts/check-probes.mjs`.
 * Needs `dist/cli.js`, bpftrace, shellcheck and QEMU. On Debian, root gets missing tools from apt; other users are asked to install them.
 * bpftrace only does a dry run, so neither privileges nor tracing in the kernel are needed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { root } from './install.mjs';

const command = path.join(root, 'dist/cli.js');
const machines = ['guest', 'host'];
/** Settings with the hops and probes that the basis does not have. */
const otherSettings = [['--with', 'amd,halted,small', '--without', 'apicv,pv-eoi'], ['--with', 'amd', '--without', 'lone']];
/** Any program works as a target: the check concerns the script, not whether this machine has QEMU's or DPDK's functions. One with few symbols is read quickly. */
const program = '/usr/bin/env';
const missingTracepoint = /ERROR: tracepoint not found/i;

/** Labels and targets that try to be more than text. `expected` lists the only attach points that may result. */
const hostile = {
  text: `scenario hostile {
  title "*/ END { exit(); } // \\"" ja "\\n kprobe:title { exit(); }"
  machine host "Host" { participant a "A" in host-kernel }
  condition evil "\\"); } kprobe:condition { exit(); } //" else "\\u{D}\\nkprobe:otherwise { exit(); }" default on
  flow send "\\") } kprobe:flow { printf(\\"" {
    a -> a "\\"); } kprobe:label { system(\\"id\\"); } //" { observe kprobe good_one }
    a -> a "%s %d %n \\\\" { observe kprobe "bad_one { exit(); }" observe kprobe good_two when evil }
    a -> a "line\\u{2028}kprobe:third { exit(); }\\u{D}\\nkprobe:fourth {}" { observe shell "x\\nkprobe:fifth { exit(); } \\\\" }
    a -> a "/* \\u{202E} $1 #define kprobe" { observe tracepoint "net:x, kprobe:sixth" observe uprobe "$(id):f" observe uprobe libx.so:good_three }
  }
}
`,
  expected: ['BEGIN', 'kprobe:good_one', 'kprobe:good_one.*', 'kprobe:good_two', 'kprobe:good_two.*', `uprobe:${program}:good_three`, 'interval:s:1000000'],
};

/** The tools, each with the Debian package that contains it. */
const tools = { 'bpftrace': 'bpftrace', 'shellcheck': 'shellcheck', 'qemu-system-x86_64': 'qemu-system-x86' };

if (!existsSync(command)) fail(`${command} does not exist; run npm run build first`);
installDebianTools(tools, fail);
const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-probes-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
checkScripts();
checkHostileFile();
checkShellScripts();
checkQemuEvents();

function checkScripts() {
  let probes = 0;
  let scripts = 0;
  for (const { scenario, flow } of flows()) {
    for (const machine of machines) {
      const written = (/** @type {string} */ language) => vhflow('probes', scenario, '--flow', flow, '--machine', machine, '--lang', language);
      const script = written('en');
      probes += checkScript(`${scenario} ${flow} ${machine}`, script, attachPoints(script)).length;
      checkSyntax(`${scenario} ${flow} ${machine}, in Japanese`, written('ja'));
      for (const settings of otherSettings) {
        const other = vhflow('probes', scenario, '--flow', flow, '--machine', machine, ...settings);
        probes += checkScript(`${scenario} ${flow} ${machine} ${settings.join(' ')}`, other, attachPoints(other)).length;
      }
      scripts += 2 + otherSettings.length;
    }
  }
  console.log(`bpftrace accepts ${scripts} scripts with ${probes} attach points`);
}

function checkHostileFile() {
  const file = path.join(folder, 'hostile.vhflow');
  writeFileSync(file, hostile.text);
  for (const language of ['en', 'ja']) {
    const script = vhflow('probes', file, '--flow', 'send', '--machine', 'host', '--lang', language);
    checkScript(`hostile ${language}`, script, hostile.expected);
  }
  console.log(`bpftrace finds only the ${hostile.expected.length} expected attach points in a script from a hostile file`);
}

/** The scripts of all flows have the same code for different lists, so that one for each machine is enough. */
function checkShellScripts() {
  const [{ scenario, flow } = fail('there is no flow')] = flows();
  const formats = ['ftrace', 'trace-cmd'];
  for (const format of formats) {
    for (const machine of machines) {
      const script = vhflow('probes', scenario, '--flow', flow, '--machine', machine, '--format', format);
      const { status, stdout } = spawnSync('shellcheck', ['--shell', 'sh', '-'], { input: script, encoding: 'utf8' });
      if (status !== 0) fail(`${scenario} ${flow} ${machine}: shellcheck finds fault with the script for ${format}:\n${stdout}`);
    }
  }
  for (const name of ['machines/host-init.sh', 'machines/host-run.sh', 'machines/host-talk.sh', 'machines/host-ftrace.sh', 'machines/host-bpftrace.sh', 'machines/machine.sh', 'machines/bpftrace.sh', 'machines/guest-init.sh', 'machines/guest-talk.sh', 'machines/guest-bpftrace.sh', 'running/leash.sh']) {
    const { status, stdout } = spawnSync('shellcheck', ['--shell', 'sh', '--external-sources', path.join('src/lab', name)], { cwd: root, encoding: 'utf8' });
    if (status !== 0) fail(`shellcheck finds fault with ${name}:\n${stdout}`);
  }
  console.log(`shellcheck finds no fault with the scripts for ${formats.join(' and ')}, and with those of the lab`);
}

/**
 * If this machine's kernel cannot list tracepoints, bpftrace reports this after parsing and stops; the syntax was then correct.
 * @param {string} name @param {string} script
 */
function checkSyntax(name, script) {
  const { status, stderr } = dryRun(script);
  if (status !== 0 && !missingTracepoint.test(stderr)) fail(`${name}: bpftrace rejects the script:\n${stderr}`);
}

/**
 * Checks the syntax of the script, and then everything that bpftrace checks after parsing, with kernel functions in place of tracepoints.
 *
 * @param {string} name @param {string} script @param {readonly string[]} expected attach points
 * @returns {readonly string[]} the attach points that bpftrace found
 */
function checkScript(name, script, expected) {
  checkSyntax(name, script);
  const withoutTracepoints = script.replace(/^tracepoint:(\w+):(\w+)(?=,?$)/gm, 'kprobe:tracepoint__$1__$2').replace(/args->\w*comm/g, 'comm').replace(/args->\w+/g, 'arg0');
  const { status, stdout, stderr } = dryRun(withoutTracepoints);
  if (status !== 0) fail(`${name}: bpftrace rejects the script:\n${stderr}`);
  const parsed = stdout.slice(stdout.indexOf('AST after: parser'), stdout.indexOf('AST after: Semantic'));
  const found = [...parsed.matchAll(/^ ([A-Za-z]\S*)$/gm)].map(([, point = '']) => point.replace(/^kprobe:tracepoint__(\w+?)__/, 'tracepoint:$1:'));
  if (found.join('\n') !== expected.join('\n')) fail(`${name}: bpftrace finds other attach points.\nExpected: ${expected.join(' ')}\nFound: ${found.join(' ')}`);
  return found;
}

/** @param {string} script */
function dryRun(script) {
  const file = path.join(folder, 'script.bt');
  writeFileSync(file, script);
  const files = [...script.matchAll(/^\/\/ {3}\$\d+ = /gm)].map(() => program);
  return spawnSync('bpftrace', ['-d', file, ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** The attach points in a script, found by the layout in which vhflow writes them. @param {string} script */
function attachPoints(script) {
  return [...script.matchAll(/^(BEGIN|(?:k|u)(?:ret)?probe:\S+?|tracepoint:\S+?|interval:\S+?),?$/gm)].map(([, point = '']) => point.replace(/:\$\d+:/, `:${program}:`));
}

/** Checks the event names against Debian's QEMU; events that exist only in other builds would have to be listed here. */
function checkQemuEvents() {
  const known = new Set(execFileSync('qemu-system-x86_64', ['-trace', 'help'], { encoding: 'utf8' }).split(/\s+/));
  const events = new Set();
  for (const { scenario, flow } of flows()) {
    const options = [[], ...otherSettings].map((settings) => vhflow('probes', scenario, '--flow', flow, '--machine', 'host', '--format', 'qemu', ...settings));
    for (const [, event = ''] of options.join('\n').matchAll(/^# {3}trace-event (\w+) on$/gm)) events.add(event);
  }
  const unknown = [...events].filter((event) => !known.has(event));
  if (events.size === 0 || unknown.length > 0) fail(`QEMU does not know the trace events: ${unknown.join(', ') || '(none was found)'}`);
  console.log(`QEMU knows all ${events.size} trace events`);
}

/** @returns {{ scenario: string, flow: string }[]} */
function flows() {
  /** @type {{ scenarios: { id: string, flows: { id: string }[] }[] }} */
  const { scenarios } = JSON.parse(vhflow('list', '--json'));
  return scenarios.flatMap(({ id, flows: all }) => all.map((flow) => ({ scenario: id, flow: flow.id })));
}

/** @param {readonly string[]} args @returns {string} standard output */
function vhflow(...args) {
  // Not every flow depends on every condition, of which the command warns.
  return execFileSync(process.execPath, [command, ...args], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`check-probes: ${message}`);
  process.exit(1);
}
