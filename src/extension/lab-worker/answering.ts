import { rm } from 'node:fs/promises';
import { inLanguage, kernelName, LabError, labSettings, whyNotRun, type LabCheck, type LabProgress, type LabRequest, type LabRun } from '../../lab/index.js';
import { parsed } from '../../pages/schema.js';
import { longestLine, toLab, type FromLab, type LabJob, type ToLab } from './messages.js';

/** What the lab offers. */
export interface Lab {
  check(this: void, folder: string, language: string): Promise<LabCheck>;
  download(this: void, log: (line: string) => void, signal: AbortSignal): Promise<void>;
  run(this: void, request: LabRequest, progress: LabProgress, signal: AbortSignal): Promise<LabRun>;
}

/**
 * Answers the request of the extension. Nothing is answered once the signal is aborted; the folder of the run is then removed.
 *
 * @param message the request; it is checked
 */
export async function answer(message: unknown, lab: Lab, signal: AbortSignal, send: (answer: FromLab) => void): Promise<void> {
  const request = parsed(toLab, message);
  if (!request) return send({ type: 'failed', what: 'the request is not valid' });
  try {
    const result = request.type === 'check' ? await checked(lab, request) : await ran(lab, request.job, signal, send);
    if (!signal.aborted) send(result);
  } catch (error) {
    if (!signal.aborted) send(failure(error, request.language));
  } finally {
    if (signal.aborted && request.type === 'run') await rm(request.job.folder, { recursive: true, force: true });
  }
}

/**
 * A kernel that can be downloaded is no obstacle.
 *
 * @throws LabError if the lab does not run the flow on any computer
 */
async function checked({ check }: Lab, { folder, scenario, flow, language }: Extract<ToLab, { readonly type: 'check' }>): Promise<FromLab> {
  const refusal = whyNotRun({ id: scenario }, flow);
  if (refusal) throw refusal;
  const { requirements, installation, needsKernel, notes } = await check(folder, language);
  const unmet = requirements.filter(({ name, isMet }) => !isMet && !(needsKernel && name === inLanguage(kernelName, language)));
  const missing = unmet.map(({ name, found, cure = '' }) => ({ what: `${name}: ${found}`, cure }));
  return { type: 'checked', missing, needsKernel, ...(installation !== undefined && { command: installation }), notes: [...notes] };
}

async function ran({ download, run }: Lab, { flow, downloadsKernel, ...job }: LabJob, signal: AbortSignal, send: (answer: FromLab) => void): Promise<FromLab> {
  const progress: LabProgress = {
    step: ({ name }) => send({ type: 'step', name }),
    log: (line) => send({ type: 'log', line: line.slice(0, longestLine) }),
  };
  if (downloadsKernel) {
    send({ type: 'step', name: 'kernel' });
    await download((line) => progress.log(line), signal);
  }
  return doneOf(flow, await run({ ...job, settings: labSettings(job.settings), flows: [flow], keep: false }, progress, signal));
}

function doneOf(flow: string, { flows, versions }: LabRun): FromLab {
  const recordings = flows.find((each) => each.flow === flow);
  if (!recordings) throw new Error(`The run has no recordings of ${flow}.`);
  return { type: 'done', recordings: [recordings.guest, recordings.host].filter((each) => each !== undefined), versions };
}

function failure(error: unknown, language: string): FromLab {
  if (error instanceof LabError) return { type: 'failed', what: error.what(language), cure: error.cure(language), ...(error.file !== undefined && { file: error.file }) };
  return { type: 'failed', what: error instanceof Error ? error.message : String(error) };
}
