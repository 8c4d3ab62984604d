export { bpftraceScript } from './bpftrace-script.js';
export { perfScript } from './perf-script.js';
export { qemuOptions } from './qemu-options.js';
export { ftraceScript, traceCmdScript } from './tracefs-script.js';
export type { RecordingScript, WatchOptions, WatchText } from './watched-flow.js';
export { recordedScenario } from './recorded-scenario.js';
