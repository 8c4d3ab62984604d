import type { Flow, Hop } from '../../model/scenario.js';
import type { Recording } from '../recording/recording.js';
import type { ThreadRules } from './thread-rules.js';

/** The threads that the hops of a flow wake, as the recording names them: by other threads, and by timers. */
export interface WokenThreads {
  readonly byThreads: ReadonlySet<string>;
  readonly byTimers: ReadonlySet<string>;
}

/** The threads that a flow wakes. A hop wakes the thread that goes on from the lane that it leads to. */
export function wokenThreads(flow: Flow, rules: ThreadRules): WokenThreads {
  return {
    byThreads: new Set([...wokenByHops(flow, rules).values()].flat()),
    byTimers: new Set(flow.hops.flatMap((hop, index) => (isOfTimer(flow, hop) ? rules.namesOfThread(index) : []))),
  };
}

/** The hops that every packet has and that wake no other thread: they are what their own thread does when a timer has woken it. */
export function hopsOfTimers(flow: Flow): readonly Hop[] {
  return flow.hops.filter((hop) => hop.when === undefined && isOfTimer(flow, hop));
}

/** Whether a hop wakes no other thread, but is what its own does when a timer has woken it. */
export function isOfTimer(flow: Flow, hop: Hop): boolean {
  return hop.kind === 'wakeup' && nextOfLane(flow, hop) === undefined;
}

/** Index of the hop that goes on from the lane to which a hop leads. */
function nextOfLane({ hops }: Flow, { n, to }: Hop): number | undefined {
  const next = hops.findIndex((hop) => hop.n > n && hop.from === to);
  return next < 0 ? undefined : next;
}

/** The names of the threads that each hop wakes that wakes another thread than its own, by the hop's index. */
export function wokenByHops(flow: Flow, rules: ThreadRules): ReadonlyMap<number, readonly string[]> {
  return new Map(flow.hops.flatMap((hop, index) => {
    const next = hop.kind === 'wakeup' ? nextOfLane(flow, hop) : undefined;
    return next === undefined ? [] : [[index, rules.namesOfThread(next)] as const];
  }));
}

/** What woke a thread: another thread, for what the thread is there for; a timer; or one that has let a lock go, for which it waited. */
export type Waker = 'thread' | 'timer' | 'lock';

/**
 * What a wake-up of the host is by.
 *
 * @param index of the event in its recording
 * @param woken name and id of the woken thread, as in `vhost-177-187`
 * @param entered the system calls of which the recording has the beginnings
 */
export function wakerOf(recording: Recording, index: number, woken: string, entered: ReadonlySet<string>): Waker {
  if (recording.context(index) === 'hardirq') return 'timer';
  return isInExit(recording, index, woken) || waitsForLock(recording, index, woken, entered) ? 'lock' : 'thread';
}

/** System calls of which a recording of the host has the beginnings; of others only the returns tell. */
export function enteredCalls(host: Recording | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; host && index < host.length; index += 1) if (host.kind(index) === 'syscall') names.add(host.names.text(host.nameId(index)));
  return names;
}

/**
 * Whether a thread that sleeps in such calls as ppoll is on its way to the next one at an event: what is to wake it wakes nothing, and the
 * call returns at once.
 *
 * @param index of the event in its recording
 * @param thread name and id, as in `qemu-system-x86-200`
 */
export function isAwake(recording: Recording, index: number, thread: string, entered: ReadonlySet<string>): boolean {
  if (!hasSleepingCalls(entered)) return false;
  const last = lastOf(recording, index, thread, (at) => isSyscall(recording, at));
  return last !== undefined && !(recording.kind(last) === 'syscall' && sleepingCalls.has(recording.names.text(recording.nameId(last))));
}

/** The calls in which QEMU's main loop and its like sleep. */
export const sleepingCalls: ReadonlySet<string> = new Set(['ppoll', 'epoll_wait', 'epoll_pwait']);
/** As far back the last event of a woken thread is looked for. */
const farthest = 1_000;

/** The exit of a vCPU that has nothing to do: in any other one it sleeps only until it gets what another thread has, as QEMU's big lock. */
const idleExit = 'hlt';

/** Whether a thread is that of a vCPU in an exit in which it does not wait for interrupts. */
function isInExit(recording: Recording, index: number, woken: string): boolean {
  const last = lastOf(recording, index, woken, (at) => vcpuEvents.has(recording.names.text(recording.nameId(at))));
  const reason = last !== undefined && recording.names.text(recording.nameId(last)) === 'kvm_exit' ? recording.argument(last).toLowerCase() : '';
  return /^[a-z]/.test(reason) && reason !== idleExit;
}

const vcpuEvents: ReadonlySet<string> = new Set(['kvm_exit', 'kvm_entry']);

/**
 * Whether a thread sleeps in a system call that was not traced, which is that of a lock (futex): the last that is known of it is the return
 * of a call, although the beginnings of the calls in which such threads sleep are known. How often threads meet at a lock is no cost of the
 * path.
 */
function waitsForLock(recording: Recording, index: number, woken: string, entered: ReadonlySet<string>): boolean {
  if (!hasSleepingCalls(entered)) return false;
  const last = lastOf(recording, index, woken, (at) => isSyscall(recording, at));
  return last !== undefined && recording.kind(last) === 'syscall-return';
}

function hasSleepingCalls(entered: ReadonlySet<string>): boolean {
  return [...sleepingCalls].some((call) => entered.has(call));
}

function isSyscall(recording: Recording, index: number): boolean {
  const kind = recording.kind(index);
  return kind === 'syscall' || kind === 'syscall-return';
}

/** Index of the last event of a thread, given by its name and id, before another event; undefined if there is none for long. */
function lastOf(recording: Recording, index: number, thread: string, isWanted: (at: number) => boolean): number | undefined {
  for (let at = index - 1; at >= 0 && at > index - farthest; at -= 1) {
    if (!isWanted(at)) continue;
    const { comm, tid } = recording.thread(at);
    if (`${comm}-${tid}` === thread) return at;
  }
  return undefined;
}
