/**
 * The server's one bundle runs in Node and in a web worker, so that the package holds it once. Only the half that fits is
 * evaluated: the other one needs modules or globals that are not there.
 */
if ('WorkerGlobalScope' in globalThis) void import('./browser.js');
else void import('./node.js');
