import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { check } from './check.js';
import type { CheckOptions } from './check.js';
import { compare } from './compare.js';
import type { CompareOptions } from './compare.js';
import { CommandFailure, exitCodes } from './environment.js';
import type { Environment, ExitCode } from './environment.js';
import { fmt } from './fmt.js';
import type { FmtOptions } from './fmt.js';
import { functions } from './functions.js';
import type { FunctionsOptions } from './functions.js';
import { list } from './list.js';
import type { ListOptions } from './list.js';
import { lsp } from './lsp.js';
import { probeFormats, probes } from './probes.js';
import type { ProbesOptions } from './probes.js';
import { render, renderFormats } from './render.js';
import type { RenderOptions } from './render.js';
import { shown } from './shown.js';
import { verify } from './verify.js';
import type { VerifyOptions } from './verify.js';

/**
 * Runs the vhflow command.
 *
 * @param args the arguments, without the program's name
 * @returns the exit status, as docs/cli.md defines it; never rejects
 */
export async function run(args: readonly string[], environment: Environment): Promise<number> {
  let exit: ExitCode = exitCodes.fine;
  const program = commandLine(environment, (code) => (exit = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    const message = error instanceof CommandFailure ? error.message : `unexpected failure: ${error instanceof Error ? error.message : String(error)}`;
    environment.err(`vhflow: ${shown(message)}\n`);
    return exitCodes.usage;
  }
}

function commandLine(environment: Environment, finish: (code: ExitCode) => void): Command {
  const program = new Command('vhflow')
    .description('Data paths between virtual machines and their host: list, check, draw and verify them.')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => environment.out(text),
      writeErr: (text) => environment.err(text),
      outputError: (text, write) => write(`vhflow: ${shown(text.replace(/^error: /, ''))}\n`),
    });
  const language = () => new Option('--lang <language>', 'language of the texts, such as en or ja').default('en');
  program
    .command('list')
    .description('list the built-in scenarios with their flows and hops')
    .option('--json', 'print JSON')
    .addOption(language())
    .action(async (options: ListOptions) => finish(await list(environment, options)));
  program
    .command('check')
    .description('report the problems of .vhflow files (- is standard input)')
    .argument('<file...>')
    .option('--json', 'print JSON')
    .option('--sarif <file>', 'write a SARIF log too')
    .action(async (files: string[], options: CheckOptions) => finish(await check(environment, files, options)));
  program
    .command('render')
    .description('draw the flows of a file or of a built-in scenario')
    .argument('<file|id>')
    .option('--flow <flow>', 'the flow to draw (default: the first; markdown, html and json: all)')
    .addOption(new Option('--level <level>', 'main hops only, or all').choices(['main', 'all']).default('all'))
    .addOption(new Option('--format <format>', 'what to write').choices(renderFormats).default('mermaid'))
    .addOption(language())
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .action(async (name: string, options: RenderOptions) => finish(await render(environment, name, options)));
  program
    .command('verify')
    .description('find every anchor and call site in source trees')
    .argument('[file|id...]', 'default: all built-in scenarios')
    .option('--source <project[@version]=dir>', 'a source tree; may be given several times', addSource, [])
    .option('--strict', 'count moved and unchecked anchors as findings')
    .option('--json', 'print JSON')
    .option('--sarif <file>', 'write a SARIF log too')
    .action(async (names: string[], options: VerifyOptions) => finish(await verify(environment, names, options)));
  program
    .command('fmt')
    .description('write .vhflow files in the canonical layout')
    .argument('<file...>')
    .option('--check', 'only say which files would change')
    .action(async (files: string[], options: FmtOptions) => finish(await fmt(environment, files, options)));
  program
    .command('compare')
    .description('show what flows cost, side by side')
    .argument('[file|id...]', 'default: all built-in scenarios')
    .option('--json', 'print JSON')
    .addOption(language())
    .action(async (names: string[], options: CompareOptions) => finish(await compare(environment, names, options)));
  program
    .command('probes')
    .description("write a script, or options, that watch a flow's hops live")
    .argument('<file|id>')
    .requiredOption('--flow <flow>', 'the flow to watch')
    .addOption(new Option('--machine <machine>', 'where to watch it').choices(['guest', 'host']).makeOptionMandatory())
    .addOption(new Option('--format <format>', 'for which tool').choices(probeFormats).default('bpftrace'))
    .option('--hop <hop>', 'the id of one hop, to watch only that')
    .addOption(language())
    .action(async (name: string, options: ProbesOptions) => finish(await probes(environment, name, options)));
  program
    .command('functions')
    .description('list the function definitions of C files, which anchors can point at')
    .argument('<file...>')
    .option('--json', 'print JSON')
    .action(async (files: string[], options: FunctionsOptions) => finish(await functions(environment, files, options)));
  program
    .command('lsp')
    .description('answer an editor with the language server')
    .requiredOption('--stdio', 'talk over standard input and output')
    .action(async () => finish(await lsp()));
  return program;
}

function addSource(option: string, before: readonly string[]): readonly string[] {
  if (!option.includes('=')) throw new InvalidArgumentError('Write PROJECT=DIR or PROJECT@VERSION=DIR.');
  return [...before, option];
}
