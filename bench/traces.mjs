// @ts-check
/** Reads traces of ftrace and lays them over a flow, compared with a plain scan of the characters of the same files. */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../scripts/install.mjs';
import { atMost, figure, notTaken, timesReference } from './figures.mjs';
import { plainScan } from './plain-scan.mjs';
import { bundled, loaded, out } from './product.mjs';
import { inTurns, processorTime, timed } from './turns.mjs';

export const title = 'Traces';

const partBytes = 1 << 18;
const megabyte = 1_000_000;
const scenarioId = 'virtio-vhost-pcap';
/** So many other events are between two of the flow. */
const otherEvents = 40;

const code = `
import { readFile } from 'node:fs/promises';
import { compile } from './src/language/index.js';
import { settle } from './src/model/settle.js';
import { analyse, interestOf, readTrace } from './src/traces/index.js';
export async function scenarioIn(file) {
  return settle(compile(await readFile(file, 'utf8')).scenarios[0]);
}
export async function overlayOf(bytes, scenario) {
  const flow = scenario.flows.find(({ id }) => id === 'send');
  return analyse(scenario, flow, { host: await readTrace({ name: 'trace', bytes }, interestOf([scenario])) });
}
export async function relationOf({ guest, host }, scenario) {
  const flow = scenario.flows.find(({ id }) => id === 'send');
  const read = (bytes) => readTrace({ name: 'trace', bytes }, interestOf([scenario]));
  return analyse(scenario, flow, { guest: await read(guest), host: await read(host) }).clocks;
}`;

/** The command, which at its end prints how much memory it took at most, in KB. */
const command = `
import './src/cli/main.js';
process.on('exit', () => process.stderr.write(JSON.stringify({ memory: process.resourceUsage().maxRSS })));`;

/** @param {import('./bench.mjs').BenchOptions} options */
export async function rows({ rounds, large }) {
  const { scenarioIn, overlayOf, relationOf } = await loaded('traces', code);
  const scenarioFile = path.join(root, 'scenarios', `${scenarioId}.vhflow`);
  const scenario = await scenarioIn(scenarioFile);
  const small = await traceFile(10, scenario);
  const usual = await traceFile(100, scenario);
  const read = (/** @type {string} */ file) => timed(() => overlayOf(parts(file), scenario), processorTime);
  const scan = (/** @type {string} */ file) => timed(() => scanned(file), processorTime);
  const ofSmall = await inTurns(read(small), scan(small), { rounds });
  const ofUsual = await inTurns(read(usual), scan(usual), { rounds: 5 });
  const clocks = (/** @type {number} */ packets) => timed(async () => {
    const { from } = await relationOf(twoMachines(packets), scenario);
    if (from !== 'bounds') throw new Error('the clocks of the two machines were not told, so that nothing was measured');
  }, processorTime);
  const ofMany = await inTurns(clocks(4_000), clocks(1_000), { rounds: 5 });
  const program = await bundled('traces-command.cjs', command, 'cjs');
  const memory = (/** @type {string} */ file) => {
    const { stdout, stderr } = spawnSync(process.execPath, [program, 'trace', `${scenarioId}#send`, '--host', file], { encoding: 'utf8' });
    if (!/^[1-9]\d* packets/m.test(stdout)) throw new Error(`${file} has no packets, so that nothing was measured: ${stderr}`);
    return JSON.parse(stderr.slice(stderr.lastIndexOf('{'))).memory / 1024;
  };
  const most = atMost(300, 'MB');
  return [
    figure({ what: 'a trace of 10 MB laid over a flow', unit: 'ms', ...ofSmall, goal: timesReference(10) }),
    figure({ what: 'a trace of 100 MB laid over a flow', unit: 'ms', ...ofUsual, goal: timesReference(10) }),
    figure({ what: '100 MB, against 10 times 10 MB', unit: 'ms', ours: ofUsual.ours, reference: ofSmall.ours * 10, goal: timesReference(1.2) }),
    figure({ what: 'clocks and packets of two machines: 4,000 packets, against 4 times 1,000', unit: 'ms', ours: ofMany.ours, reference: ofMany.reference * 4, goal: timesReference(1.5) }),
    figure({ what: '100 MB, memory at most', unit: 'MB', ours: memory(usual), goal: most }),
    ...(large
      ? [figure({ what: '1 GB, memory at most', unit: 'MB', ours: memory(await traceFile(1_000, scenario)), goal: most })]
      : [notTaken('1 GB, memory at most', 'needs --large')]),
  ];
}

