import type { HopKind, Side } from '../../model/scenario.js';
import { Timeline, type Recordings } from '../matching/timeline.js';
import { baseName } from '../recording/base-name.js';
import type { Interest, Recording } from '../recording/recording.js';
import type { LearnedFlow, LearnedHop, LearnedLane, LearnedStep } from './learned.js';
import { withRepeats, type Repeated } from './repeats.js';

/** Everything, for {@link learn} to choose from. */
class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** What must be kept of a trace to learn from it. */
export const wholeTrace: Interest = { names: new Everything(), callers: new Set() };

/** A flow with more hops than this cannot be finished by a person; each hop is then there once. */
const mostInOrder = 120;
/** Different hops beyond this number are left out, those that were first seen last. */
const mostHops = 300;
const mostLanes = 40;
/** Repeats are looked for in as many steps at the beginning of a trace. */
const mostSteps = 50_000;

export interface LearnOptions {
  /** The guest's clock minus the host's, in the unit of the clocks. */
  readonly offset: number;
  /** How the names of the threads begin that belong to the path; by default, all do. */
  readonly threads?: readonly string[];
}

/**
 * Learns a path from a trace of functions: functions, system calls, interrupts, wake-ups and exits, each in the lane of its thread. What
 * follows itself becomes a loop. If the trace has too much to be read in its order, functions that another traced one calls are left
 * out; if it still has, each hop is there once.
 *
 * @param recordings with {@link wholeTrace} kept
 */
export function learn(recordings: Recordings, { offset, threads = [''] }: LearnOptions): LearnedFlow {
  const start = recordings.guest && recordings.host ? Number(recordings.guest.clock.start - recordings.host.clock.start) : 0;
  const timeline = new Timeline(recordings, offset, { guest: start, host: 0 });
  return new Learner(timeline, true, threads).inOrder() ?? new Learner(timeline, false, threads).inOrder() ?? new Learner(timeline, false, threads).once();
}

/** A thread or an interrupt, and what it did last. */
interface Runner {
  readonly key: string;
  readonly side: Side;
  readonly thread: string;
}

class Learner {
  private readonly lanes: LearnedLane[] = [];
  private readonly laneIds = new Map<string, number>();
  private readonly hops: (Omit<LearnedHop, 'count'> & { count: number })[] = [];
  private readonly hopIds = new Map<string, number>();
  private readonly sequence: number[] = [];
  /** What runs on each processor. */
  private readonly running = new Map<string, string>();
  /** The lane of the waker, by machine and name and id of the thread that was woken and has not run since. */
  private readonly woken = new Map<string, number>();
  private readonly traced: Readonly<Record<Side, ReadonlySet<string>>>;

  /**
   * @param hasCalled whether functions that another traced one calls are hops, too
   * @param threads how the names of the threads begin of which events are taken
   */
  constructor(
    private readonly timeline: Timeline,
    private readonly hasCalled: boolean,
    private readonly threads: readonly string[],
  ) {
    this.traced = { guest: functionsIn(timeline.recordings.guest), host: functionsIn(timeline.recordings.host) };
  }

  /** The hops in their order; undefined if they are too many. */
  inOrder(): LearnedFlow | undefined {
    for (let position = 0; position < this.timeline.length && this.sequence.length <= mostSteps; position += 1) this.take(position);
    if (this.sequence.length > mostSteps) return undefined;
    const repeated = withRepeats(this.sequence);
    return countHops(repeated) > mostInOrder ? undefined : this.flow(repeated, false);
  }

  once(): LearnedFlow {
    for (let position = 0; position < this.timeline.length; position += 1) this.take(position);
    return this.flow(this.hops.slice(0, mostHops).map((_, hop) => hop), true);
  }

  private flow(shown: readonly Repeated[], isOnce: boolean): LearnedFlow {
    const used = new Set<number>();
    const steps = shown.map((each) => this.step(each, used));
    const lanes = [...used].sort((a, b) => a - b);
    return { lanes: lanes.flatMap((lane) => this.lanes[lane] ?? []), steps: steps.map((step) => withLanes(step, lanes)), isOnce, leftOut: isOnce ? Math.max(0, this.hops.length - mostHops) : 0 };
  }

  /** @param used receives the lanes */
  private step(repeated: Repeated, used: Set<number>): LearnedStep {
    if (typeof repeated !== 'number') return { type: 'loop', least: repeated.least, most: repeated.most, steps: repeated.items.map((each) => this.step(each, used)) };
    const hop = this.hops[repeated];
    if (!hop) throw new RangeError('no such hop');
    used.add(hop.from).add(hop.to);
    return hop;
  }

