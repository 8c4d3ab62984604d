import type { EventKind } from './event.js';
import { blankFacts, type TraceClock, type TraceFacts, type TracedProbe } from './reader.js';

const mark = 'vhflow 1 ';

/** Words after `vhflow 1 WORD ` at the start of a line, or in a comment `# vhflow 1 …`; undefined for any other line. */
export function vhflowWords(line: string): string | undefined {
  if (line.startsWith(mark)) return line.slice(mark.length);
  return line.startsWith(`# ${mark}`) ? line.slice(mark.length + 2) : undefined;
}

/** A probe of a script of vhflow, taken apart. */
export interface KeyParts {
  readonly kind: EventKind;
  readonly group: string;
  readonly name: string;
}

/** Takes the key of a probe apart, such as `uprobe:libpcap.so:pcap_inject_linux`; undefined if it is no key. */
export function keyParts(key: string): KeyParts | undefined {
  const [type = '', first = '', second, ...rest] = key.split(':');
  if (first === '' || rest.length > 0 || second === '') return undefined;
  switch (type) {
    case 'kprobe':
    case 'kretprobe':
      return second === undefined ? { kind: type === 'kprobe' ? 'probe' : 'probe-return', group: '', name: first } : undefined;
    case 'uprobe':
    case 'uretprobe':
      return second === undefined ? undefined : { kind: type === 'uprobe' ? 'probe' : 'probe-return', group: first, name: second };
    case 'tracepoint':
      return second === undefined ? undefined : tracepointParts(first, second);
    case 'qemu':
      return second === undefined ? { kind: 'qemu', group: '', name: first } : undefined;
    default:
      return undefined;
  }
}

function tracepointParts(group: string, name: string): KeyParts {
  const call = group === 'syscalls' ? /^sys_(enter|exit)_(.+)$/.exec(name) : null;
  return call ? { kind: call[1] === 'enter' ? 'syscall' : 'syscall-return', group, name: call[2] ?? name } : { kind: 'tracepoint', group, name };
}