/** @param {string} file */
async function* parts(file) {
  for await (const part of createReadStream(file, { highWaterMark: partBytes })) yield part;
}

/** @param {string} file */
async function scanned(file) {
  const decoder = new TextDecoder();
  let checksum = 0;
  for await (const part of parts(file)) checksum ^= plainScan(decoder.decode(part, { stream: true }));
  return checksum;
}

/**
 * Writes a trace of the host's part of a flow, with other events around each of its own; a file of an earlier run is used again.
 * @param {number} size in MB @param {any} scenario @returns {Promise<string>}
 */
async function traceFile(size, scenario) {
  const file = path.join(out, `trace-${size}.ftrace`);
  if (existsSync(file) && statSync(file).size >= size * megabyte) return file;
  mkdirSync(out, { recursive: true });
  const handle = await open(file, 'w');
  try {
    const events = eventsOf(scenario);
    let lines = ['# tracer: function', '#'];
    let time = 1_000_000;
    let written = 0;
    for (let packet = 0; written < size * megabyte; packet++) {
      for (const event of events) {
        for (let other = 0; other < otherEvents; other++) lines.push(line('kworker/0:1-77', (time += 1), `other_function_${(packet + other * 7) % 500} <-other_caller`));
        lines.push(line(event.thread, (time += 1), event.what));
      }
      time += 1_000;
      const text = `${lines.join('\n')}\n`;
      written += text.length;
      await handle.write(text);
      lines = [];
    }
  } finally {
    await handle.close();
  }
  return file;
}

/**
 * The traces of a guest that sends packets at uneven distances, and of its host with the entries and exits of the vCPU.
 * @param {number} packets
 */
function twoMachines(packets) {
  const guest = ['# tracer: function', '#'];
  const host = [...guest];
  let time = 1_000_000;
  for (let packet = 0; packet < packets; packet++) {
    time += 2_000 + ((packet * 7_919) % 1_003);
    host.push(line('CPU 0/KVM-188', time, 'kvm_entry: vcpu 0, rip 0x1'));
    ['__sys_sendto', 'udp_sendmsg', 'ip_output', 'virtqueue_add', 'vp_notify'].forEach((name, at) => guest.push(line('app-61', time + 1 + at, `${name} <-caller`)));
    host.push(line('CPU 0/KVM-188', time + 8, 'kvm_exit: vcpu 0 reason EPT_MISCONFIG rip 0x1'));
    ['handle_ept_misconfig', 'ioeventfd_write', 'vhost_poll_wakeup'].forEach((name, at) => host.push(line('CPU 0/KVM-188', time + 9 + at, `${name} <-caller`)));
    ['vhost_worker', 'handle_tx', 'vhost_get_vq_desc', 'vhost_tx_batch'].forEach((name, at) => host.push(line('vhost-177-187', time + 20 + at, `${name} <-caller`)));
    host.push(line('CPU 0/KVM-188', time + 900, 'kvm_entry: vcpu 0, rip 0x1'), line('CPU 0/KVM-188', time + 903, 'kvm_exit: vcpu 0 reason HLT rip 0x1'));
  }
  return { guest: once(guest), host: once(host) };
}

/** @param {readonly string[]} lines */
async function* once(lines) {
  yield new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** @param {string} thread @param {number} microseconds @param {string} what */
function line(thread, microseconds, what) {
  const seconds = `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
  return `${thread.padStart(23)} [000] ..... ${seconds.padStart(13)}: ${what}`;
}

/** The function of each hop on the host, in the thread that runs it. @param {any} scenario */
function eventsOf(scenario) {
  const hosts = new Set(scenario.contexts.filter((/** @type {any} */ { side }) => side === 'host').map((/** @type {any} */ { id }) => id));
  const { hops } = scenario.flows.find((/** @type {any} */ { id }) => id === 'send');
  return hops.filter((/** @type {any} */ { at, context, branch }) => at && branch === 'data' && hosts.has(context)).map((/** @type {any} */ { at, context, thread }) => ({
    thread: threadOf(context, thread?.en ?? ''), what: context === 'host-user' || context === 'qemu' ? `${at[0].symbol}: (0x5587a0)` : `${at[0].symbol} <-caller`,
  }));
}

/** @param {string} context @param {string} thread */
function threadOf(context, thread) {
  if (/vhost worker/.test(thread)) return 'vhost-177-187';
  if (context === 'host-user') return 'rte-worker-1-162';
  return context === 'qemu' && /main/.test(thread) ? 'qemu-system-x86-162' : 'CPU 0/KVM-188';
}
