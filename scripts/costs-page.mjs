// @ts-check
/** The part of docs/costs.md that is computed from the scenarios. */

/** @typedef {import('../src/model/scenario.js').WrittenScenario} WrittenScenario */
/** @typedef {import('../src/model/scenario.js').Cost} Cost */
/** @typedef {import('../src/model/cost.js').ConditionalCost} ConditionalCost */
/** @typedef {import('../src/model/conditions.js').Condition} Condition */
/** @typedef {import('../src/model/conditions.js').Settings} Settings */

/**
 * The functions of `src/model` that the page is computed with.
 * @typedef {Pick<typeof import('../src/model/settle.js'), 'settle'>
 *   & Pick<typeof import('../src/model/what-if.js'), 'conditionsOfFlow'>
 *   & Pick<typeof import('../src/model/cost.js'), 'costNames' | 'noCost' | 'costOfFlow' | 'countedHops' | 'isSetup' | 'addCosts' | 'subtractCosts'>
 *   & Pick<typeof import('../src/model/words.js'), 'conditionText' | 'costsThatCount' | 'wordsIn'>
 *   & Pick<typeof import('../src/model/conditions.js'), 'basis' | 'setTo' | 'builtInConditions'>} Model
 */

/** What stands before the computed part. */
export const marker = '<!-- Everything below is written by `npm run costs`. -->';

/**
 * The page with its computed part replaced.
 *
 * @param {string} page
 * @param {readonly WrittenScenario[]} scenarios
 * @param {Model} model
 * @throws {Error} when the page has no marker
 */
export function updated(page, scenarios, model) {
  const end = page.indexOf(marker);
  if (end < 0) throw new Error(`docs/costs.md has no line ${marker}`);
  return `${page.slice(0, end)}${marker}\n\n${computedPart(scenarios, model)}`;
}

/** @param {readonly WrittenScenario[]} scenarios @param {Model} model */
function computedPart(scenarios, model) {
  const flows = scenarios.flatMap((written) => written.flows.map(({ id }) => ({ written, id }))).map(({ written, id }) => ({ name: `${written.id} ${id}`, written, id }));
  const compared = flows.filter(({ written, id }) => !model.isSetup(flowUnder({ written, id }, model.basis, model)));
  const conditions = model.builtInConditions.filter((condition) => compared.some((flow) => dependsOn(flow, condition, model)));
  return `${[
    ...basisPart(conditions, model), ...tablePart(compared, conditions, model), ...pairsPart(compared, conditions, model), ...hopsPart(compared, conditions, model),
  ].join('\n')}\n`;
}

/** @typedef {{ name: string, written: WrittenScenario, id: string }} Compared */

/** @param {Pick<Compared, 'written' | 'id'>} flow @param {Settings} settings @param {Model} model */
function flowUnder({ written, id }, settings, { settle }) {
  const flow = settle(written, settings).flows.find((each) => each.id === id);
  if (!flow) throw new Error(`${written.id} has no flow ${id}`);
  return flow;
}

/** @param {Compared} flow @param {Condition} condition @param {Model} model */
function dependsOn({ written, id }, condition, { settle, conditionsOfFlow }) {
  return conditionsOfFlow(settle(written), id).some((each) => each.id === condition.id);
}

/** @param {Compared} flow @param {readonly Condition[]} switched conditions that are not at their defaults @param {Model} model */
function flowCostUnder(flow, switched, model) {
  const settings = switched.reduce((before, condition) => model.setTo(condition, !condition.isOnByDefault, before), model.basis);
  return model.costOfFlow(flowUnder(flow, settings, model));
}

/**
 * What a flow costs for every packet, and the sum over the hops that do not happen for every packet. The second is only for telling figures
 * apart: such hops happen at different times, so the page never shows their sum.
 * @typedef {{ steady: Cost, conditional: Cost }} Figures
 */

/** @param {Compared} flow @param {readonly Condition[]} switched @param {Model} model @returns {Figures} */
function figuresUnder(flow, switched, model) {
  const { steady, conditional } = flowCostUnder(flow, switched, model);
  return { steady, conditional: conditional.reduce((sum, { cost }) => model.addCosts(sum, cost), model.noCost) };
}

/** @param {Figures} a @param {Figures} b @param {keyof Cost} name */
function areEqual(a, b, name) {
  return a.steady[name] === b.steady[name] && a.conditional[name] === b.conditional[name];
}

/** @param {Condition} condition */
function optionOf({ id, isOnByDefault }) {
  return `${isOnByDefault ? 'without' : 'with'} ${id}`;
}

/** @param {readonly Condition[]} conditions @returns {readonly (readonly [Condition, Condition])[]} */
function pairsOf(conditions) {
  return conditions.flatMap((first, index) => conditions.slice(index + 1).map((second) => /** @type {const} */ ([first, second])));
}

/** @param {readonly Condition[]} conditions @param {Model} model */
function basisPart(conditions, { conditionText }) {
  return [
    '## The basis', '',
    ...tableOf(['condition', 'on the basis', 'else', 'why'], conditions.map((condition) => [
      `\`${condition.id}\``, conditionText(condition, condition.isOnByDefault, 'en'), conditionText(condition, !condition.isOnByDefault, 'en'), condition.reason?.en ?? '',
    ])), '',
  ];
}

