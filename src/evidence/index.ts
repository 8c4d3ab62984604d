export { builtInEvidence, shownEvidence } from './built-in.js';
export { contradictionsOf, countedCosts, expectedCount, type Contradiction, type CountedCost } from './contradictions.js';
export { hopPrint } from './hop-print.js';
export { KeptEvidence, type HopEvidence } from './kept.js';
export { observe, type ObservedFlow, type RunFacts } from './observed-flow.js';
export { parseSummary, summaryVersion, type FlowSummary, type HopSummary, type Reason, type Summary } from './summary.js';
export { summaryOf, type RunOfSummary } from './summary-of.js';
export { flowsIn, tallyOf, type Tally } from './tally.js';
export { hopText, labLimits, machineOfRun, reasonText } from './words.js';
