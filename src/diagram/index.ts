export { compareViewOf, type CompareChoice } from './compare-view.js';
export { diagramOf, type Diagram, type DiagramOptions } from './diagram.js';
export { oneLine, visibleText } from '../text/visible.js';
export { flowViewOf, scenarioViewsOf } from './flow-view.js';
export { markdownOf } from './markdown.js';
export { hopsAround, shownWith, type ShownHops } from './shown-hops.js';
export { diagramStrings, type DiagramStrings } from './strings.js';
