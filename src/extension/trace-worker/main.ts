/**
 * The entry point of the bundle that reads traces, which runs in threads of Node and in web workers so that the package contains it only
 * once. The modules of the other platform are never evaluated.
 */
if ('WorkerGlobalScope' in globalThis) void import('./browser.js');
else void import('./node.js');
