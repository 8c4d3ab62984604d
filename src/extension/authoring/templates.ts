/** What every template says in the user's language. */
export interface TemplateTexts {
  readonly title: string;
  readonly flow: string;
}

/** What stands in the frame of a scenario; each part is a text in the language's own layout, its first line without indent. */
interface TemplateParts {
  /** Why the file starts as it does; no comment when absent. */
  readonly introduction?: string;
  readonly sources?: readonly string[];
  /** The participants of the guest, and of the host. */
  readonly guest: readonly string[];
  readonly host: readonly string[];
  readonly flow: string;
  readonly hops: readonly string[];
}

/** A scenario with a guest, a host and one flow between them, as a `.vhflow` file. */
export function scenarioText({ title, flow: flowTitle }: TemplateTexts, { introduction, sources = [], guest, host, flow, hops }: TemplateParts): string {
  const comment = introduction === undefined ? '' : `// ${introduction.replace(/\s+/g, ' ')}\n`;
  return `${comment}scenario ${idFromTitle(title)} {
  title ${quoted(title)}
${sources.length > 0 ? `\n  ${sources.join('\n  ')}\n` : ''}
  machine guest "Guest VM" ja "ゲストVM" {
    ${guest.join('\n    ')}
  }
  machine host "Host" ja "ホスト" {
    ${host.join('\n    ')}
  }

  flow ${flow} ${quoted(flowTitle)} {
    ${hops.join('\n    ')}
  }
}
`;
}

/** The hop in which a driver of Linux 6.1 tells the host of a queue: the same for every virtio device. */
export const kickHop = (note: string): string => `driver -> kvm "kick" as kick {
      kind vm-exit
      at linux:arch/x86/kvm/vmx/vmx.c#handle_ept_misconfig
      via hardware
      note ${quoted(note)}
      observe host tracepoint kvm:kvm_exit
    }`;

/** A scenario id made of what a title has that ids may have. */
export function idFromTitle(title: string): string {
  const id = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, '').slice(0, 60);
  return id || 'my-scenario';
}

/** Gives the text of a scenario file another id, so that the copy is told from what it was copied from. */
export function withScenarioId(text: string, id: string, newId: string): string {
  return text.replace(new RegExp(`^(\\s*scenario\\s+)${id.replaceAll(/[.]/g, '\\.')}(?=[\\s{])`, 'm'), `$1${newId}`);
}

/** A text as a string of the language, on one line. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`;
}
