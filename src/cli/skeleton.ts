import type { Side } from '../model/scenario.js';
import { format, quoteString } from '../language/index.js';
import { systemCall, type LearnedFlow, type LearnedHop, type LearnedLane, type LearnedStep } from '../traces/index.js';
import { visibleText } from '../text/visible.js';
import type { FunctionPlace } from './find-functions.js';

/** What the text of a skeleton needs beside what was learned. */
export interface SkeletonOptions {
  /** Names of the files of the trace. */
  readonly files: readonly string[];
  /** By name of the function. */
  readonly places: ReadonlyMap<string, FunctionPlace>;
}

const longestText = 300;
const longestId = 40;
const titles: Readonly<Record<Side, string>> = { guest: 'Guest', host: 'Host' };

/**
 * The text of a `.vhflow` file with what was learned from a trace, in the canonical layout. Whatever the names in the trace are, it has
 * no errors.
 */
export function skeletonText(learned: LearnedFlow, options: SkeletonOptions): string {
  const text = new SkeletonWriter(learned, options).lines().join('\n');
  return format(`${text}\n`) ?? text;
}

/** The names under which a hop may be defined in a source tree. */
export function symbolsOf({ name, kind, isFunction }: LearnedHop): readonly string[] {
  const call = kind === 'syscall' ? (isFunction ? systemCall(name) : name) : undefined;
  return [...(call === undefined ? [] : [call]), ...(isFunction ? [name] : [])].filter((each) => /^[A-Za-z_]\w*$/.test(each));
}

class SkeletonWriter {
  private readonly laneIds: readonly string[];
  private readonly sources = new Map<FunctionPlace['tree'], string>();

  constructor(
    private readonly learned: LearnedFlow,
    private readonly options: SkeletonOptions,
  ) {
    const ids = new Set<string>();
    this.laneIds = learned.lanes.map((lane) => uniqueId(`${lane.machine}-${lane.thread}${lane.mode === 'user' ? '-user' : ''}`, ids));
    const projects = new Set<string>();
    for (const { tree } of options.places.values()) if (!this.sources.has(tree)) this.sources.set(tree, uniqueId(tree.project, projects));
  }

  lines(): readonly string[] {
    const { lanes, steps, isOnce, leftOut } = this.learned;
    const machines = (['guest', 'host'] as const).filter((side) => lanes.some(({ machine }) => machine === side));
    return [
      `// Learned from ${comment(this.options.files.join(' and '))}.`,
      '// To finish: delete what does not belong to the path, name the hops, and say in notes what happens in them.',
      ...(isOnce ? ['// The trace has more than fits in order: each hop is here once, in the order in which they were first seen.'] : []),
      ...(leftOut > 0 ? [`// ${leftOut} different hops that were seen later are left out.`] : []),
      'scenario learned {',
      'title "Learned path"',
      ...[...this.sources].map(([tree, name]) => `source ${name}${name === tree.project ? '' : ` = ${tree.project}`} ${quoted(tree.version ?? tree.forVersion ?? 'unknown')}`),
      ...machines.flatMap((side) => [`machine ${side} "${titles[side]}" {`, ...lanes.flatMap((lane, index) => (lane.machine === side ? [this.participant(lane, index)] : [])), '}']),
      'flow path "Path" {',
      ...steps.flatMap((step) => this.step(step)),
      '}',
      '}',
    ];
  }

  private participant(lane: LearnedLane, index: number): string {
    return `participant ${this.laneIds[index] ?? ''} ${quoted(laneTitle(lane))} in ${contextOf(lane)}`;
  }

  private step(step: LearnedStep): readonly string[] {
    if (step.type === 'loop') {
      const times = step.least === step.most ? `${step.least} times` : `${step.least} to ${step.most} times`;
      return [`loop "${times}" {`, ...step.steps.flatMap((each) => this.step(each)), '}'];
    }
    const { from, to, kind, name, detail, count } = step;
    const lane = this.learned.lanes[to];
    const place = symbolsOf(step).map((symbol) => this.options.places.get(symbol)).find((each) => each !== undefined);
    const observe = lane && probeOf(step, lane);
    return [
      `${this.laneIds[from] ?? ''} -> ${this.laneIds[to] ?? ''} ${quoted(detail === '' ? `${name}()` : `${name}: ${detail}`)} {`,
      `kind ${kind}`,
      ...(place ? [`at ${this.anchor(place)}`] : []),
      `note ${quoted(`Seen ${count === 1 ? 'once' : `${count} times`} in the trace${lane && lane.thread !== '' ? `, in ${lane.thread}` : ''}.`)}`,
      ...(observe === undefined ? [] : [`observe ${observe}`]),
      '}',
    ];
  }

  private anchor({ tree, path, symbol }: FunctionPlace): string {
    const anchor = `${this.sources.get(tree) ?? tree.project}:${path}#${symbol}`;
    return /^[\w./:#-]+$/.test(anchor) ? anchor : quoteString(anchor);
  }
}

/** The probe that shows the hop again; none for what is no name that a probe takes. */
function probeOf({ name, kind, isFunction }: LearnedHop, { mode }: LearnedLane): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  if (kind === 'syscall' && !isFunction) return `tracepoint syscalls:sys_enter_${name}`;
  if (kind === 'vm-exit' || kind === 'vm-entry') return `tracepoint kvm:${name}`;
  return isFunction && mode === 'kernel' ? `kprobe ${name}` : undefined;
}

function laneTitle({ thread, mode }: LearnedLane): string {
  return `${thread === '' ? 'unnamed thread' : thread}${mode === 'user' ? ' (program)' : ''}`;
}

function contextOf({ machine, mode, thread }: LearnedLane): string {
  if (machine === 'guest') return `guest-${mode}`;
  const isVcpu = /^CPU \d+\/KVM/.test(thread);
  if (mode === 'kernel') return isVcpu ? 'kvm' : 'host-kernel';
  return isVcpu || thread.startsWith('qemu') ? 'qemu' : 'host-user';
}

/** A name of the language that is like a text and that no other has. */
function uniqueId(text: string, taken: Set<string>): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, longestId).replace(/^[^a-z]+|-+$/g, '');
  const base = plain === '' ? 'x' : plain;
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

/** A text of the trace as a string, in which every character can be seen. */
function quoted(text: string): string {
  return quoteString(shortened(text));
}

function comment(text: string): string {
  return shortened(text);
}

function shortened(text: string): string {
  const visible = visibleText(text.slice(0, longestText)).replace(/\s+/g, ' ').trim();
  return visible === '' ? '?' : visible;
}
