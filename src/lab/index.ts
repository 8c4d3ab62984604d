export { downloadKernel } from './kernels/download-kernel.js';
export { runLab } from './lab.js';
export { LabError } from './lab-error.js';
export { labStepNames, type FlowRecordings, type LabProgress, type LabRequest, type LabRun, type LabStep } from './request.js';
export type { LabCheck, Requirement } from './requirements/lab-check.js';
export { checkLab } from './requirements/check-lab.js';
