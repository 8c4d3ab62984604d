import { flowViewOf } from '../../src/diagram/index.js';
import { compileSettled } from '../settled-scenarios.js';
import { basis, type Settings } from '../../src/model/conditions.js';
import type { Flow, Scenario } from '../../src/model/scenario.js';
import { noFolds, type FlowView, type Folds, type Hideable, type PictureLevel } from '../../src/pages/diagram-protocol.js';

/** Twelve hops with everything that a picture can show. */
const sampleText = `
scenario sample {
  title "Sample path" ja "サンプルの経路"
  assume "A made-up device." ja "架空のデバイス。"
  source linux "6.1.192"
  machine guest "Guest VM" ja "ゲストVM" {
    participant app "App1" in guest-user
    participant driver "net driver" ja "ネットドライバ" in guest-kernel of linux
  }
  machine host "Host" ja "ホスト" {
    participant kvm "KVM" in kvm of linux
    participant model "Device model with a long name" ja "名前の長いデバイスモデル" in qemu
    participant tap "tap" in host-kernel of linux
  }
  flow send "Sending" ja "送信" {
    summary "One packet." ja "パケット1つ。"
    app -> driver "sendto()" {
      kind syscall
      thread "guest task" ja "ゲストのタスク"
      at linux:net/socket.c#__sys_sendto
      via linux:net/socket.c#sendto calls __sys_sendto
      note "Enters the kernel." ja "カーネルへ入る。"
      observe guest tracepoint syscalls:sys_enter_sendto
    }
    driver -> driver "payload to skb" ja "ペイロードをskbへ" { kind copy copy from "the buffer" to "the skb" note "First copy." }
    driver -> driver "qdisc" { level detail }
    opt "the device wants to be told" ja "デバイスが通知を求める場合" {
      driver -> kvm "kick" ja "キック" { kind vm-exit }
    }
    kvm -> model "KVM_RUN returns" { kind return }
    note over model, tap "The frame leaves QEMU here." ja "フレームはここでQEMUを出る。"
    loop "for each packet" ja "パケットごとに" {
      model -> tap "writev()" { kind syscall note "Counts as a round trip." }
      tap -> tap "copy into a host skb" { kind copy when "only without zero-copy" }
    }
    tap -> model "done" { branch completion kind notify }
    model -> driver "TX interrupt" { branch completion kind interrupt level detail }
    kvm -> driver "the guest goes on" { branch parallel kind vm-entry }
    alt "a reader sleeps" { tap -> tap "wake the reader" { kind wakeup } } else "it polls" { tap -> tap "nothing" { level detail } }
  }
  flow receive "Receiving" ja "受信" { tap -> app "the way back" }
}
`;

/** A flow that depends on three conditions: one decides a hop above others, one two hops, one the function of a hop. */
const conditionalText = `
condition alone "the packet is sent alone" ja "パケットを単独で送る" else "packets follow each other closely" ja "パケットが間を置かずに続く" default on because "Each notification is taken." ja "通知がすべて使われる。"
condition asleep "the vCPU sleeps when the interrupt comes" ja "割り込みが来たとき、vCPUは眠っている" else "the vCPU runs" ja "vCPUは実行中である" default off
condition other "the host has AMD processors (SVM)" ja "ホストはAMDプロセッサー（SVM）" else "the host has Intel processors (VMX)" ja "ホストはIntelプロセッサー（VMX）"
scenario conditional {
  title "Conditional path" ja "条件つきの経路"
  source linux "6.1.192"
  machine guest "Guest VM" ja "ゲストVM" { participant driver "net driver" ja "ネットドライバ" in guest-kernel of linux }
  machine host "Host" ja "ホスト" { participant kvm "KVM" in kvm of linux participant worker "Worker" ja "ワーカー" in host-kernel of linux }
  flow send "Sending" ja "送信" {
    driver -> driver "xmit" as xmit
    driver -> kvm "kick" as kick { kind vm-exit when alone at linux:a.c#intel_exit at linux:a.c#amd_exit if other note "First." note "Second." if other }
    kvm -> worker "wake" as wake { kind wakeup when alone }
    worker -> worker "copy" as copy { kind copy copy from "ring" to "skb" at linux:b.c#copy }
    worker -> kvm "interrupt" as interrupt { kind interrupt }
    opt "HLT" when asleep { kvm -> kvm "wake the vCPU" as wake-vcpu { kind wakeup } kvm -> driver "enter" as enter { kind vm-entry } }
    kvm -> driver "deliver" as deliver { kind interrupt cost vm-exits 1 if other }
  }
  flow plain "Plain" ja "単純" { driver -> kvm "once" }
}
`;

/** The flow with conditions, as the extension sends it under given settings. */
export function conditionalView(settings: Settings = basis, options: ViewOptions = {}): FlowView {
  return viewOf(conditionalText, options, settings);
}

/** The scenario of the flow with conditions. */
export function conditionalScenario(settings: Settings = basis): Scenario {
  return flowOf(conditionalText, 'send', settings).scenario;
}

/** A flow of a text in the vhflow language, with its scenario; by default of the sample. */
export function flowOf(text: string, flowId = 'send', settings: Settings = basis): { readonly scenario: Scenario; readonly flow: Flow } {
  const [scenario] = compileSettled(text, {}, settings).scenarios;
  const flow = scenario?.flows.find(({ id }) => id === flowId);
  if (!scenario || !flow) throw new Error(`The text has no flow "${flowId}".`);
  return { scenario, flow };
}

/** The scenario of the sample, with all of its flows. */
export function sampleScenario(): Scenario {
  return flowOf(sampleText).scenario;
}

/** The sample flow as the extension would send it. */
export function sampleView(level: PictureLevel = 'all', language = 'en', flowId = 'send', hide: readonly Hideable[] = [], folds: Folds = noFolds): FlowView {
  return viewOf(sampleText, { level, language, flowId, hide, folds });
}

interface ViewOptions {
  readonly level?: PictureLevel;
  readonly language?: string;
  readonly flowId?: string;
  readonly hide?: readonly Hideable[];
  readonly folds?: Folds;
}

/** A flow of a text in the vhflow language as the extension would send it. */
export function viewOf(text: string, { level = 'all', language = 'en', flowId, hide = [], folds = noFolds }: ViewOptions = {}, settings: Settings = basis): FlowView {
  const { scenario, flow } = flowOf(text, flowId, settings);
  return flowViewOf(scenario, flow, { level, language, hide, folds });
}

/** A flow that passes through this many lanes, from the first to the last. */
export function wideView(lanes: number): FlowView {
  const all = Array.from({ length: lanes }, (_, index) => `lane${index}`);
  return viewOf(`scenario wide {
    title "Wide"
    machine host "Host" { ${all.map((id) => `participant ${id} "${id}" in qemu`).join('\n')} }
    flow send "Sending" { ${all.slice(1).map((id, index) => `${all[index]} -> ${id} "on"`).join('\n')} }
  }`);
}
