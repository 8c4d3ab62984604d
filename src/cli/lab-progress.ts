import type { LabProgress, LabStep } from '../lab/index.js';
import type { Environment } from './environment.js';
import { shown } from './shown.js';

const lineStart = '\r\u001b[K';

/** Says on standard error what the lab does: in one line that is written over on a terminal, and otherwise in a line for each step. */
export class StepLines implements LabProgress {
  private isShown = false;
  private last = '';

  /** @param scenario the id of the scenario that runs */
  constructor(private readonly environment: Environment, private readonly scenario: string) {}

  /** Shows what is done now. */
  step({ flow, text }: LabStep): void {
    const line = shown(`${this.scenario}${flow === undefined ? '' : `#${flow}`}: ${text}`);
    if (line === this.last) return;
    this.last = line;
    this.isShown = this.environment.isTerminal;
    this.environment.err(this.isShown ? `${lineStart}${line}` : `${line}\n`);
  }

  /** Consoles are kept in files; they are not shown. */
  log(): void {
    return;
  }

  /** Removes the line. */
  end(): void {
    if (this.isShown) this.environment.err(lineStart);
    this.isShown = false;
  }
}