/** @param {readonly Compared[]} flows @param {readonly Condition[]} conditions @param {Model} model */
function tablePart(flows, conditions, model) {
  const { costs } = model.wordsIn('en');
  return [
    '## The figures', '',
    `Each cell reads ${model.costNames.map((name) => costs[name][1]).join(' · ')}. The second column is the basis; in each of the others, one condition is`,
    'switched. Figures that this changes are bold. A figure with a + is what every packet costs; hops that do not happen for every packet add to it', 'now and then. [The hops of each figure](#the-hops-of-each-figure) lists them with their conditions. If they change, the figure is bold, too.', '',
    ...tableOf(['flow', 'basis', ...conditions.map(optionOf)], flows.map((flow) => {
      const before = figuresUnder(flow, [], model);
      return [flow.name, cellOf(before, before, model), ...conditions.map((condition) => cellOf(figuresUnder(flow, [condition], model), before, model))];
    })), '',
  ];
}

/** @param {Figures} figures @param {Figures} before @param {Model} model */
function cellOf(figures, before, { costNames }) {
  return costNames.map((name) => {
    const shown = `${figures.steady[name]}${figures.conditional[name] > 0 ? '+' : ''}`;
    return areEqual(figures, before, name) ? shown : `**${shown}**`;
  }).join(' · ');
}

/**
 * The pairs of conditions that together change the figures by something other than the sum of their single effects.
 * @param {readonly Compared[]} flows @param {readonly Condition[]} conditions @param {Model} model
 */
function pairsPart(flows, conditions, model) {
  const pairs = pairsOf(conditions).filter((pair) => flows.some((flow) => !isSum(flow, pair, model)));
  if (pairs.length === 0) return [];
  return [
    '## Two conditions together', '',
    'Together, these pairs of conditions change the figures by something other than the sum of their single effects. Such figures are bold.', 'For more than two, ask `vhflow compare`.', '',
    ...tableOf(['flow', ...pairs.map((pair) => pair.map(optionOf).join(', '))], flows.map((flow) => [
      flow.name, ...pairs.map((pair) => cellOf(figuresUnder(flow, pair, model), sumOf(flow, pair, model), model)),
    ])), '',
  ];
}

/** @param {Compared} flow @param {readonly [Condition, Condition]} pair @param {Model} model @returns {Figures} */
function sumOf(flow, [first, second], model) {
  const [one, other, before] = [figuresUnder(flow, [first], model), figuresUnder(flow, [second], model), figuresUnder(flow, [], model)];
  /** @param {keyof Figures} part */
  const sum = (part) => model.subtractCosts(model.addCosts(one[part], other[part]), before[part]);
  return { steady: sum('steady'), conditional: sum('conditional') };
}

/** @param {Compared} flow @param {readonly [Condition, Condition]} pair @param {Model} model */
function isSum(flow, pair, model) {
  const [sum, real] = [sumOf(flow, pair, model), figuresUnder(flow, pair, model)];
  return model.costNames.every((name) => areEqual(sum, real, name));
}

/** @param {readonly Compared[]} flows @param {readonly Condition[]} conditions @param {Model} model */
function hopsPart(flows, conditions, model) {
  return [
    '## The hops of each figure', '',
    'These hops make up the figures of the basis. A hop that counts several times says how often. Below them are the hops that cost something but do',
    'not happen for every packet: on the basis, and under each condition, or two together, that changes them.', '',
    ...flows.flatMap((flow) => [`### ${flow.name}`, '', ...countedLines(flow, model), ...conditionalLines(flow, conditions, model), '']),
  ].slice(0, -1);
}

/** @param {Compared} flow @param {Model} model */
function countedLines(flow, model) {
  const counted = model.countedHops(flowUnder(flow, model.basis, model));
  const { costs } = model.wordsIn('en');
  return model.costNames.map((name) => {
    const total = counted[name].reduce((sum, { count }) => sum + count, 0);
    const hops = counted[name].map(({ hop, count }) => (count === 1 ? `\`${hop.id}\`` : `\`${hop.id}\` ×${count}`));
    return `- ${total} ${costs[name][total === 1 ? 0 : 1]}${hops.length > 0 ? `: ${hops.join(', ')}` : ''}`;
  });
}

/**
 * What is not for every packet: on the basis, and under the single conditions and the pairs that change it.
 * @param {Compared} flow @param {readonly Condition[]} conditions @param {Model} model
 */
function conditionalLines(flow, conditions, model) {
  /** @param {readonly Condition[]} switched */
  const under = (...switched) => flowCostUnder(flow, switched, model).conditional.map((each) => conditionalLine(each, model));
  const basis = under();
  const single = conditions.filter((condition) => !areSame(under(condition), basis));
  const pairs = pairsOf(conditions).filter((pair) => isNewTogether(pair, single, under));
  return [
    ...(basis.length > 0 ? ['- not for every packet:', ...basis] : []),
    ...[...single.map((condition) => [condition]), ...pairs].flatMap((switched) => {
      const lines = under(...switched);
      return [`- not for every packet, ${switched.map(optionOf).join(', ')}:${lines.length > 0 ? '' : ' nothing'}`, ...lines];
    }),
  ];
}

/**
 * Whether a pair shows something that neither of its conditions shows alone.
 * @param {readonly [Condition, Condition]} pair
 * @param {readonly Condition[]} single the conditions that change something alone
 * @param {(...switched: readonly Condition[]) => readonly string[]} under
 */
function isNewTogether(pair, single, under) {
  const effective = pair.filter((condition) => single.includes(condition));
  return effective.length === 2 || !areSame(under(...pair), under(...effective));
}

/** @param {readonly string[]} a @param {readonly string[]} b */
function areSame(a, b) {
  return a.join('\n') === b.join('\n');
}

/** @param {ConditionalCost} conditional @param {Model} model */
function conditionalLine({ hop, cost }, { costsThatCount }) {
  return `  - \`${hop.id}\`: ${costsThatCount(cost, 'en').join(', ')}${hop.when ? ` (${hop.when.en})` : ''}`;
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function tableOf(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}
