// @ts-check
/** The part of docs/costs.md that is computed from the scenarios. */

/** @typedef {import('../src/model/scenario.js').WrittenScenario} WrittenScenario */
/** @typedef {import('../src/model/scenario.js').Cost} Cost */
/** @typedef {import('../src/model/conditions.js').Condition} Condition */
/** @typedef {import('../src/model/conditions.js').Settings} Settings */

/**
 * The functions of `src/model` that the page is computed with.
 * @typedef {Pick<typeof import('../src/model/settle.js'), 'settle'>
 *   & Pick<typeof import('../src/model/what-if.js'), 'conditionsOfFlow'>
 *   & Pick<typeof import('../src/model/cost.js'), 'costNames' | 'costOfFlow' | 'countedHops' | 'isSetup' | 'addCosts' | 'subtractCosts'>
 *   & Pick<typeof import('../src/model/words.js'), 'conditionText' | 'wordsIn'>
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
    ...basisPart(conditions, model), ...tablePart(compared, conditions, model), ...pairsPart(compared, conditions, model), ...hopsPart(compared, model),
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

/** @param {Compared} flow @param {readonly Condition[]} switched conditions that are not at their defaults @param {Model} model @returns {Cost} */
function costUnder(flow, switched, model) {
  const settings = switched.reduce((before, condition) => model.setTo(condition, !condition.isOnByDefault, before), model.basis);
  return model.costOfFlow(flowUnder(flow, settings, model)).steady;
}

/** @param {Condition} condition */
function optionOf({ id, isOnByDefault }) {
  return `${isOnByDefault ? 'without' : 'with'} ${id}`;
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
    'switched. Figures that this changes are bold.', '',
    ...tableOf(['flow', 'basis', ...conditions.map(optionOf)], flows.map((flow) => {
      const before = costUnder(flow, [], model);
      return [flow.name, cellOf(before, before, model), ...conditions.map((condition) => cellOf(costUnder(flow, [condition], model), before, model))];
    })), '',
  ];
}

/** @param {Cost} cost @param {Cost} before @param {Model} model */
function cellOf(cost, before, { costNames }) {
  return costNames.map((name) => (cost[name] === before[name] ? cost[name] : `**${cost[name]}**`)).join(' · ');
}

/**
 * The pairs of conditions that together change something else than the sum of what each changes.
 * @param {readonly Compared[]} flows @param {readonly Condition[]} conditions @param {Model} model
 */
function pairsPart(flows, conditions, model) {
  const pairs = conditions.flatMap((first, index) => conditions.slice(index + 1).map((second) => /** @type {const} */ ([first, second])))
    .filter((pair) => flows.some((flow) => !isSum(flow, pair, model)));
  if (pairs.length === 0) return [];
  return [
    '## Two conditions together', '',
    'These pairs of conditions change something else together than the sum of what each of them changes. Such figures are bold.', '',
    ...tableOf(['flow', ...pairs.map((pair) => pair.map(optionOf).join(', '))], flows.map((flow) => [
      flow.name, ...pairs.map((pair) => cellOf(costUnder(flow, pair, model), sumOf(flow, pair, model), model)),
    ])), '',
  ];
}

/** @param {Compared} flow @param {readonly [Condition, Condition]} pair @param {Model} model @returns {Cost} */
function sumOf(flow, [first, second], model) {
  return model.subtractCosts(model.addCosts(costUnder(flow, [first], model), costUnder(flow, [second], model)), costUnder(flow, [], model));
}

/** @param {Compared} flow @param {readonly [Condition, Condition]} pair @param {Model} model */
function isSum(flow, pair, model) {
  const [sum, real] = [sumOf(flow, pair, model), costUnder(flow, pair, model)];
  return model.costNames.every((name) => sum[name] === real[name]);
}

/** @param {readonly Compared[]} flows @param {Model} model */
function hopsPart(flows, model) {
  return [
    '## The hops of each figure', '',
    'These hops make up the figures of the basis. A hop that counts several times says how often.', '',
    ...flows.flatMap((flow) => {
      const counted = model.countedHops(flowUnder(flow, model.basis, model));
      const { costs } = model.wordsIn('en');
      const lines = model.costNames.map((name) => {
        const total = counted[name].reduce((sum, { count }) => sum + count, 0);
        const hops = counted[name].map(({ hop, count }) => (count === 1 ? `\`${hop.id}\`` : `\`${hop.id}\` ×${count}`));
        return `- ${total} ${costs[name][total === 1 ? 0 : 1]}${hops.length > 0 ? `: ${hops.join(', ')}` : ''}`;
      });
      return [`### ${flow.name}`, '', ...lines, ''];
    }),
  ].slice(0, -1);
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function tableOf(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}
