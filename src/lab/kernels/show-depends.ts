/** What `modprobe --show-depends` says of modules. */
export interface ShownModules {
  /** Paths of the modules' files in the order in which they are loaded, each of them once. */
  readonly files: readonly string[];
  /** Names of the modules that the kernel has neither as a file nor built in. */
  readonly lacking: readonly string[];
}

/**
 * Reads the output of `modprobe --all --show-depends`, which names a module's dependencies before it, once for each module that needs
 * them.
 *
 * @param output standard output: lines such as `insmod /lib/modules/6.1.0/kernel/drivers/net/tun.ko`, which options of the module may follow, and
 *   `builtin tun`
 * @param errors standard error: lines such as `modprobe: WARNING: Module tun not found in directory /lib/modules/6.1.0`
 */
export function readShowDepends(output: string, errors: string): ShownModules {
  const files = [...output.matchAll(/^insmod (.+?\.ko(?:\.\w+)?)(?:\s|$)/gm)].map(([, file = '']) => file);
  const lacking = [...errors.matchAll(/Module (\S+) not found/g)].map(([, name = '']) => name);
  return { files: [...new Set(files)], lacking: [...new Set(lacking)] };
}
