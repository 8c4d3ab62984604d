export { analyse, type AnalyseOptions } from './matching/analyse.js';
export { underAllSettings } from './matching/all-settings.js';
export { interestOf, machineOf } from './matching/interest.js';
export { fitOf, fitsOf, type Fit } from './fitting/fits.js';
export type { Evidence } from './matching/signs.js';
export { hopStates, type ClockRelation, type CountOf, type Gap, type HopOverlay, type HopState, type MeasuredCosts, type OrderContradiction, type Overlay, type OverlayThread, type Pass, type PassHop, type RecordingSummary } from './matching/overlay.js';
export { readTrace, TraceRefusal, type ReadOptions, type RefusalReason, type TraceSource } from './reading/read-trace.js';
export { type Interest, type Recording } from './recording/recording.js';
