import { idFromTitle, quoted } from './scenario-template.js';

/** Texts of the template that are in the user's language. */
export interface EmptyTemplateTexts {
  readonly title: string;
  readonly flow: string;
  readonly guest: string;
  readonly backend: string;
  readonly hop: string;
}

/** The least that a scenario has: two lanes, and a flow with one hop to write over. */
export function emptyTemplate(texts: EmptyTemplateTexts): string {
  return `scenario ${idFromTitle(texts.title)} {
  title ${quoted(texts.title)}

  machine guest "Guest VM" ja "ゲストVM" {
    participant driver ${quoted(texts.guest)} in guest-kernel
  }
  machine host "Host" ja "ホスト" {
    participant backend ${quoted(texts.backend)} in host-user
  }

  flow send ${quoted(texts.flow)} {
    driver -> backend ${quoted(texts.hop)} {
      kind notify
    }
  }
}
`;
}
