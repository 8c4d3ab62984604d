import type { WebAddressOf, WebPlace } from '../../model/web.js';
import { catalogue, projectOf } from '../catalogue.js';
import { catalogueVersion } from '../download/files.js';
import { lineHint } from '../sheet/line-hints.js';
import type { TreeName } from '../tree-name.js';
import { normalVersion } from '../version.js';
import { namedTreeFor, parseTreeKey, type NamedFor } from '../which-tree.js';
import { hasPlaceholder, webAddress, webTemplate, type TemplateFault, type WebTemplate } from './web-template.js';

/** What is wrong with an entry of the setting; `value` is its text. */
export type WebProblem = { readonly key: string; readonly value: string } & (TemplateFault | { readonly type: 'not-text' | 'no-version' });

export interface WebAddresses {
  readonly of: WebAddressOf;
  /** The entries of the setting that cannot be used, in their order. */
  readonly problems: readonly WebProblem[];
}

interface Entry extends NamedFor {
  readonly template: WebTemplate | undefined;
}

/** The templates of the catalogue. */
const knownTemplates: ReadonlyMap<string, WebTemplate> = new Map(catalogue.projects.flatMap(({ id, browser }) => {
  const template = webTemplate(browser.address);
  return 'type' in template ? [] : [[id, template] as const];
}));

/**
 * Where the files of projects can be read on the web: at the address in the setting for this version, else for the project, else in
 * the catalogue. An unusable entry in the setting is reported as a problem; the next address is not tried. Nothing is fetched.
 *
 * @param setting the unchecked value of `vhflow.webAddresses`: project or `project@version` → template, see {@link webTemplate}
 */
export function webAddresses(setting: unknown = {}): WebAddresses {
  const entries: Entry[] = [];
  const problems: WebProblem[] = [];
  for (const [key, value] of Object.entries(setting !== null && typeof setting === 'object' ? setting : {})) {
    const named = parseTreeKey(key);
    const template = checkedTemplate(named, value as unknown);
    if ('type' in template) problems.push({ key, value: typeof value === 'string' ? value : '', ...template });
    entries.push({ ...named, template: 'type' in template ? undefined : template });
  }
  return { of: (place) => addressOf(place, entries), problems };
}

/** The tag of a version in the repository of a project; undefined if there is no such release. The tags of an unknown project are its versions. */
export function tagOf({ project, version }: TreeName): string | undefined {
  const normal = normalVersion(version);
  const known = projectOf(project);
  if (!known) return normal;
  const rule = known.browser.tags.find(({ version: pattern }) => new RegExp(pattern).test(normal));
  return rule && normal.replace(new RegExp(rule.version), rule.tag);
}

function checkedTemplate({ forVersion }: NamedFor, value: unknown): WebTemplate | TemplateFault | { readonly type: 'not-text' | 'no-version' } {
  if (typeof value !== 'string') return { type: 'not-text' };
  const template = webTemplate(value);
  if ('type' in template) return template;
  const isOfOneVersion = forVersion !== undefined || hasPlaceholder(template, 'version') || hasPlaceholder(template, 'tag');
  return isOfOneVersion ? template : { type: 'no-version' };
}

function addressOf({ project, version, path, symbol }: WebPlace, entries: readonly Entry[]): string | undefined {
  const entry = namedTreeFor(entries, { project, version });
  const template = entry ? entry.template : knownTemplates.get(project);
  if (!template) return undefined;
  const known = catalogueVersion({ project, version });
  return webAddress(template, {
    version: known,
    tag: tagOf({ project, version: known }),
    path,
    line: symbol === undefined ? undefined : lineHint(project, known, path, symbol),
  });
}
