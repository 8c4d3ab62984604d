/** The commands of code lenses; a client declares which of them it can run. */
export const lensCommands = { openDiagram: 'vhflow.openDiagram', openSource: 'vhflow.openSource', showInDiagram: 'vhflow.showInDiagram' } as const;

export type LensCommand = keyof typeof lensCommands;
