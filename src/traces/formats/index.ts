export { createReader, recogniseTrace, type Recognition } from './detect.js';
export { LineSplitter } from './lines.js';
export { packingOf, type Packing } from './packing.js';
export { traceFormats, type EventSink, type SkippedLines, type TraceClock, type TracedProbe, type TraceFacts, type TraceFormat, type TraceReader } from './reader.js';
