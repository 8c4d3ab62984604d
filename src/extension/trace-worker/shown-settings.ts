import { isOn, setTo, type Condition, type Expression, type Settings } from '../../model/conditions.js';
import type { Anchor, Hop, Scenario } from '../../model/scenario.js';

/** The functions that are called only while a condition is on, and those called only while it is off. */
interface Telling {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

/** The conditions that are the same for every packet of a recording, because they say which processor the host has. */
const conditionsOfHost: ReadonlySet<string> = new Set(['amd', 'apicv', 'pv-eoi']);

/**
 * The settings of which the functions in a recording tell: where a scenario has functions for both cases of a condition, such as `vmx_`
 * and `svm_` for `amd`, and the recording has those of one case only. Conditions that differ from packet to packet, such as `halted`,
 * stay as they are, because a recording usually has both cases.
 *
 * @param isCalled whether the recording has a function
 * @param settings the present ones
 */
export function shownSettings(scenarios: readonly Scenario[], isCalled: (symbol: string) => boolean, settings: Settings): Settings {
  const known = scenarios.flatMap(({ conditions }) => conditions).filter(({ id }) => conditionsOfHost.has(id));
  const conditions = new Map(known.map((condition) => [condition.id, condition]));
  return [...conditions.values()].reduce((former, condition) => {
    const shown = caseShown(tellingFunctions(scenarios, condition), isCalled);
    return shown === undefined || shown === isOn(condition, former) ? former : setTo(condition, shown, former);
  }, settings);
}

function caseShown({ on, off }: Telling, isCalled: (symbol: string) => boolean): boolean | undefined {
  const [isOnSeen, isOffSeen] = [[...on].some(isCalled), [...off].some(isCalled)];
  return on.size === 0 || off.size === 0 || isOnSeen === isOffSeen ? undefined : isOnSeen;
}

function tellingFunctions(scenarios: readonly Scenario[], condition: Condition): Telling {
  const found = { on: new Set<string>(), off: new Set<string>(), either: new Set<string>() };
  for (const hop of scenarios.flatMap(({ written }) => written.flows).flatMap(({ hops }) => hops)) {
    for (const { symbols, when } of functionsByCase(hop, condition)) for (const symbol of symbols) found[when].add(symbol);
  }
  const only = (mine: ReadonlySet<string>, others: ReadonlySet<string>) => new Set([...mine].filter((symbol) => !others.has(symbol) && !found.either.has(symbol)));
  return { on: only(found.on, found.off), off: only(found.off, found.on) };
}

interface FunctionsOfCase {
  readonly symbols: readonly string[];
  readonly when: 'on' | 'off' | 'either';
}

/** Of the values of an item, the first that holds counts, so that the last one counts where those before do not hold. */
function functionsByCase(hop: Hop, condition: Condition): readonly FunctionsOfCase[] {
  const own = caseIn(hop.under, condition);
  const variants = (hop.variants ?? []).flatMap((variant) => (variant.item === 'at' ? [{ at: variant.value, when: caseIn(variant.under, condition), isAlone: variant.under.length === 1 }] : []));
  const [telling] = variants.filter(({ when, isAlone }) => when !== 'either' && isAlone);
  const otherwise = telling?.when === 'on' ? 'off' : telling?.when === 'off' ? 'on' : 'either';
  const all = [...variants, { at: hop.at, when: otherwise }] as const;
  return all.map(({ at, when }) => ({ symbols: symbolsOf(at), when: own === 'either' ? when : own }));
}

function caseIn(expression: Expression | undefined, { id }: Condition): FunctionsOfCase['when'] {
  const term = expression?.find(({ condition }) => condition === id);
  return term ? (term.isOn ? 'on' : 'off') : 'either';
}

function symbolsOf(anchor: Anchor | undefined): readonly string[] {
  return (anchor ?? []).map(({ symbol }) => symbol);
}
