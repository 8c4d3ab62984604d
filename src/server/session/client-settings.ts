import type { InitializeParams } from 'vscode-languageserver';
import * as v from 'valibot';
import { parsed } from '../../pages/schema.js';
import { clientAbilities, type ClientAbilities } from './client-abilities.js';
import { lensCommands } from './lens-commands.js';

/** Folders of source trees by project, as in `vhflow.sourceRoots`. The value is checked where it is used. */
export type Roots = NonNullable<unknown>;

/** An optional field; an invalid value is ignored without affecting the other fields. */
const lenient = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

const initializationOptions = v.fallback(v.object({
  sources: lenient(v.literal('client')),
  roots: v.optional(v.unknown()),
  webAddresses: v.optional(v.unknown()),
  // The command becomes part of a link, so it must be a plain name.
  explainCommand: lenient(v.pipe(v.string(), v.regex(/^[\w.-]+$/))),
  commands: lenient(v.array(v.unknown())),
}), {});

const configuration = v.object({ settings: v.object({ vhflow: v.object({ sourceRoots: v.optional(v.unknown()), webAddresses: v.optional(v.unknown()) }) }) });

/** What the server needs to know about its client. */
export interface ClientSettings {
  /** A BCP 47 tag for messages. */
  readonly language: string;
  /** Whether the client is vhflow's VS Code extension, which reads source trees for the server and provides its own lenses. */
  readonly isExtension: boolean;
  readonly roots: Roots | undefined;
  /** As in `vhflow.webAddresses`; the value is checked where it is used. */
  readonly webAddresses?: unknown;
  /** The command that explains the code of a problem. */
  readonly explainCommand: string | undefined;
  /** The lens commands that the client can run. */
  readonly lensCommands: ReadonlySet<string>;
  readonly can: ClientAbilities;
}

/** Reads the settings from the params of `initialize`. Invalid options are ignored. */
export function clientSettings({ locale, initializationOptions: options, capabilities }: InitializeParams): ClientSettings {
  const { sources, roots: named, webAddresses, explainCommand, commands = [] } = v.parse(initializationOptions, options);
  return {
    language: typeof locale === 'string' ? locale : 'en',
    isExtension: sources === 'client',
    roots: named ?? undefined,
    webAddresses,
    explainCommand,
    lensCommands: new Set(Object.values(lensCommands).filter((command) => commands.includes(command))),
    can: clientAbilities(capabilities),
  };
}

/** The source roots in the params of `workspace/didChangeConfiguration`; undefined when it has none. */
export function rootsOf(params: unknown): Roots | undefined {
  return parsed(configuration, params)?.settings.vhflow.sourceRoots ?? undefined;
}

/** The setting `vhflow.webAddresses` in the params of `workspace/didChangeConfiguration`; undefined when it has none. */
export function webAddressesOf(params: unknown): unknown {
  return parsed(configuration, params)?.settings.vhflow.webAddresses ?? undefined;
}
