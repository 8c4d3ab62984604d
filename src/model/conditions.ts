import type { Text } from './text.js';

/** A question that a reader may ask of a data path, and what it is set to when nobody asks. */
export interface Condition {
  /** The name that expressions, options of the command line, and addresses use. */
  readonly id: string;
  /** What is the case when it is on. */
  readonly on: Text;
  /** What is the case when it is off. */
  readonly off?: Text;
  readonly isOnByDefault: boolean;
  /** Why it is on or off by default. */
  readonly reason?: Text;
}

/** A condition that must be on, or off. */
export interface Term {
  readonly condition: string;
  readonly isOn: boolean;
}

/** All of its terms must hold. */
export type Expression = readonly [Term, ...Term[]];

/** The conditions, by id, that differ from their defaults; names that a scenario does not know are without effect. */
export interface Settings {
  /** Conditions that are on. */
  readonly with: readonly string[];
  /** Conditions that are off. */
  readonly without: readonly string[];
}

/** Every condition as it is by default. */
export const basis: Settings = { with: [], without: [] };

/**
 * The conditions that every file knows. The figures that vhflow shows by default stand on their defaults; docs/costs.md has the figures
 * under each of them.
 */
export const builtInConditions: readonly Condition[] = [
  {
    id: 'lone',
    on: { en: 'the packet is sent alone', ja: 'パケットを単独で送る' },
    off: { en: 'packets follow each other closely', ja: 'パケットが間を置かずに続く' },
    isOnByDefault: true,
    reason: {
      en: 'A packet that is sent alone takes every notification on its way, so that each can be shown and counted.',
      ja: '単独で送るパケットは経路上の通知をすべて使うので、どの通知も図に示し、数えることができる。',
    },
  },
  {
    id: 'halted',
    on: { en: 'the vCPU sleeps when the interrupt comes', ja: '割り込みが来たとき、vCPUは眠っている' },
    off: { en: 'the vCPU runs when the interrupt comes', ja: '割り込みが来たとき、vCPUは実行中である' },
    isOnByDefault: false,
    reason: {
      en: 'A vCPU that has work runs. After HLT, KVM first polls for a while (halt_poll_ns), which is a case between the two: the exit for HLT, but no wake-up.',
      ja: '仕事のあるvCPUは実行を続ける。HLTの後、KVMはまずしばらくポーリングする（halt_poll_ns）。これは両者の中間で、HLTのexitはかかるが、起床はない。',
    },
  },
  {
    id: 'apicv',
    on: { en: 'APICv or AVIC delivers interrupts to a running vCPU', ja: 'APICvまたはAVICが、実行中のvCPUに割り込みを届ける' },
    off: { en: 'KVM injects interrupts in software', ja: 'KVMがソフトウェアで割り込みを注入する' },
    isOnByDefault: true,
    reason: {
      en: 'KVM uses it by default on Intel. On AMD it leaves AVIC off, so a default AMD host is one without this condition.',
      ja: 'IntelではKVMが既定で使う。AMDではAVICを既定で使わないため、既定のAMDホストはこの条件がオフの場合にあたる。',
    },
  },
  {
    id: 'pv-eoi',
    on: { en: 'KVM offers kvm-pv-eoi: without APICv, the guest ends edge-triggered interrupts in shared memory', ja: 'KVMがkvm-pv-eoiを提供する。APICvがなければ、ゲストはエッジトリガー割り込みの終了を共有メモリで知らせる' },
    off: { en: 'KVM does not offer kvm-pv-eoi: the guest writes the EOI register for every interrupt', ja: 'KVMはkvm-pv-eoiを提供せず、ゲストは割り込みのたびにEOIレジスタに書く' },
    isOnByDefault: true,
    reason: {
      en: 'QEMU offers it by default, and Linux guests use it. With APICv it makes no difference, as the processor completes the EOI itself.',
      ja: 'QEMUは既定で提供し、Linuxゲストはそれを使う。APICvがあればプロセッサーがEOIを処理するため、違いはない。',
    },
  },
  {
    id: 'amd',
    on: { en: 'the host has AMD processors (SVM)', ja: 'ホストはAMDプロセッサー（SVM）' },
    off: { en: 'the host has Intel processors (VMX)', ja: 'ホストはIntelプロセッサー（VMX）' },
    isOnByDefault: false,
    reason: {
      en: 'One of the two has to be shown first. KVM leaves AVIC off by default, so a default AMD host is amd without apicv.',
      ja: 'どちらか一方を先に示す必要がある。KVMはAVICを既定で使わないため、既定のAMDホストはamdかつapicvなしにあたる。',
    },
  },
  {
    id: 'small',
    on: {
      en: 'the frame is small enough for the guest driver to copy it whole (virtio-net: 128 bytes, e1000: 256)',
      ja: 'フレームが小さく、ゲストのドライバが全体をコピーする（virtio-netは128バイト、e1000は256バイトまで）',
    },
    off: { en: 'the frame has 512 bytes', ja: 'フレームは512バイト' },
    isOnByDefault: false,
    reason: {
      en: 'With 512 bytes, a frame is past the small copies of the drivers and still fits into every buffer of the path.',
      ja: '512バイトなら、ドライバが小さなフレームに対して行うコピーの対象にならず、経路上のどのバッファにも収まる。',
    },
  },
];

/** Whether a condition is on. */
export function isOn({ id, isOnByDefault }: Condition, settings: Settings): boolean {
  if (settings.with.includes(id)) return true;
  return isOnByDefault && !settings.without.includes(id);
}

/** The settings with one condition switched; one that is then at its default is no longer among them. */
export function switched(condition: Condition, settings: Settings): Settings {
  return setTo(condition, !isOn(condition, settings), settings);
}

/** The settings with one condition on or off; at its default, it is not among them. */
export function setTo({ id, isOnByDefault }: Condition, on: boolean, settings: Settings): Settings {
  const [withIt, without] = [settings.with.filter((each) => each !== id), settings.without.filter((each) => each !== id)];
  if (on === isOnByDefault) return { with: withIt, without };
  return on ? { with: [...withIt, id], without } : { with: withIt, without: [...without, id] };
}

/** Those of some conditions that are not at their defaults. */
export function changedOf(conditions: readonly Condition[], settings: Settings): readonly Condition[] {
  return conditions.filter((condition) => isOn(condition, settings) !== condition.isOnByDefault);
}

/** An expression as a file writes it: `halted and not lone`. */
export function expressionText(expression: readonly Term[]): string {
  return expression.map(({ condition, isOn: on }) => (on ? condition : `not ${condition}`)).join(' and ');
}

/** Whether every term of an expression holds; a condition that is not among the given ones is off. */
export function holds(expression: readonly Term[], onIds: ReadonlySet<string>): boolean {
  return expression.every((term) => onIds.has(term.condition) === term.isOn);
}
