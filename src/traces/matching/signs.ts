import type { Anchor, Flow, Hop, Place, Probe, Side, WrittenScenario } from '../../model/scenario.js';
import type { EventKind } from '../formats/event.js';
import { baseName } from '../recording/base-name.js';
import type { Interest } from '../recording/recording.js';
import { manifoldReasons, reasonsOfExit } from './exit-reasons.js';

/**
 * How an event shows that a hop happened, best first: its own function; the function that does the same under other settings; the
 * return of its own function; a call out of its own function, which was entered before; a call that its own function makes, but out of
 * another one, because the compiler put it in there; or only a neighbour: another probe that the hop names, or the calling function.
 */
export const evidences = ['itself', 'counterpart', 'return', 'running', 'inlined', 'neighbour', 'caller'] as const;
export type Evidence = (typeof evidences)[number];

/** An event that shows that a hop happened. */
export interface Sign {
  /** Index of the hop in its flow. */
  readonly hop: number;
  readonly how: Evidence;
  readonly side: Side;
  readonly kinds: readonly EventKind[];
  /** Function or event, without a compiler's suffix. */
  readonly name: string;
  /** Whether the function is one of a program, not of the kernel; undefined for an event. */
  readonly isUser: boolean | undefined;
  /** Whether an event with this argument counts, if not every one does. */
  readonly arguments?: (argument: string) => boolean;
  /** Which thread an event must be of: that of the hop, or any, because the event tells of another thread. */
  readonly thread: 'hop' | 'any' | 'vcpu';
  /** Whether much else has the same event, so that it begins no packet and is dealt out to none. */
  readonly isManifold?: boolean;
}

const entries: readonly EventKind[] = ['function', 'probe'];
const returns: readonly EventKind[] = ['function-return', 'probe-return'];
/** The projects whose code runs in a kernel. */
const kernelProject = 'linux';

/** The own functions of a hop, in all versions. */
export function ownFunctions(hop: Hop): readonly Place[] {
  return hop.at ?? [];
}

/** The signs of each hop of a flow, in the order of the hops. */
export function signsOf(flow: Flow, written: WrittenScenario, sideOf: (hop: Hop) => Side): readonly (readonly Sign[])[] {
  const writtenFlow = written.flows.find(({ id }) => id === flow.id);
  const firstNames = new Map(flow.hops.flatMap((hop) => (hop.at ? [[`${sideOf(hop)} ${baseName(hop.at[0].symbol)}`, hop.id]] : [])));
  return flow.hops.map((hop, index) => {
    const whole = writtenFlow?.hops.find(({ id }) => id === hop.id) ?? hop;
    const isAnothers = ({ side, name }: Sign): boolean => (firstNames.get(`${side} ${name}`) ?? hop.id) !== hop.id;
    return distinct(signsOfHop(hop, whole, index, sideOf(hop)).map((sign) => ofAnother(sign, hop, isAnothers)));
  });
}

/** A function of an older version that is that of another hop in this one only shows that the hop's code may be in it. */
function ofAnother(sign: Sign, hop: Hop, isAnothers: (sign: Sign) => boolean): Sign {
  const isFirst = hop.at !== undefined && baseName(hop.at[0].symbol) === sign.name;
  return !isFirst && isAnothers(sign) && (sign.how === 'itself' || sign.how === 'counterpart') ? { ...sign, how: 'caller' } : sign;
}

/** The names that a recording must keep to match a flow. */
export function interestIn(signs: readonly (readonly Sign[])[]): Interest {
  const all = signs.flat();
  return {
    names: new Set([...all.filter(({ how }) => how !== 'running').map(({ name }) => name), ...costEvents]),
    callers: new Set(all.filter(({ how }) => how === 'running').map(({ name }) => name)),
  };
}

/** The events that costs, clocks and threads are told from. */
const costEvents = [
  'kvm_exit', 'kvm_entry', 'kvm_userspace_exit', 'kvm_msr', 'kvm_eoi', 'sched_waking', 'sched_wakeup', 'sched_switch',
  'ppoll', 'poll', 'read', 'readv', 'write', 'writev', 'ioctl', 'sendto', 'recvfrom', 'sendmsg', 'recvmsg', 'futex', 'epoll_wait',
];

