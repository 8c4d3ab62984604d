import type { Flow, Hop, Scenario, Side } from '../../src/model/scenario.js';

/** What a simulated run does. */
export interface Run {
  readonly packets: number;
  /** Time between the starts of packets, in ticks; a hop takes 100 to 300. */
  readonly every: number;
  /** By as much, at most, a packet starts later than it would. */
  readonly jitter?: number;
  /** The guest's clock minus the host's. */
  readonly offset: number;
  /** Called once a number is needed: from 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Hops, by id, of which no line is written. */
  readonly without?: readonly string[];
  /** Two hops whose events are swapped. */
  readonly swapped?: readonly [string, string];
  /** A hop that runs on another thread than it should. */
  readonly elsewhere?: string;
  /** Packets, from 0, that are dropped after a hop. */
  readonly dropped?: ReadonlyMap<number, string>;
}

/** The text of both machines' traces, and when each packet was at each hop, on the host's clock. */
export interface Simulated {
  readonly guest: string;
  readonly host: string;
  readonly times: readonly ReadonlyMap<string, number>[];
}

interface Line {
  readonly time: number;
  readonly side: Side;
  readonly text: string;
}

const startOfTime = 100_000_000;

/**
 * Writes the ftrace lines of packets that take a flow. Each thread works on one packet at a time, through all hops that it has in a row,
 * and then takes the packet that has waited longest, as a path without reordering does.
 */
export function simulate(scenario: Scenario, flow: Flow, run: Run): Simulated {
  const sideOf = (hop: Hop): Side => scenario.contexts.find(({ id }) => id === hop.context)?.side ?? 'host';
  const segments = segmentsOf(flow, sideOf);
  const free = new Map<string, number>();
  const lines: Line[] = [];
  const times: Map<string, number>[] = [];
  for (let packet = 0; packet < run.packets; packet += 1) {
    const own = new Map<string, number>();
    times.push(own);
    let time = startOfTime + packet * run.every + (run.jitter === undefined ? 0 : run.jitter * run.random());
    let sideTime = 0;
    const entered = new Set<string>();
    const endOfDrop = run.dropped?.get(packet);
    for (const { thread, hops, isSide } of segments) {
      const begin = Math.max(isSide ? Math.max(time, sideTime) : time, free.get(thread) ?? 0) + 100 + run.random() * 200;
      let now = begin;
      let isGone = false;
      for (const hop of hops) {
        now += 100 + run.random() * 200;
        const symbol = `${thread} ${hop.at?.[0].symbol ?? ''}`;
        // Hops in one function are told by one entry.
        const isWithin = hop.kind !== 'return' && entered.has(symbol);
        entered.add(symbol);
        own.set(hop.id, now);
        if (!run.without?.includes(hop.id) && !isWithin) lines.push(...linesOf(hop, sideOf(hop), now, run, flow));
        if (hop.id === endOfDrop) isGone = true;
        if (isGone) break;
      }
      free.set(thread, now);
      if (isSide) sideTime = now;
      else time = now;
      if (isGone) break;
    }
  }
  const text = (side: Side): string =>
    `# tracer: function\n#\n${lines.filter((line) => line.side === side).sort((a, b) => a.time - b.time).map((line) => line.text).join('\n')}\n`;
  return { guest: text('guest'), host: text('host'), times };
}

interface Segment {
  readonly thread: string;
  readonly hops: readonly Hop[];
  /** Of hops beside the data line, after which it does not wait. */
  readonly isSide: boolean;
}

function segmentsOf(flow: Flow, sideOf: (hop: Hop) => Side): readonly Segment[] {
  const segments: { thread: string; hops: Hop[]; isSide: boolean }[] = [];
  for (const hop of flow.hops) {
    if (hop.branch === 'parallel') continue;
    const thread = `${sideOf(hop)} ${hop.thread?.en ?? hop.lane}`;
    const isSide = hop.branch === 'completion';
    const last = segments.at(-1);
    if (last?.thread === thread && last.isSide === isSide) last.hops.push(hop);
    else segments.push({ thread, hops: [hop], isSide });
  }
  return segments;
}

function linesOf(hop: Hop, side: Side, time: number, run: Run, flow: Flow): readonly Line[] {
  const [own] = hop.at ?? [];
  if (!own) return [];
  const [one, two] = run.swapped ?? [];
  const other = hop.id === one ? flow.hops.find(({ id }) => id === two) : hop.id === two ? flow.hops.find(({ id }) => id === one) : undefined;
  const { symbol, project } = other?.at?.[0] ?? own;
  const thread = threadOf(run.elsewhere === hop.id ? 'vhost worker thread' : hop.thread?.en ?? hop.lane, side);
  const stamp = Math.round(time) + (side === 'guest' ? run.offset : 0);
  const what = hop.kind === 'return' ? returnOf(symbol, project) : project === 'linux' ? `${symbol} <-caller_of_it` : `${symbol}: (0x55aa00000000)`;
  return [{ time: Math.round(time), side, text: `${thread.name} [000] ${thread.flags} ${stamp}: ${what}` }];
}

function returnOf(symbol: string, project: string): string {
  return project === 'linux' ? `${symbol}_ret: (caller_of_it+0x10/0x40 <- ${symbol})` : `${symbol}_ret: (0x55aa00001000 <- 0x55aa00000000)`;
}

/** The name of a thread as a kernel writes it, with the flags of the context that it is in. */
function threadOf(label: string, side: Side): { readonly name: string; readonly flags: string } {
  if (/hardirq/.test(label)) return { name: '          <idle>-0    ', flags: 'd.h1.' };
  if (/softirq/.test(label)) return { name: '          <idle>-0    ', flags: '..s..' };
  if (side === 'guest') return { name: '             app-300  ', flags: '.....' };
  if (/vCPU/.test(label) && !/main/.test(label)) return { name: '       CPU 0/KVM-203  ', flags: '.....' };
  if (/main-loop/.test(label)) return { name: ' qemu-system-x86-200  ', flags: '.....' };
  if (/vhost worker/.test(label)) return { name: '       vhost-200-204  ', flags: '.....' };
  if (/lcore/.test(label)) return { name: '    rte-worker-1-207  ', flags: '.....' };
  return { name: '          switch-206  ', flags: '.....' };
}