  private take(position: number): void {
    const recording = this.timeline.recording(position);
    if (!recording) return;
    const index = this.timeline.index(position);
    const { comm } = recording.thread(index);
    if (!this.threads.some((name) => comm.startsWith(name))) return;
    const name = recording.names.text(recording.nameId(index));
    const side = this.timeline.side(position);
    const runner = runnerOf(recording, index, side);
    switch (recording.kind(index)) {
      case 'function':
      case 'probe':
        this.takeFunction(recording, index, runner, baseName(name));
        break;
      case 'syscall':
        this.add(runner, this.lane(runner, 'user'), this.lane(runner, 'kernel'), 'syscall', name, '', false);
        break;
      case 'tracepoint':
        this.takeEvent(runner, name, recording.argument(index));
        break;
      case 'qemu':
        this.add(runner, this.lane(runner, 'user'), this.lane(runner, 'user'), 'call', name, '', false);
        break;
      default:
        return;
    }
    this.running.set(`${side} ${recording.cpu(index)}`, runner.key);
  }

  private takeEvent(runner: Runner, name: string, argument: string): void {
    const lane = this.lane(runner, 'kernel');
    switch (name) {
      case 'sched_waking':
      case 'sched_wakeup':
        if (argument !== '') this.woken.set(`${runner.side} ${argument}`, lane);
        return;
      case 'kvm_exit':
        return this.add(runner, lane, lane, 'vm-exit', name, argument, false);
      case 'kvm_entry':
        return this.add(runner, lane, lane, 'vm-entry', name, '', false);
      default:
    }
  }

  private takeFunction(recording: Recording, index: number, runner: Runner, name: string): void {
    const caller = baseName(recording.names.text(recording.callerId(index)));
    if (!this.hasCalled && caller !== '' && this.traced[runner.side].has(caller)) return;
    const isUser = recording.argument(index) === 'user';
    const lane = this.lane(runner, isUser ? 'user' : 'kernel');
    const waker = this.woken.get(runner.key);
    const isBeginning = this.running.get(`${runner.side} ${recording.cpu(index)}`) !== runner.key;
    const call = systemCall(name);
    if (waker !== undefined && isBeginning) this.add(runner, waker, lane, 'wakeup', name, '', true);
    else if (runner.thread === interrupts && isBeginning) this.add(runner, lane, lane, 'interrupt', name, '', true);
    else if (call !== undefined && !isUser) this.add(runner, this.lane(runner, 'user'), lane, 'syscall', name, '', true);
    else this.add(runner, lane, lane, 'call', name, '', true);
  }

  private add({ key }: Runner, from: number, to: number, kind: HopKind, name: string, detail: string, isFunction: boolean): void {
    this.woken.delete(key);
    const text = [from, to, kind, name, detail].join(' ');
    let id = this.hopIds.get(text);
    if (id === undefined) {
      id = this.hops.length;
      this.hopIds.set(text, id);
      this.hops.push({ type: 'hop', from, to, kind, name: name.slice(0, longestName), detail, isFunction, count: 0 });
    }
    const hop = this.hops[id];
    if (hop) hop.count += 1;
    if (this.sequence.length <= mostSteps) this.sequence.push(id);
  }

  /** The lane of a thread; beyond the limit, a thread shares the first lane of its machine and mode. */
  private lane({ side, thread }: Runner, mode: LearnedLane['mode']): number {
    const key = `${side} ${mode} ${thread}`;
    const known = this.laneIds.get(key);
    if (known !== undefined) return known;
    const other = this.lanes.findIndex((lane) => lane.machine === side && lane.mode === mode);
    const isFull = this.lanes.length >= mostLanes && other >= 0;
    const id = isFull ? other : this.lanes.length;
    if (!isFull) this.lanes.push({ machine: side, mode, thread });
    this.laneIds.set(key, id);
    return id;
  }
}

const interrupts = 'interrupts';
const longestName = 120;

/** Threads of the same name share a lane; so do all interrupts of a machine, whatever they interrupt. */
function runnerOf(recording: Recording, index: number, side: Side): Runner {
  const context = recording.context(index);
  const { comm, tid } = recording.thread(index);
  const isInterrupt = context === 'hardirq' || context === 'softirq';
  // A worker of the kernel is named after what it works on at the moment.
  const thread = isInterrupt ? interrupts : comm.startsWith('kworker/') ? 'kworker' : comm;
  return { key: isInterrupt ? `${side} ${context} ${recording.cpu(index)}` : `${side} ${comm}-${tid}`, side, thread };
}

function functionsIn(recording: Recording | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (let index = 0; index < (recording?.length ?? 0); index += 1) {
    if (recording?.kind(index) === 'function') found.add(baseName(recording.names.text(recording.nameId(index))));
  }
  return found;
}

/** The system call that a function is the entry of, under the names that kernels give them. */
export function systemCall(name: string): string | undefined {
  return /^(?:__(?:x64|ia32|arm64|s390x|riscv|se|do)_)?(?:compat_)?sys_(\w+)$/.exec(name)?.[1];
}

/** A step whose lanes are numbered as in a list of lanes. */
function withLanes(step: LearnedStep, lanes: readonly number[]): LearnedStep {
  if (step.type === 'loop') return { ...step, steps: step.steps.map((each) => withLanes(each, lanes)) };
  return { ...step, from: lanes.indexOf(step.from), to: lanes.indexOf(step.to) };
}

function countHops(items: readonly Repeated[]): number {
  return items.reduce<number>((sum, item) => sum + (typeof item === 'number' ? 1 : countHops(item.items)), 0);
}
