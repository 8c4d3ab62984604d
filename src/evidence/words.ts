import { isOn } from '../model/conditions.js';
import type { Hop, WrittenScenario } from '../model/scenario.js';
import { conditionText, filled, wordsIn } from '../model/words.js';
import { oneLine } from '../text/visible.js';
import type { HopSummary, Reason, Summary } from './summary.js';

/** The words for what a run has shown of a hop; `{0}`, `{1}`… are replaced with values. */
interface EvidenceWords {
  /** `{0}` of `{1}` packets, `{2}` by what, `{3}` the machine. */
  readonly seen: string;
  readonly seenOnce: string;
  /** `{0}` is a function or event. */
  readonly by: Readonly<Record<NonNullable<HopSummary['how']>, string>>;
  readonly byShared: string;
  /** `{0}` is the reason, `{1}` the machine. */
  readonly notSeen: string;
  readonly why: Readonly<Record<Reason['why'], string>>;
  /** `{0}` are the conditions that the hop needs. */
  readonly elsewhere: string;
  readonly unexplained: string;
  readonly outdated: string;
  readonly limits: string;
}

const english: EvidenceWords = {
  seen: 'Seen running: {0} of {1} packets, {2} ({3}).',
  seenOnce: 'Seen running, {2} ({3}).',
  by: {
    itself: 'by its own function', counterpart: 'by {0}, which does the same under other conditions', return: 'by the return of its own function',
    running: 'by a call out of its own function', inlined: 'inlined into its caller', neighbour: 'by {0}, which comes with it', caller: 'by {0}, which calls it',
  },
  byShared: 'by an event of another packet',
  notSeen: 'Not seen running: {0} ({1}).',
  why: {
    'no-symbol': '{1} has no symbol for {0}', 'inlined': 'the compiler has put {0} into its callers', 'untraceable': 'the kernel does not let {0} be traced',
    'sometimes': 'not every packet has it, and none of this run did', 'unforced': 'each interrupt found the vCPU asleep, or in KVM for another exit, and forced none',
  },
  elsewhere: 'it happens only if {0}',
  unexplained: 'the recording does not tell why',
  outdated: 'It has been run ({0}), but has been changed since.',
  limits: 'Emulation shows order, threads and counts, not times; AMD without AVIC, one vCPU, lone packets.',
};

const japanese: EvidenceWords = {
  seen: '実行して確認済み: パケット{1}個中{0}個、{2}（{3}）。',
  seenOnce: '実行して確認済み: {2}（{3}）。',
  by: {
    itself: 'この関数自身で確認', counterpart: '別の条件で同じことをする{0}で確認', return: 'この関数の戻りで確認',
    running: 'この関数からの呼び出しで確認', inlined: '呼び出し元にインライン展開された形で確認', neighbour: '一緒に起きる{0}で確認', caller: '呼び出し元の{0}で確認',
  },
  byShared: '別のパケットのイベントで確認',
  notSeen: '実行では未確認: {0}（{1}）。',
  why: {
    'no-symbol': '{1}に{0}のシンボルがない', 'inlined': 'コンパイラが{0}を呼び出し元にインライン展開している', 'untraceable': 'カーネルが{0}のトレースを許していない',
    'sometimes': 'このホップは一部のパケットにだけあり、実行したパケットにはなかった',
    'unforced': 'どの割り込みでもvCPUは停止中か、別のVM exitですでにKVM内にいたため、強制されなかった',
  },
  elsewhere: '次の場合だけ起きる: {0}',
  unexplained: '記録からは理由が分からない',
  outdated: '実行したことがある（{0}）が、その後このホップが変更されている。',
  limits: 'エミュレーションで分かるのは順序・スレッド・回数であり、時間ではない。AVICなしのAMD、vCPUは1個、パケットは単独。',
};

/** What the lab cannot show, in one sentence, for wherever its results are shown. */
export function labLimits(language: string): string {
  return wordsOf(language).limits;
}

/** The versions and the processor of a run, such as `Linux 6.1.192, QEMU 7.2, AMD`. */
export function machineOfRun({ versions: { linux, qemu }, accelerator: { cpu } }: Pick<Summary, 'versions' | 'accelerator'>): string {
  return oneLine(`Linux ${linux}, QEMU ${qemu.split('.').slice(0, 2).join('.')}, ${cpu}`);
}

/** That a hop was run and then changed, in one sentence. */
export function outdatedText(run: Summary, language: string): string {
  return filled(wordsOf(language).outdated, machineOfRun(run));
}

/** What a run has shown of a hop, in one sentence that is safe to show. */
export function hopText(hop: HopSummary, run: Summary, language: string, isOnce: boolean): string {
  const words = wordsOf(language);
  const machine = machineOfRun(run);
  if (hop.state !== 'seen') return filled(words.notSeen, hop.reason ? reasonText(hop.reason, language) : words.unexplained, machine);
  return filled(isOnce ? words.seenOnce : words.seen, hop.count, hop.of, hop.how ? filled(words.by[hop.how], oneLine(hop.by ?? '')) : words.byShared, machine);
}

/** Why a hop was not seen, in a part of a sentence. */
export function reasonText({ why, name = '', program = '' }: Reason, language: string): string {
  return filled(wordsOf(language).why[why], oneLine(name), oneLine(program));
}

/**
 * That a hop does not happen under the settings of a run, in one sentence.
 *
 * @returns undefined if it does
 */
export function elsewhereText(scenario: WrittenScenario, { under }: Hop, settings: Summary['flows'][number]['settings'], run: Summary, language: string): string | undefined {
  const words = wordsOf(language);
  const needed = (under ?? []).flatMap(({ condition: id, isOn: on }) => {
    const condition = scenario.conditions.find((each) => each.id === id);
    return condition && isOn(condition, settings) !== on ? [oneLine(conditionText(condition, on, language))] : [];
  });
  return needed.length === 0 ? undefined : filled(words.notSeen, filled(words.elsewhere, needed.join(wordsIn(language).conditionSeparator)), machineOfRun(run));
}

function wordsOf(language: string): EvidenceWords {
  return language.split('-')[0] === 'ja' ? japanese : english;
}
