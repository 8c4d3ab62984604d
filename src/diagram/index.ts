export { compareViewOf, type CompareChoice } from './compare-view.js';
export { diagramOf, type Diagram, type DiagramBlock, type DiagramOptions } from './diagram.js';
export { oneLine, visibleText } from '../text/visible.js';
export { flowViewOf } from './flow-view.js';
export { markdownOf, type ScenarioFlow } from './markdown.js';
export { hopsAround, wishToSee, type Hideable, type ShownHops } from './shown-hops.js';
export type { MessageText, Segment } from './message-text.js';
export { diagramStrings, type DiagramStrings } from './strings.js';