/** What a probe's key is in {@link TraceFacts.traced}. */
function tracedName(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

/** The key of a probe at a copy of its function, whose name may be empty for the function itself. */
function withName(key: string, name: string): string {
  return name === '' ? key : `${key.slice(0, key.lastIndexOf(':') + 1)}${name}`;
}

const mostProbes = 65_536;

/**
 * Reads the head that a script of vhflow writes before a trace.
 *
 * A probe counts as traced unless the head says that it is missing. Only where the probes that exist are listed before those that are
 * asked for, as scripts for bpftrace do it, one that is not in the list is missing.
 */
export class VhflowHead {
  readonly facts: TraceFacts = blankFacts();
  readonly clock: TraceClock = { name: '', unit: 'ns', start: 0n };
  /** The hops of the probes, for each kind of event by its name. */
  readonly #hops = new Map<EventKind, Map<string, readonly number[]>>();
  /** The probes that exist, with the names of their functions, where they are listed first. */
  readonly #listed = new Map<string, string>();
  /** The probes that the tool could not attach, before the script has said which ones it asks for. */
  readonly #refused = new Set<string>();
  /** How many probes and lists say that a name is traced. */
  readonly #tracedBy = new Map<string, number>();

  /** @param words what {@link vhflowWords} gives; words that say nothing known are ignored, because later versions may say more */
  read(words: string): void {
    const [word = '', first = '', second = ''] = words.split(' ', 3);
    const { facts } = this;
    switch (word) {
      case 'flow':
        [facts.scenario = '', facts.flow = ''] = first.split('#', 2);
        facts.conditions ??= { with: [], without: [] };
        break;
      case 'machine':
        if (first === 'guest' || first === 'host') facts.machine = first;
        break;
      case 'version':
        facts.version = first;
        break;
      case 'with':
      case 'without':
        facts.conditions ??= { with: [], without: [] };
        facts.conditions[word].push(...words.split(' ').slice(1).filter((id) => id !== ''));
        break;
      case 'clock':
        this.clock.name = first;
        this.clock.unit = second === 'ticks' ? 'ticks' : 'ns';
        break;
      case 'tsc-khz':
        if (Number(first) > 0) facts.tscKhz = Number(first);
        break;
      case 'offset':
        if (/^-?\d+$/.test(first)) facts.offset = Number(first);
        break;
      case 'emulated':
        facts.isEmulated = true;
        break;
      case 'untraceable':
        if (first === '') break;
        facts.untraceable.add(first);
        (facts.present ??= new Set()).add(first);
        break;
      case 'function':
        this.#traces(first);
        break;
      case 'probe':
        this.#asks(first, second.split(',').map(Number).filter((hop) => Number.isSafeInteger(hop) && hop > 0));
        break;
      case 'attached':
        this.#attaches(first, second);
        break;
      case 'missing':
        this.misses(first);
        break;
      case 'untraced':
        this.#leavesOut(first);
        break;
    }
  }

  /** Takes that a probe could not be attached. */
  misses(key: string): void {
    const name = tracedName(key);
    if (name === '') return;
    const probe = this.facts.probes?.get(key);
    const wasTraced = probe !== undefined && probe.state !== 'missing';
    if (probe) probe.state = 'missing';
    else if (this.#refused.size < mostProbes) this.#refused.add(key);
    if (wasTraced) this.#forgets(name);
    if (!this.facts.traced?.has(name)) this.facts.untraceable.add(name);
  }

  /** Takes that a probe was not attached, and that nobody knows whether it could have been. */
  #leavesOut(key: string): void {
    const probe = this.facts.probes?.get(key);
    if (!probe) return;
    this.facts.probes?.delete(key);
    if (probe.state !== 'missing') this.#forgets(tracedName(key));
  }

  /** Takes that a probe of the script has an event, whatever the head said of it. */
  sees(key: string): void {
    const probe = this.facts.probes?.get(key);
    if (probe?.state === 'missing') this.#attach(probe, key, '');
  }

  /** The hops that the probe of an event observes, if it is one of the script's. */
  hopsOf(kind: EventKind, name: string): readonly number[] | undefined {
    return this.#hops.get(kind)?.get(name);
  }

  #traces(name: string): void {
    if (name === '') return;
    (this.facts.traced ??= new Set()).add(name);
    this.facts.untraceable.delete(name);
    this.#tracedBy.set(name, (this.#tracedBy.get(name) ?? 0) + 1);
  }

  #forgets(name: string): void {
    const count = (this.#tracedBy.get(name) ?? 0) - 1;
    this.#tracedBy.set(name, count);
    if (count <= 0) this.facts.traced?.delete(name);
  }

  #asks(key: string, hops: readonly number[]): void {
    const parts = keyParts(key);
    const probes = (this.facts.probes ??= new Map<string, TracedProbe>());
    if (!parts || probes.has(key) || probes.size >= mostProbes) return;
    const probe: TracedProbe = { hops, state: 'asked' };
    probes.set(key, probe);
    this.#observe(parts, parts.name, hops);
    this.#traces(tracedName(key));
    const name = this.#listed.get(key);
    if (name !== undefined && !this.#refused.has(withName(key, name))) this.#attach(probe, key, name);
    else if (this.#listed.size > 0) this.misses(key);
  }

  #attaches(key: string, name: string): void {
    const probe = this.facts.probes?.get(key);
    if (probe) this.#attach(probe, key, name);
    else if (!this.facts.probes && this.#listed.size < mostProbes) this.#listed.set(key, name);
  }

  #attach(probe: TracedProbe, key: string, name: string): void {
    if (probe.state === 'missing') this.#traces(tracedName(key));
    probe.state = 'attached';
    const parts = keyParts(key);
    if (name === '' || !parts) return;
    probe.name = name;
    this.#traces(name);
    this.#observe(parts, name, probe.hops);
  }

  /** A function tracer shows calls of functions of the kernel, too. */
  #observe({ kind, group }: KeyParts, name: string, hops: readonly number[]): void {
    const traced: EventKind | undefined = group !== '' ? undefined : kind === 'probe' ? 'function' : kind === 'probe-return' ? 'function-return' : undefined;
    for (const each of traced ? [kind, traced] : [kind]) {
      const known = this.#hops.get(each) ?? new Map<string, readonly number[]>();
      this.#hops.set(each, known);
      known.set(name, [...new Set([...(known.get(name) ?? []), ...hops])].sort((a, b) => a - b));
    }
  }
}
