/** The strings for switching conditions, which several pages show; `{0}` is replaced with a value. */
const english = {
  whatIf: 'What If',
  whatIfOff: 'Off: {0}',
  whatIfEffect: 'If switched: {0}',
  onByDefault: 'On by default',
  offByDefault: 'Off by default',
  differsName: 'What differs from the basis',
  differs: 'Differs from the basis: {0}',
  backToBasis: 'Back to the Basis',
  backToBasisLong: 'Back to the Basis: All Conditions at Their Defaults',
};

export type ConditionStrings = Readonly<Record<keyof typeof english, string>>;

const japanese: ConditionStrings = {
  whatIf: '条件',
  whatIfOff: 'オフ: {0}',
  whatIfEffect: '切り替えると: {0}',
  onByDefault: '既定はオン',
  offByDefault: '既定はオフ',
  differsName: '基準条件と異なる点',
  differs: '基準条件と異なる点: {0}',
  backToBasis: '基準条件に戻す',
  backToBasisLong: '基準条件に戻す（すべての条件を既定にする）',
};

/** @param language a BCP 47 tag; English is used for languages without a translation */
export function conditionStrings(language: string): ConditionStrings {
  return language.split('-')[0] === 'ja' ? japanese : english;
}
