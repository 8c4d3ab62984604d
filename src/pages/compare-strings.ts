import { wordsIn } from '../model/words.js';
import { conditionStrings, type ConditionStrings } from './condition-strings.js';
import { costStrings, type CostStrings } from './cost-strings.js';

/** The strings of the comparison page. The extension chooses the language and sends them; `{0}` and `{1}` are replaced with values. */
const english = {
  title: 'Compare Flows',
  addFlow: 'Choose Flows…',
  allFlows: 'All Flows in the Table',
  commonHops: 'Show Common Hops',
  costs: 'Costs per packet, steady state',
  flow: 'Flow',
  hops: 'Hops',
  baseline: 'Baseline',
  against: 'compared with the baseline: {0}',
  unchanged: 'same as the baseline',
  conditional: 'Not for every packet: {0}, {1}',
  add: 'Add {0} to the Comparison',
  remove: 'Remove {0} from the Comparison',
  makeFirst: 'Make {0} the Baseline',
  openDiagram: 'Open Diagram of {0}',
  whatItSaves: '{0} compared with {1}',
  saves: '{0} saves {1}.',
  savesNothing: '{0} saves nothing.',
  adds: 'It adds {0}.',
  doesNotSave: 'It does not save {0}.',
  sometimes: 'Some packets cost more: {0}.',
  sometimesStill: 'Some packets still cost {0}.',
  sometimesLess: 'Some packets cost less: {0}.',
  change: '{0} ({1}\u00a0→\u00a0{2})',
  still: '{0} (still\u00a0{1})',
  whereCosts: 'Where the costs come from',
  inCommon: 'In common hops',
  onlyBefore: 'Only in {0}',
  onlyAfter: 'Only in {0}',
  none: '–',
  hop: 'hop {0}',
  hopTimes: 'hop {0} (×{1})',
  showHop: 'Go to Hop {0}',
  whatIfTitle: 'What If: Conditions of These Flows',
  settings: 'All flows stand on the same conditions: {0}',
  setup: wordsIn('en').setup,
  sideBySide: 'Hop by hop',
  keys: 'Arrow keys move, Enter shows the hop in the diagram, O opens its source.',
  common: 'in all',
  shared: 'in {0} of {1}',
  varies: 'same hop in {0} of {1}, at another cost or condition',
  differs: 'different hop',
  only: 'only here',
  absent: 'no hop here',
  foldRun: 'Hide {0} common hops',
  unfoldRun: 'Show {0} common hops',
  runCosts: '{0} common hops · {1}',
  runFree: '{0} common hops · no costs',
  cellSpoken: 'Hop {0}: {1}, {2}, {3}, {4}',
  when: 'Condition: {0}',
  tooFew: 'Choose at least two flows.',
  problems: 'Some of the selected flows cannot be shown.',
};

/** Without what comes from the vocabulary of costs. */
export type OwnCompareStrings = Readonly<Record<keyof typeof english, string>>;
export type CompareStrings = OwnCompareStrings & CostStrings & ConditionStrings;

/** The strings in English, which the page uses until the extension has sent its own. */
export const englishCompareStrings: CompareStrings = { ...english, ...costStrings('en'), ...conditionStrings('en') };