function signsOfHop(hop: Hop, whole: Hop, index: number, side: Side): readonly Sign[] {
  const own = ownFunctions(hop);
  const others = (whole.variants ?? []).flatMap((variant) => (variant.item === 'at' ? places(variant.value) : [])).concat(places(whole.at));
  const counterparts = others.filter(({ symbol }) => !own.some((place) => place.symbol === symbol));
  const reasons = hop.kind === 'vm-exit' ? reasonsOfExit([...own, ...counterparts]) : undefined;
  const place = (how: Evidence, kinds: readonly EventKind[]) => ({ symbol, project }: Place): Sign => ({
    hop: index, how, side, kinds, name: baseName(symbol), isUser: project !== kernelProject, thread: 'hop',
  });
  const ownNames = new Set(own.map(({ symbol }) => baseName(symbol)));
  const callers = hop.via?.type === 'call' ? places(hop.via.caller).filter(({ symbol }) => !ownNames.has(baseName(symbol))) : [];
  // A hop that is a return happens when its function ends, which may have been entered long before.
  const isReturn = hop.kind === 'return';
  return [
    ...own.map(place('itself', isReturn ? returns : entries)),
    ...counterparts.map(place('counterpart', isReturn ? returns : entries)),
    ...(isReturn ? [] : own.map(place('return', returns))),
    // Of calls between functions of a program, recordings have no callers; the kernel has some functions of the same name.
    ...(isReturn ? [] : own.filter(({ project }) => project === kernelProject).map(place('running', ['function']))),
    ...hop.observe.flatMap((probe) => signOfProbe(probe, hop, index, side, ownNames, reasons)),
    ...callers.map(place('caller', entries)),
  ];
}

function places(anchor: Anchor | undefined): Place[] {
  return [...(anchor ?? [])];
}

function signOfProbe(probe: Probe, hop: Hop, index: number, side: Side, own: ReadonlySet<string>, reasons: ReadonlySet<string> | undefined): readonly Sign[] {
  const { type, target } = probe;
  const name = baseName(target.slice(target.lastIndexOf(':') + 1));
  const isElsewhere = probe.side !== side;
  const sign = (kinds: readonly EventKind[], more: Partial<Sign>): readonly Sign[] => [
    { hop: index, how: 'neighbour', side: probe.side, kinds, name, isUser: undefined, thread: isElsewhere ? (probe.side === 'host' ? 'vcpu' : 'any') : 'hop', ...more },
  ];
  switch (type) {
    case 'kprobe':
    case 'uprobe': {
      const isUser = type === 'uprobe';
      if (own.has(name) && !isElsewhere && hop.kind === 'return') return sign(entries, { how: 'caller', isUser });
      if (own.has(name) && !isElsewhere) return sign(entries, { how: 'itself', isUser });
      // The return of a neighbour shows as much, and some tools trace only where it returned something.
      return [...sign(entries, { isUser }), ...sign(returns, { isUser })];
    }
    case 'kretprobe':
    case 'uretprobe':
      return sign(returns, { how: own.has(name) && !isElsewhere ? (hop.kind === 'return' ? 'itself' : 'return') : 'neighbour', isUser: type === 'uretprobe' });
    case 'qemu':
      return sign(['qemu'], {});
    case 'tracepoint':
      return signOfTracepoint(target, name, hop, sign, reasons);
    case 'shell':
      return [];
  }
}

/** Events that a vCPU also has for the guest's timer, the host's own interrupts and idling, and a thread whenever it runs. */
const manifoldEvents: ReadonlySet<string> = new Set([
  'kvm_entry', 'kvm_inj_virq', 'kvm_apic_accept_irq', 'kvm_eoi', 'kvm_msr', 'kvm_vcpu_wakeup', 'kvm_halt_poll_ns', 'sched_switch',
]);

/** Events of error paths, which show that the packet did not go on. */
const errorPaths: ReadonlySet<string> = new Set(['udp_fail_queue_rcv_skb', 'kfree_skb']);

function signOfTracepoint(
  target: string,
  name: string,
  hop: Hop,
  sign: (kinds: readonly EventKind[], more: Partial<Sign>) => readonly Sign[],
  reasons: ReadonlySet<string> | undefined,
): readonly Sign[] {
  if (errorPaths.has(name)) return [];
  const call = /^syscalls:sys_(enter|exit)_(\w+)$/.exec(target);
  if (call) {
    return call[1] === 'enter'
      ? sign(['syscall'], { name: call[2] ?? '' })
      : sign(['syscall-return'], { name: call[2] ?? '', arguments: (argument) => hop.kind !== 'return' || !isEmptyResult(argument) });
  }
  switch (name) {
    case 'kvm_exit':
      return sign(['tracepoint'], {
        isManifold: !reasons || [...reasons].some((reason) => manifoldReasons.has(reason)),
        ...(reasons && { arguments: (reason) => reason === '' || reasons.has(reason.toLowerCase()) }),
      });
    case 'sched_waking':
    case 'sched_wakeup':
      return sign(['tracepoint'], { thread: 'any' });
    default:
      return sign(['tracepoint'], { isManifold: manifoldEvents.has(name) });
  }
}

/** Zero or an error: a poll that found nothing, or a read that would block. */
export function isEmptyResult(argument: string): boolean {
  return argument === '0x0' || argument === '0' || argument.startsWith('-') || /^0xf{8}/.test(argument);
}

function distinct(signs: readonly Sign[]): readonly Sign[] {
  const keys = new Set<string>();
  return signs.filter((sign) => {
    const key = [sign.side, sign.kinds.join('+'), sign.name, sign.isUser ?? ''].join('|') + (sign.how === 'running' ? '<' : '');
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}
