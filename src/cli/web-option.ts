import type { WebAddressOf } from '../model/web.js';
import { webAddresses, type WebProblem } from '../sources/index.js';
import { CommandFailure } from './environment.js';
import { shown } from './shown.js';

/**
 * Where functions can be read on the web, according to the catalogue and the `--web` options.
 *
 * @param options `PROJECT=TEMPLATE` or `PROJECT@VERSION=TEMPLATE`
 * @throws CommandFailure for a template that cannot be used, and for two options of one name
 */
export function webAddressesFor(options: readonly string[]): WebAddressOf {
  const templates = new Map<string, string>();
  for (const option of options) {
    const [key = '', ...template] = option.split('=');
    if (templates.has(key)) throw new CommandFailure(`--web ${shown(key)} is given twice`);
    templates.set(key, template.join('='));
  }
  const { of, problems: [problem] } = webAddresses(Object.fromEntries(templates));
  if (problem) throw new CommandFailure(`--web ${shown(problem.key)}=${shown(problem.value)}: ${reasonOf(problem)}`);
  return of;
}

function reasonOf(problem: WebProblem): string {
  switch (problem.type) {
    case 'not-text':
    case 'not-an-address':
      return 'not an address; write one such as https://git.example.com/project/blob/v{version}/{path}#L{line}';
    case 'not-https':
      return 'the address must start with https://';
    case 'has-credentials':
      return 'the address must not contain a user name or a password';
    case 'placeholder-in-host':
      return 'the name of the host must not contain a placeholder';
    case 'unknown-placeholder':
      return `${shown(problem.placeholder)} is not a placeholder; there are {version}, {tag}, {path} and {line}`;
    case 'no-path':
      return 'the address must contain {path}';
    case 'no-version':
      return 'the address must contain {version} or {tag}, or be given for one version, as PROJECT@VERSION=TEMPLATE';
  }
}
