/** A reason for which the lab cannot run, or could not finish: one sentence that says what is wrong, and one that says what helps. */
export class LabError extends Error {
  override readonly name = 'LabError';

  /**
   * @param what what is wrong, without a full stop
   * @param cure what helps, without a full stop: a command or an action
   * @param file the file that shows more, such as a console that was kept
   */
  constructor(readonly what: string, readonly cure: string, readonly file?: string, options?: ErrorOptions) {
    super(`${what}; ${cure}`, options);
  }
}
