/** What a run of a scenario has shown, as data that is kept: nothing in it differs between runs that show the same, except the date. */
import * as v from 'valibot';
import type { Evidence } from '../traces/index.js';

/** Version of the document; fields may be added under the same number. */
export const summaryVersion = 1;

/**
 * Why a run does not show a hop by its own function: the program has no symbol for it; the kernel has no such function, because the
 * compiler has put it into its callers; the kernel does not let it be traced; not every packet has the hop; or the hop is an exit that the
 * interrupt of no packet has forced.
 */
export const whys = ['no-symbol', 'inlined', 'untraceable', 'sometimes', 'unforced'] as const;
export type Why = (typeof whys)[number];

/** What a run says of a hop: it was seen; it was not, for a reason that the run itself tells; or it was not, and nothing tells why. */
export const shownStates = ['seen', 'explained', 'unexplained'] as const;

/** The ways in which an event shows a hop. The page's side reads summaries, and needs no code that reads traces. */
const ways = ['itself', 'counterpart', 'return', 'running', 'inlined', 'neighbour', 'caller'] as const satisfies readonly Evidence[];

const most = { text: 200, flows: 100, hops: 2_000, names: 100, packets: 10_000 } as const;

export const text = v.pipe(v.string(), v.maxLength(most.text));
export const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
/** Medians have two places. */
const figure = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000));
export const names = v.pipe(v.array(text), v.maxLength(most.names));
const counts = v.pipe(v.array(v.object({ name: text, count: figure })), v.maxLength(most.names));
const packetNumbers = v.pipe(v.array(whole), v.maxLength(most.packets));

const hopSummary = v.object({
  id: text,
  /** What the hop was when it ran, as `hopPrint` gives it. */
  print: text,
  state: v.picklist(shownStates),
  /** How most of the packets show it; absent if none does by an event of its own. */
  how: v.optional(v.picklist(ways)),
  /** The function or event that shows it. */
  by: v.optional(text),
  /** In how many packets it was seen, and in how many it could have been. */
  count: whole,
  of: whole,
  /** How many of the packets that were followed to their end lack it, although it was traced and every packet has it. */
  missing: v.optional(whole),
  /** The names of the threads that have run it, without numbers; absent where the recording does not tell whether they are the right ones. */
  thread: v.optional(v.object({ seen: names, expected: v.optional(text), agrees: v.boolean() })),
  reason: v.optional(v.object({ why: v.picklist(whys), name: v.optional(text), program: v.optional(text) })),
});

const costs = v.object({
  computed: v.object({ copies: whole, vmExits: whole, hostRoundTrips: whole, wakeups: whole }),
  /** Medians over the packets; absent for what the recording cannot count. */
  counted: v.object({ vmExits: v.optional(figure), hostRoundTrips: v.optional(figure), wakeups: v.optional(figure) }),
  /** The computed host round trips that the recording cannot show. */
  lacking: v.optional(counts),
  /**
   * The computed costs of timers that had expired before their threads slept, and therefore woke nothing: emulation is slow, and its
   * timers are not.
   */
  expired: v.optional(v.object({ wakeups: figure, hostRoundTrips: figure })),
  /** The computed wake-ups that were not needed, because threads were still awake. */
  awake: v.optional(figure),
  /** The computed exits that were not needed, because the interrupt of most packets found the vCPU asleep, or in KVM for another exit. */
  outside: v.optional(figure),
  /** The system calls by which the lab has the switch send a packet, which are not of the path. */
  driver: v.optional(counts),
  /** Everything that was counted, also for what no hop accounts for, such as timers. */
  all: v.optional(v.object({ exits: counts, userExits: counts, systemCalls: counts, wakeups: counts })),
});

const flowSummary = v.object({
  flow: text,
  /** Under which the flow was analysed: those of the run, and `halted` as most of the packets show it. */
  settings: v.object({ with: names, without: names }),
  packets: v.object({ sent: whole, found: whole, complete: whole, asleep: v.optional(whole), outside: v.optional(whole), disturbed: v.optional(whole) }),
  /** The hops that happen under the settings, in their order. */
  hops: v.pipe(v.array(hopSummary), v.maxLength(most.hops)),
  /** Two hops in the other order than the flow has: `first` happened before `second`. */
  order: v.pipe(v.array(v.object({ first: text, second: text, packets: packetNumbers })), v.maxLength(most.hops)),
  /** Absent for a flow that sets something up: what it costs is not the cost of a packet. */
  costs: v.optional(costs),
});

/** The programs of every run. */
export const programs = { linux: text, qemu: text, dpdk: text };

/** What a summary says of any run of a scenario. */
export const ofRun = {
  scenario: text,
  /** The day of the run, as `2026-01-31`. */
  date: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** What ran the host: emulation or KVM; and the vendor of its processor. */
  accelerator: v.object({ outer: v.picklist(['tcg', 'kvm']), cpu: v.picklist(['AMD', 'Intel']) }),
};

const summary = v.object({
  version: v.literal(summaryVersion),
  ...ofRun,
  versions: v.object(programs),
  flows: v.pipe(v.array(flowSummary), v.maxLength(most.flows)),
});

export type Summary = Readonly<v.InferOutput<typeof summary>>;
export type FlowSummary = Summary['flows'][number];
export type HopSummary = FlowSummary['hops'][number];
export type Reason = NonNullable<HopSummary['reason']>;
export type CostSummary = NonNullable<FlowSummary['costs']>;

/** Reads a summary; undefined for what is none. Fields of later versions are left out. */
export function parseSummary(value: unknown): Summary | undefined {
  const { success, output } = v.safeParse(summary, value, { abortEarly: true });
  return success ? output : undefined;
}
