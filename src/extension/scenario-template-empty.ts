import { quoted, scenarioText, type TemplateTexts } from './authoring/templates.js';

/** Texts of the template that are in the user's language. */
export interface EmptyTemplateTexts extends TemplateTexts {
  readonly guest: string;
  readonly backend: string;
  readonly hop: string;
}

/** The least that a scenario has: two lanes, and a flow with one hop to write over. */
export function emptyTemplate(texts: EmptyTemplateTexts): string {
  return scenarioText(texts, {
    guest: [`participant driver ${quoted(texts.guest)} in guest-kernel`],
    host: [`participant backend ${quoted(texts.backend)} in host-user`],
    flow: 'send',
    hops: [`driver -> backend ${quoted(texts.hop)} {
      kind notify
    }`],
  });
}
