import type { Settings } from '../model/conditions.js';
import type { Scenario, Side } from '../model/scenario.js';

/** What a run of the lab is asked to do. */
export interface LabRequest {
  readonly scenario: Scenario;
  /** Ids of the flows to run, in this order. */
  readonly flows: readonly string[];
  /** How many packets each flow that carries packets sends. */
  readonly packets: number;
  readonly settings: Settings;
  /** The folder for the recordings and consoles; it is made if it is not there. */
  readonly folder: string;
  /** Whether the files that a run needs only for itself stay when it has ended. */
  readonly keep: boolean;
}

export const labStepNames = ['check', 'kernel', 'images', 'boot', 'guest', 'record', 'collect'] as const;

/** What the lab does now. */
export interface LabStep {
  readonly name: (typeof labStepNames)[number];
  /** The flow that it is done for; absent when it is for all of them. */
  readonly flow?: string;
  /** The step in a few English words, such as `the guest starts`. */
  readonly text: string;
}

/** Receives what a run does while it does it. */
export interface LabProgress {
  step(step: LabStep): void;
  /** Takes a line of a console or of a program, without its line break. */
  log(line: string): void;
}

/** The recordings that a run left, and what they were made with. */
export interface LabRun {
  readonly flows: readonly FlowRecordings[];
  /** Versions as the programs say them, such as `6.1.192`, `7.2.22` and `22.11.11`. */
  readonly versions: { readonly linux: string; readonly qemu: string; readonly dpdk: string };
  /** How the outer machine was run. */
  readonly accelerator: 'tcg' | 'kvm';
  /** Whose virtualization the host of the run used. */
  readonly cpu: 'AMD' | 'Intel';
}

/** What the scripts for bpftrace have printed, and what they ran with. */
export interface ScriptRun {
  readonly outputs: readonly ScriptOutput[];
  readonly versions: LabRun['versions'] & { readonly bpftrace: string };
  readonly accelerator: LabRun['accelerator'];
  readonly cpu: LabRun['cpu'];
}

/** What the script of a flow has printed on one machine. */
export interface ScriptOutput {
  readonly flow: string;
  readonly machine: Side;
  /** Path of the file with it. */
  readonly file: string;
}

/** The recordings of one flow. */
export interface FlowRecordings {
  readonly flow: string;
  /** Path of the recording of the host. */
  readonly host: string;
  /** Path of the recording of the guest; absent when none of the flow's hops has a probe there. */
  readonly guest?: string;
  /** The guest's counter minus the host's, in ticks of the time stamp counter. */
  readonly offset: bigint;
}
