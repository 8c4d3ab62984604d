/**
 * The functions in a list such as that of `set_ftrace_filter`: one a line, with the module in brackets.
 *
 * @returns undefined for a list of none, or one that says that all functions were traced
 */
export function tracedFunctions(list: string): ReadonlySet<string> | undefined {
  if (/^#+ all functions enabled/m.test(list)) return undefined;
  // A function with a trigger, as in `name:traceon:unlimited`, is listed for that only.
  const names = list.split('\n').flatMap((line) => /^\s*([\w.$]+)(?:\s|$)/.exec(line)?.[1] ?? []);
  return names.length === 0 ? undefined : new Set(names);
}
