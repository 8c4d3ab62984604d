import { inLanguage, joined, type LabText } from './texts/lab-text.js';

/** A reason for which the lab cannot run, or could not finish: one sentence that says what is wrong, and one that says what helps. */
export class LabError extends Error {
  override readonly name = 'LabError';

  /**
   * @param said what is wrong, without a full stop
   * @param advised what helps, without a full stop: a command or an action
   * @param file the file that shows more, such as a console that was kept
   */
  constructor(readonly said: LabText, readonly advised: LabText, readonly file?: string, options?: ErrorOptions) {
    super(inLanguage(joined([said, advised], '; '), 'en'), options);
  }

  /** What is wrong, in a language such as `ja`. */
  what(language: string): string {
    return inLanguage(this.said, language);
  }

  /** What helps. */
  cure(language: string): string {
    return inLanguage(this.advised, language);
  }
}

/** A machine of a run no longer does anything. */
export class HungMachine extends LabError {}
