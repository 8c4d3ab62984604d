/**
 * The entry point of the server's bundle, which runs in Node and in web workers so that the package contains it only once.
 * The modules of the other platform are never evaluated.
 */
if ('WorkerGlobalScope' in globalThis) void import('./browser.js');
else void import('./node.js');
