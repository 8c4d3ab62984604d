export { downloadKernel } from './kernels/download-kernel.js';
export { runLab } from './lab.js';
export { whyNotRun } from './plans/network.js';
export { LabError } from './lab-error.js';
export { inLanguage } from './texts/lab-text.js';
export { labSettings } from './plans/lab-settings.js';
export { labStepNames, type FlowRecordings, type LabProgress, type LabRequest, type LabRun, type LabStep } from './request.js';
export { kernelName, type LabCheck, type Requirement } from './requirements/lab-check.js';
export { checkLab } from './requirements/check-lab.js';
