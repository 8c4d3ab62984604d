import type { Scenario } from '../model/scenario.js';
import { isSameVersion, namedTreeFor, projectOf, treeTitle } from '../sources/index.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure } from './environment.js';
import { shown } from './shown.js';
import type { SourceFolder } from './source-trees.js';

type Named = Pick<SourceFolder, 'project' | 'forVersion'>;

/**
 * Checks what the `--source` options name.
 *
 * @returns warnings about options that no scenario uses
 * @throws CommandFailure for two options of one name, and for a project that neither a scenario nor vhflow knows
 */
export function unusedSources(trees: readonly Named[], scenarios: readonly Scenario[]): readonly string[] {
  const sources = scenarios.flatMap((scenario) => scenario.sources);
  const projects = new Set(sources.map(({ project }) => project));
  for (const [index, tree] of trees.entries()) {
    if (trees.slice(0, index).some((other) => isSameName(other, tree))) throw new CommandFailure(`--source ${nameOf(tree)} is given twice`);
    const { project } = tree;
    if (!projects.has(project) && !projectOf(project)) {
      throw new CommandFailure(`--source ${shown(project)}: no scenario names this project${didYouMean(project, projects)}`);
    }
  }
  return trees.filter((tree) => !sources.some((source) => namedTreeFor(trees, source) === tree)).map((tree) => {
    const versions = new Set(sources.filter(({ project }) => project === tree.project).map(treeTitle));
    const reason = versions.size === 0 ? 'no scenario names this project' : `the scenarios are for ${[...versions].join(' and ')}`;
    return `--source ${nameOf(tree)} is not used: ${reason}`;
  });
}

function isSameName(one: Named, other: Named): boolean {
  if (one.project !== other.project) return false;
  return one.forVersion === undefined || other.forVersion === undefined ? one.forVersion === other.forVersion : isSameVersion(one.forVersion, other.forVersion);
}

function nameOf({ project, forVersion }: Named): string {
  return forVersion === undefined ? shown(project) : shown(`${project}@${forVersion}`);
}
