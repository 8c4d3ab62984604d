import type { InitializeParams } from 'vscode-languageserver';
import * as v from 'valibot';
import { parsed } from '../../pages/schema.js';
import { lensCommands } from './lens-commands.js';

/** Folders of source trees by project, as in `vhflow.sourceRoots`. The values are checked where they are used. */
export type Roots = Readonly<Record<string, unknown>>;

/** An optional field; an invalid value is ignored without affecting the other fields. */
const lenient = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

const roots = v.record(v.string(), v.unknown());

const initializationOptions = v.fallback(v.object({
  sources: lenient(v.literal('client')),
  roots: lenient(roots),
  // The command becomes part of a link, so it must be a plain name.
  explainCommand: lenient(v.pipe(v.string(), v.regex(/^[\w.-]+$/))),
  commands: lenient(v.array(v.unknown())),
}), {});

const configuration = v.object({ vhflow: v.object({ sourceRoots: roots }) });

/** What the server needs to know about its client. */
export interface ClientSettings {
  /** A BCP 47 tag for messages. */
  readonly language: string;
  /** Whether the client is vhflow's VS Code extension, which reads source trees for the server and provides its own lenses. */
  readonly isExtension: boolean;
  readonly roots: Roots | undefined;
  /** The command that explains the code of a problem. */
  readonly explainCommand: string | undefined;
  /** The lens commands that the client can run. */
  readonly lensCommands: ReadonlySet<string>;
  readonly supportsSnippets: boolean;
  readonly supportsShowDocument: boolean;
  /** Whether the server can register file watchers, including watchers outside the workspace, where most source trees are. */
  readonly supportsWatching: boolean;
}

/** Reads the settings from the params of `initialize`. Invalid options are ignored. */
export function clientSettings({ locale, initializationOptions: options, capabilities }: InitializeParams): ClientSettings {
  const { sources, roots: named, explainCommand, commands = [] } = v.parse(initializationOptions, options);
  const watchedFiles = capabilities.workspace?.didChangeWatchedFiles;
  return {
    language: locale ?? 'en',
    isExtension: sources === 'client',
    roots: named,
    explainCommand,
    lensCommands: new Set(Object.values(lensCommands).filter((command) => commands.includes(command))),
    supportsSnippets: capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
    supportsWatching: watchedFiles?.dynamicRegistration === true && watchedFiles.relativePatternSupport === true,
    supportsShowDocument: capabilities.window?.showDocument?.support === true,
  };
}

/** The source roots in a changed configuration; undefined when it has none. */
export function rootsOf(settings: unknown): Roots | undefined {
  return parsed(configuration, settings)?.vhflow.sourceRoots;
}
