import { basis, isOn, type Term } from '../model/conditions.js';
import type { Flow, Hop, WrittenScenario } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { inLanguage } from '../model/text.js';
import { flowsOnStack, likelyFlows, readStacks, type FlowOnStack, type FrameRole, type Stack } from '../traces/index.js';
import { checkLanguage } from './content-language.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { exitAfter, unreadJson } from './named-files.js';
import { optionsFor } from './settings-option.js';
import { printJson, shown } from './shown.js';
import { tableText } from './table.js';
import { openTrace } from './trace-input.js';

export interface StackOptions {
  readonly json?: boolean;
  readonly lang: string;
}

/** More flows than this are only named with their scores, and beyond the second number not at all. */
const mostNamed = 12;
/** More stacks than this are only counted. */
const mostStacks = 50;
/** A flow with this share of the best score is as likely. */
const asGood = 0.999;

/** `vhflow stack`: the flows and hops on which call stacks lie. */
export async function stack(environment: Environment, file: string, names: readonly string[], { json, lang }: StackOptions): Promise<ExitCode> {
  const { scenarios, progress } = await loadScenarios(environment, names, { with: [], without: [] });
  if (scenarios.length === 0) return exitCodes.usage;
  checkLanguage(lang, scenarios);
  const written = scenarios.map((scenario) => scenario.written);
  const { bytes, name } = await openTrace(environment, file);
  const stacks = await readStacks(bytes);
  if (stacks.length === 0) throw new CommandFailure(`${shown(name)}: no call stack; expected one of an oops, /proc/PID/stack, perf, gdb or crash`);
  const found = stacks.map((each) => ({ stack: each, flows: flowsOnStack(each, written) }));
  if (json) printJson(environment, { version: 1, stacks: found.map(({ stack: each, flows }) => stackJson(each, flows)), ...unreadJson(progress) });
  else environment.out(found.slice(0, mostStacks).map(({ stack: each, flows }) => stackText(each, flows, lang)).join('\n'));
  if (!json && found.length > mostStacks) environment.out(`\nand ${found.length - mostStacks} more stacks\n`);
  return exitAfter(progress, found.some(({ flows }) => flows.length > 0) ? exitCodes.fine : exitCodes.findings);
}

function stackText(each: Stack, flows: readonly FlowOnStack[], language: string): string {
  const thread = each.comm === '' ? '' : ` of ${shown(each.comm)}${each.tid < 0 ? '' : `-${each.tid}`}`;
  const head = `Stack${thread}: ${each.frames.length} ${each.frames.length === 1 ? 'frame' : 'frames'} from line ${each.frames[0]?.line ?? 1}`;
  const [best] = flows;
  if (!best) return `${head}\nOn no flow.\n`;
  const equal = flows.filter(({ score }) => score >= best.score * asGood);
  const others = likelyFlows(flows).filter((flow) => !equal.includes(flow));
  const terms = neededFor(best.scenario, best.frames.map(({ hop }) => hop));
  const numbers = numbersUnder(best.scenario, best.flow, terms);
  return `${[
    head,
    `On ${equal.slice(0, mostNamed).map(addressOf).join(', ')}${equal.length > 1 ? ', which it does not tell apart' : ''}`,
    ...(others.length === 0 ? [] : [`Less likely: ${others.slice(0, mostNamed).map((flow) => `${addressOf(flow)} (${framesText(flow)})`).join(', ')}`]),
    '',
    ...tableText(['', 'frame', 'hop', `of ${addressOf(best)}`, ''], rowsOf(each, best, numbers, language), 5),
    ...(terms.length === 0 ? [] : ['', `The hops are numbered as with ${optionsFor(terms)}, which they need.`]),
  ].join('\n')}\n`;
}

function framesText({ frames }: FlowOnStack): string {
  return `${frames.length} ${frames.length === 1 ? 'frame' : 'frames'}`;
}

function addressOf({ scenario, flow }: Pick<FlowOnStack, 'scenario' | 'flow'>): string {
  return shown(`${scenario.id}#${flow.id}`);
}

function rowsOf({ frames }: Stack, { frames: on }: FlowOnStack, numbers: ReadonlyMap<string, number>, language: string): readonly (readonly string[])[] {
  return frames.map(({ name, isUncertain }, index) => {
    const found = on.find(({ frame }) => frame === index);
    const cells = found ? [String(numbers.get(found.hop.id) ?? ''), `${found.hop.id}: ${inLanguage(found.hop.label, language)}`, roleText(found.role)] : ['', '', ''];
    return [`#${index}`, `${isUncertain ? '? ' : ''}${name}`, ...cells].map(shown);
  });
}

/** The options that hops need to happen, beside the defaults; none if some need the opposite of others. */
function neededFor({ conditions }: WrittenScenario, hops: readonly Hop[]): readonly Term[] {
  const on = new Set(conditions.filter((condition) => isOn(condition, basis)).map(({ id }) => id));
  const needed = new Map<string, Term>();
  for (const term of hops.flatMap(({ under }) => under ?? [])) {
    const known = needed.get(term.condition);
    if (known && known.isOn !== term.isOn) return [];
    needed.set(term.condition, term);
  }
  return [...needed.values()].filter((term) => on.has(term.condition) !== term.isOn);
}

/** By id, the numbers of the hops of a flow under settings that differ from the defaults by some terms. */
function numbersUnder(written: WrittenScenario, { id }: Flow, terms: readonly Term[]): ReadonlyMap<string, number> {
  const idsOf = (on: boolean): readonly string[] => terms.filter((term) => term.isOn === on).map(({ condition }) => condition);
  const settled = settle(written, { with: idsOf(true), without: idsOf(false) });
  return new Map(settled.flows.find((flow) => flow.id === id)?.hops.map((hop) => [hop.id, hop.n]));
}

function roleText(role: FrameRole): string {
  switch (role) {
    case 'at':
      return 'its function';
    case 'via':
      return 'calls it';
    case 'observe':
      return 'beside it';
  }
}

function stackJson({ comm, tid, frames }: Stack, flows: readonly FlowOnStack[]): object {
  return {
    thread: { comm, tid }, frames: frames.map(({ name, binary, isUncertain, line }) => ({ name, binary, uncertain: isUncertain, line })),
    flows: flows.map(({ scenario, flow, score, frames: on }) => ({ scenario: scenario.id, flow: flow.id, score, frames: on.map(({ frame, hop, role }) => ({ frame, hop: hop.id, role })) })),
  };
}
