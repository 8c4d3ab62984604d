import { overlayStrings } from '../../diagram/overlay-strings.js';
import { offlineTraceOf, overlayViewOf, passViewOf, type OverlayViewOptions, type TracedFlow } from '../../diagram/overlay-view.js';
import { isSetup } from '../../model/cost.js';
import { filled } from '../../model/words.js';
import type { Scenario, Side } from '../../model/scenario.js';
import { analyse, equallyGood, fitsOf, inNanoseconds, interestOf, machineOf, readTrace, settingsShown, TraceRefusal, underAllSettings, type AnalyseOptions, type Interest, type Overlay, type Recording } from '../../traces/index.js';
import { DamagedFile, unpacked, type FileParts } from './packed-file.js';
import { frequencySetting, type Machines, type RecordingInfo, type Refusal, type TraceFile, type TraceWork } from './requests.js';
import { stackFlows } from './stack-flows.js';
import { tracedFunctions } from './traced-functions.js';

/** Thrown for a file that is not a trace that can be read. */
export class RefusedFile extends Error {
  constructor(readonly refusal: Refusal) {
    super(`${refusal.file}: ${refusal.reason}`);
    this.name = 'RefusedFile';
  }
}

type OnProgress = (bytes: number) => void;
type Results = { readonly [Name in keyof TraceWork]: TraceWork[Name]['result'] };
type Workers = { readonly [Name in keyof TraceWork]: (request: TraceWork[Name]['request'], onProgress: OnProgress) => Results[Name] | Promise<Results[Name]> };

interface ReadFile {
  readonly file: TraceFile;
  readonly recording: Recording;
}

/** The recordings that are open, and the flow that they were laid over last. */
export class TraceSession {
  private files: readonly ReadFile[] = [];
  private interest: Interest = { names: new Set(), callers: new Set() };
  private last: { readonly overlay: Overlay; readonly traced: TracedFlow; readonly options: OverlayViewOptions } | undefined;

  /** @param open reads a local file */
  constructor(private readonly open: (path: string) => FileParts) {}

  /**
   * Does each kind of work. Reading calls `onProgress` with the number of bytes read so far.
   *
   * Reading throws a RefusedFile if a file is not a trace, and whatever reading the file throws; the recordings from before are then kept.
   */
  readonly workers: Workers = {
    read: ({ files, scenarios }, onProgress) => this.read(files, scenarios, onProgress),
    match: (request) => this.match(request),
    pass: ({ n }) => this.last && passViewOf(this.last.overlay, this.last.traced, n, this.last.options.language),
    saved: () => this.last && offlineTraceOf(this.last.overlay, this.last.traced, this.last.options),
    fits: ({ machines, scenarios }) => this.fits(machines, scenarios),
    stacks: ({ text, scenarios }) => stackFlows(text, scenarios),
  };

  private async read(files: readonly TraceFile[], scenarios: readonly Scenario[], onProgress: OnProgress): Promise<readonly RecordingInfo[]> {
    const whole = scenarios.map(({ written }) => underAllSettings(written));
    const interest = interestOf(whole);
    const read: ReadFile[] = [];
    let bytes = 0;
    for (const file of files) {
      const parts = counted(this.partsOf(file), (length) => onProgress((bytes += length)));
      read.push({ file, recording: await recordingOf(file, parts, interest) });
    }
    this.files = read;
    this.interest = interest;
    this.last = undefined;
    return read.map(({ file, recording }) => infoOf(file, recording, whole));
  }

  private partsOf({ content }: TraceFile): FileParts {
    return typeof content === 'string' ? this.open(content) : inParts(content);
  }

  private match({ machines, scenario, flow: flowId, language, tscKhz }: TraceWork['match']['request']): Results['match'] {
    const flow = scenario.flows.find(({ id }) => id === flowId);
    if (!flow) throw new Error(`The scenario ${scenario.id} has no flow ${flowId}.`);
    const traced = { scenario, flow };
    const measured = analyse(scenario, flow, this.recordings(machines), this.options(machines));
    const khz = tscKhz ?? this.files.map(({ recording }) => recording.facts.tscKhz).find((each) => each !== undefined);
    const overlay = khz === undefined ? measured : inNanoseconds(measured, khz);
    const options = { language, title: this.files.map(({ file }) => file.name).join(', ') };
    this.last = { overlay, traced, options };
    const view = overlayViewOf(overlay, traced, options);
    const ticks = view.unit === 'ticks' ? [filled(overlayStrings(language).ticksSetting, frequencySetting)] : [];
    return { view: { ...view, remarks: [...view.remarks, ...ticks] }, shown: settingsShown(scenario, flow, overlay).map(({ term }) => term), isCovered: covers(this.interest, interestOf([underAllSettings(scenario.written)])) };
  }

  private fits(machines: Machines, scenarios: readonly Scenario[]): Results['fits'] {
    const flows = scenarios.flatMap((scenario) => scenario.flows.filter((flow) => !isSetup(flow)).map((flow) => ({ scenario, flow })));
    const fits = fitsOf(flows, this.recordings(machines), this.options(machines));
    const best = equallyGood(fits);
    return fits.map((fit) => ({ scenario: scenarios.indexOf(fit.scenario), flow: fit.flow.id, score: fit.score, isBest: best.includes(fit) }));
  }

  private recordings(machines: Machines): Partial<Record<Side, Recording>> {
    return Object.fromEntries(machines.map((side, index) => [side, this.files[index]?.recording]));
  }

  private options(machines: Machines): AnalyseOptions {
    const lists = machines.flatMap((side, index) => {
      const functions = tracedFunctions(this.files[index]?.file.filter ?? '');
      return functions ? [[side, functions] as const] : [];
    });
    return { traced: Object.fromEntries(lists) };
  }
}

async function recordingOf({ name }: TraceFile, parts: FileParts, interest: Interest): Promise<Recording> {
  try {
    return await readTrace({ name, bytes: unpacked(parts) }, interest);
  } catch (error) {
    if (error instanceof DamagedFile) throw new RefusedFile({ file: name, reason: 'damaged' });
    if (error instanceof TraceRefusal) throw new RefusedFile({ file: name, reason: error.reason, ...(error.packing && { packing: error.packing }) });
    throw error;
  }
}

function infoOf({ name }: TraceFile, recording: Recording, scenarios: readonly Scenario[]): RecordingInfo {
  const { scenario, flow, conditions } = recording.facts;
  return {
    name,
    machine: machineOf(recording, scenarios),
    ...(scenario !== undefined && flow !== undefined && { flow: { scenario, flow } }),
    ...(conditions && { settings: conditions }),
  };
}

function covers(interest: Interest, needed: Interest): boolean {
  return [...needed.names].every((name) => interest.names.has(name)) && [...needed.callers].every((name) => interest.callers.has(name));
}

const bytesPerPart = 1024 * 1024;

/** Between the parts, the thread is free for others. */
async function* inParts(bytes: Uint8Array): FileParts {
  for (let at = 0; at < bytes.length; at += bytesPerPart) {
    yield bytes.subarray(at, at + bytesPerPart);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

async function* counted(parts: FileParts, onPart: (length: number) => void): FileParts {
  for await (const part of parts) {
    onPart(part.length);
    yield part;
  }
}
