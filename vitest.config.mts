import { configDefaults, defineConfig } from 'vitest/config';

const browserTests = 'test/webview/**/*.browser.test.ts';
const endToEndTests = 'test/e2e/**/*.test.ts';

/** Files that esbuild bundles as text. */
const textFiles = {
  name: 'text-files',
  transform: (code: string, id: string) => (/\.(sh|c)$/.test(id) ? { code: `export default ${JSON.stringify(code)};`, map: null } : undefined),
};

/**
 * `npx vitest run --project unit|webview|e2e [file …]`; the tests inside VS Code (`test/host`) run by `scripts/host-tests.mjs`.
 * The limits are generous, so that a busy machine makes a test slow but does not make it fail; so every processor can run tests.
 */
export default defineConfig({
  test: {
    allowOnly: false,
    projects: [
      {
        plugins: [textFiles],
        test: {
          name: 'unit', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, browserTests, endToEndTests],
          testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000 } }, maxWorkers: '100%',
        },
      },
      // The controls of the page update the document one frame later, so tests must poll what they read from them.
      { test: { name: 'webview', include: [browserTests], testTimeout: 180_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } }, maxWorkers: '100%' } },
      {
        test: {
          name: 'e2e', include: [endToEndTests], testTimeout: 240_000, hookTimeout: 400_000,
          expect: { poll: { timeout: 60_000 } }, fileParallelism: false, globalSetup: ['test/e2e/support/server.ts'],
        },
      },
    ],
  },
});
