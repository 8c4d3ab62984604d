import { offlineDataOf, oneLine } from '../diagram/index.js';
import { shownEvidence } from '../evidence/index.js';
import type { Flow, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import type { WebAddressOf } from '../model/web.js';
import { changedText, titleUnder } from '../model/words.js';
import type { PictureLevel } from '../pages/diagram-protocol.js';
import { pageStringsFor } from '../pages/localized-diagram-strings.js';
import type { OfflineTrace } from '../pages/offline-data.js';
import { offlinePageHtml } from '../pages/offline.js';
import { treeTitle } from '../sources/index.js';
import type { Environment } from './environment.js';

export interface SavedPageOptions {
  readonly level: PictureLevel;
  readonly language: string;
  readonly webAddress: WebAddressOf;
  /** What is laid over the first flow. */
  readonly trace?: OfflineTrace;
}

/** A page of one file with flows of a scenario, which works without a network. */
export function savedPage(environment: Environment, scenario: Scenario, flows: readonly Flow[], { level, language, webAddress, trace }: SavedPageOptions): Promise<string> {
  return offlinePageHtml({
    readPart: (name) => environment.readPart(name),
    title: oneLine(titleUnder(inLanguage(scenario.title, language), changedText(scenario.conditions, scenario.settings, language), language)),
    language,
    strings: pageStringsFor(language),
    ...offlineDataOf(scenario, flows, { level, language, treeTitle, webAddress, evidence: shownEvidence(scenario, language) }, undefined, trace),
  });
}
