export { compareViewOf, type CompareChoice } from './compare-view.js';
export { diagramOf, type Diagram, type DiagramOptions } from './diagram.js';
export { oneLine, visibleText } from '../text/visible.js';
export { flowFactsOf, flowViewOf, pictureModelOf, pictureViewOf, scenarioViewOf } from './flow-view.js';
export { offlineDataOf } from './saved-page.js';
export { markdownOf } from './markdown.js';
export { hopsAround, shownWith, type ShownHops } from './shown-hops.js';
export { diagramStrings, type DiagramStrings } from './strings.js';
