// @ts-check
/** The links between the documents of a package. */
import path from 'node:path';

/** What documents refer to although it is only in the repository, because a package has no room for it. */
const onlyInRepository = ['docs/pictures/', 'examples/'];

/**
 * The links and pictures that lead nowhere in a package, each in a sentence.
 *
 * @param {ReadonlyMap<string, string>} documents the texts of its Markdown files, by their names
 * @param {readonly string[]} names all files of the package, with `/`
 * @returns {string[]}
 */
export function deadLinks(documents, names) {
  const known = new Set(names);
  return [...documents].flatMap(([name, text]) => targetsIn(text).flatMap((target) => {
    const file = path.posix.join(path.posix.dirname(name), target);
    return known.has(file) || onlyInRepository.some((folder) => file.startsWith(folder)) ? [] : [`${name} refers to ${target}, which is not in the package`];
  }));
}

/** The files that a text refers to, without places in them; addresses on the web and places in the text itself are none. @param {string} text @returns {string[]} */
function targetsIn(text) {
  const links = [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''));
}
