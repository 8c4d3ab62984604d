// @ts-check
/** How esbuild bundles the files that are texts to the code: scripts and programs that run elsewhere. @type {Record<string, 'text'>} */
export const textFiles = { '.sh': 'text', '.c': 'text' };
