import type { Place, Source, WrittenScenario } from './scenario.js';

/** A function of a file in one version of a project; without a symbol, the file. */
export interface WebPlace extends Pick<Source, 'project' | 'version'>, Pick<Place, 'path'> {
  readonly symbol?: string;
}

/** The HTTPS address at which a place can be read on the web; undefined if none is known for this version of the project. */
export type WebAddressOf = (place: WebPlace) => string | undefined;

/** The version that the scenario declares for the source of a place; empty if it declares none. */
export function versionOf({ sources }: Pick<WrittenScenario, 'sources'>, { source }: Pick<Place, 'source'>): string {
  return sources.find(({ name }) => name === source)?.version ?? '';
}

/** The address of a place in the version that the scenario declares for its source; undefined without a version. */
export function webAddressIn(scenario: Pick<WrittenScenario, 'sources'>, place: Place, webAddress: WebAddressOf | undefined): string | undefined {
  const version = versionOf(scenario, place);
  return version === '' ? undefined : webAddress?.({ project: place.project, version, path: place.path, symbol: place.symbol });
}
