export { bpftraceScript } from './bpftrace-script.js';
export { perfScript } from './perf-script.js';
export { qemuOptions } from './qemu-options.js';
export type { WatchOptions, WatchText } from './watched-flow.js';
