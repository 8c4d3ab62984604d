import type { Condition, Expression, Settings } from './conditions.js';
import type { Text } from './text.js';

/** The kinds of hops; docs/language.md defines each of them. */
export const hopKinds = [
  'call', 'syscall', 'copy', 'map', 'ring', 'notify',
  'vm-exit', 'vm-entry', 'wakeup', 'interrupt', 'message', 'return',
] as const;
export type HopKind = (typeof hopKinds)[number];

/** `main` hops are always shown; `detail` hops can be hidden. */
export const levels = ['main', 'detail'] as const;
export type Level = (typeof levels)[number];

/**
 * `data` moves the packet forward; `completion` goes back to the sender;
 * `parallel` is another thread that continues in the meantime; `control` is setup.
 */
export const branches = ['data', 'completion', 'parallel', 'control'] as const;
export type Branch = (typeof branches)[number];

/** The machine that a context belongs to, which decides what a hop there costs. */
export type Side = 'guest' | 'host';

/** A machine and privilege level in which code runs, such as `guest-kernel`. */
export interface Context {
  readonly id: string;
  readonly title: Text;
  readonly side: Side;
  readonly mode: 'user' | 'kernel';
}

export interface Machine {
  readonly id: string;
  readonly title: Text;
}

/** A source tree that anchors refer to, in the version they were written for. */
export interface Source {
  /** The name that anchors use; equal to `project` unless a scenario has two trees of one project. */
  readonly name: string;
  readonly project: string;
  readonly version: string;
}

/** Costs per packet. */
export interface Cost {
  /** Copies of the payload. */
  readonly copies: number;
  readonly vmExits: number;
  /** System calls on the host, and returns of KVM_RUN to QEMU and back. */
  readonly hostRoundTrips: number;
  /** Threads woken on the host. */
  readonly wakeups: number;
}

/** A lane of the diagram. */
export interface Participant {
  readonly id: string;
  readonly label: Text;
  /** Id of a {@link Context}. */
  readonly context: string;
  /** Id of a {@link Machine}. */
  readonly machine: string;
  /** Name of the {@link Source} whose code the participant runs, if the file declares it. */
  readonly source?: string;
}

/** One place in a source tree: a function, identified by name and never by line. */
export interface Place {
  /** Name of the {@link Source}. */
  readonly source: string;
  readonly project: string;
  /** Path below the root of the tree, with `/`. */
  readonly path: string;
  readonly symbol: string;
}

/** A reference to the code: the first place is for the pinned version, the others are for other versions and are tried in order. */
export type Anchor = readonly [Place, ...Place[]];

/** The call site that leads to a hop. */
export type Via =
  | {
      readonly type: 'call';
      /** The function that contains the call. */
      readonly caller: Anchor;
      /** The token called: a function, a macro, or the member of a function-pointer table. */
      readonly calls: string;
      /** The names that other versions call instead, in the order in which they are tried. */
      readonly otherCalls?: readonly string[];
      /** The table or function that sets the pointer. */
      readonly through?: Anchor;
    }
  /** No code makes the call; the processor or a device does it. */
  | { readonly type: 'hardware'; readonly text?: Text };

export const probeTypes = ['kprobe', 'kretprobe', 'uprobe', 'uretprobe', 'tracepoint', 'qemu', 'shell'] as const;
export type ProbeType = (typeof probeTypes)[number];

/** How to observe a hop on a running system. */
export interface Probe {
  readonly side: Side;
  readonly type: ProbeType;
  /** A function, `binary:function`, `category:event`, a QEMU trace event, or (shell) a command line. */
  readonly target: string;
}

/** An item of a hop that counts only under some settings. */
export type Variant = { readonly under: Expression } & (
  | { readonly item: 'copy'; readonly value: NonNullable<Hop['copy']> }
  /** The costs that it names; the others stay. */
  | { readonly item: 'cost'; readonly value: Partial<Cost> }
  | { readonly item: 'thread' | 'note' | 'versions'; readonly value: Text }
  | { readonly item: 'at'; readonly value: Anchor }
  | { readonly item: 'via'; readonly value: Via }
  | { readonly item: 'observe'; readonly value: Probe }
);

export interface Hop {
  /** Unique in its flow; stable under edits elsewhere. */
  readonly id: string;
  /** 1-based position among all hops of the flow, in file order. */
  readonly n: number;
  /** Ids of {@link Participant}s; equal for a step within one lane. */
  readonly from: string;
  readonly to: string;
  readonly label: Text;
  readonly kind: HopKind;
  readonly level: Level;
  readonly branch: Branch;
  /** The condition of the hop, if it does not happen for every packet: text, which is shown and never decided. */
  readonly when?: Text;
  /** What must hold for the hop to happen, with what must hold for the blocks around it. */
  readonly under?: Expression;
  /** Set in a settled scenario if the hop happens because a condition is not at its default, so that a picture shows what a switch brought. */
  readonly isBrought?: true;
  /** Items for some settings: of several for the same item, the first that holds counts, before the one without a condition. */
  readonly variants?: readonly Variant[];
  readonly copy?: { readonly from: Text; readonly to: Text };
  /** What this hop costs when it happens; zero fields included. */
  readonly cost: Cost;
  /** Id of the participant that runs the anchored code. */
  readonly lane: string;
  /** Context of that participant. */
  readonly context: string;
  readonly thread?: Text;
  readonly at?: Anchor;
  readonly via?: Via;
  /** The explanation, true for the versions that the scenario pins. */
  readonly note?: Text;
  /** What is different in other versions. */
  readonly versions?: Text;
  readonly observe: readonly Probe[];
}

/** The order in which hops, notes and blocks are drawn. */
export type LayoutItem =
  | { readonly type: 'hop'; readonly n: number }
  | { readonly type: 'note'; readonly over: readonly [string, ...string[]]; readonly text: Text; readonly under?: Expression }
  | ({ readonly type: 'loop' | 'opt' } & LayoutSection)
  | { readonly type: 'alt'; readonly sections: readonly LayoutSection[] };

export interface LayoutSection {
  readonly label: Text;
  readonly items: readonly LayoutItem[];
  /** What must hold for it to be drawn. */
  readonly under?: Expression;
}

export interface Flow {
  readonly id: string;
  readonly title: Text;
  readonly summary?: Text;
  /** In file order; `hops[i].n === i + 1`. */
  readonly hops: readonly Hop[];
  readonly layout: readonly LayoutItem[];
}

/** A scenario as its file says it: with the hops and items of all settings. */
export interface WrittenScenario {
  readonly id: string;
  readonly title: Text;
  readonly summary?: Text;
  /** The configuration that the scenario assumes. */
  readonly assumptions: readonly Text[];
  readonly sources: readonly Source[];
  /** The contexts of its participants: built-in and custom ones. */
  readonly contexts: readonly Context[];
  readonly machines: readonly Machine[];
  readonly participants: readonly Participant[];
  readonly flows: readonly Flow[];
  /** The conditions that its file declares, and the built-in ones that it uses. */
  readonly conditions: readonly Condition[];
}

/** A scenario under given settings: hops that do not happen are not part of it, and each item has its value. */
export interface Scenario extends WrittenScenario {
  readonly settings: Settings;
  readonly written: WrittenScenario;
}

/** The flow that represents its scenario in lists. */
export function mainFlow(scenario: WrittenScenario): Flow | undefined {
  return scenario.flows.find((flow) => flow.id === 'send') ?? scenario.flows[0];
}
