/** Made by the build: every `test/host/*.host.ts` under its file name, with a function that loads it. */
declare module '#host-tests' {
  export const hostTests: Readonly<Record<string, () => unknown>>;
}
