import path from 'node:path';
import { version } from '../../package.json';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { pictureLevels } from '../pages/diagram-protocol.js';
import { check, type CheckOptions } from './check.js';
import { compareTraces } from './compare-traces.js';
import { compare, type CompareOptions } from './compare.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { fmt, type FmtOptions } from './fmt.js';
import { functions, type FunctionsOptions } from './functions.js';
import { lab, type LabOptions } from './lab.js';
import { learnTrace } from './learn-trace.js';
import { list, type ListOptions } from './list.js';
import { lsp } from './lsp.js';
import { probeFormats, probes, type ProbesOptions } from './probes.js';
import { render, renderFormats, type RenderOptions } from './render.js';
import { addConditions } from './settings-option.js';
import { shown } from './shown.js';
import { stack, type StackOptions } from './stack.js';
import { trace, traceReportFormats, type TraceOptions } from './trace.js';
import { verify, type VerifyOptions } from './verify.js';

/**
 * Runs the vhflow command.
 *
 * @param args the arguments, without the program's name
 * @returns the exit status that docs/cli.md defines; the promise never rejects
 */
export async function run(args: readonly string[], environment: Environment): Promise<number> {
  let exit: ExitCode = exitCodes.fine;
  const { own, against } = splitComparison(args);
  const program = commandLine(environment, against, (code) => (exit = code));
  try {
    if (own.some((arg) => arg === '-h' || arg === '--help')) commandNamed(program, own.find((arg) => !arg.startsWith('-')));
    await program.parseAsync(own, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    const message = error instanceof CommandFailure ? error.message : `unexpected failure: ${error instanceof Error ? error.message : String(error)}`;
    environment.err(`vhflow: ${shown(message)}\n`);
    return exitCodes.usage;
  }
}

/** Separates the recording that `vhflow trace A -- B` compares with; elsewhere, `--` only ends the options. */
function splitComparison(args: readonly string[]): { readonly own: readonly string[]; readonly against: readonly string[] | undefined } {
  const at = args[0] === 'trace' ? args.indexOf('--') : -1;
  return at < 0 ? { own: args, against: undefined } : { own: args.slice(0, at), against: args.slice(at + 1) };
}

function commandLine(environment: Environment, against: readonly string[] | undefined, finish: (code: ExitCode) => void): Command {
  const program = new Command('vhflow')
    .description('List, check, draw and verify data paths between virtual machines and their host.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => environment.out(text),
      writeErr: (text) => environment.err(text),
      outputError: (text, write) => write(`vhflow: ${shown(withSuggestion(text.replace(/^error: /, '')))}\n`),
    });
  const language = () => new Option('--lang <language>', 'language of the output: en, ja, or another one of the texts').default('en');
  const web = () => new Option('--web <project[@version]=template>', 'the address of a line on the web, with {version}, {path} and {line}; can be repeated').argParser(addTemplate).default([], 'the catalogue');
  const conditions = (option: 'with' | 'without') => (
    new Option(`--${option} <condition>`, `turn a condition ${option === 'with' ? 'on' : 'off'}, or several with commas between them; can be repeated`).argParser(addConditions).default([], 'none')
  );
  program
    .command('list')
    .description('list scenarios with their flows and hops')
    .argument('[file|id...]', 'default: all built-in scenarios', addName)
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .option('--json', 'print JSON')
    .addOption(language())
    .action(async (names: string[], options: ListOptions) => finish(await list(environment, names, options)));
  program
    .command('check')
    .description('report problems in .vhflow files (- reads standard input)')
    .argument('<file...>', 'files, folders or quoted patterns', addName)
    .option('--json', 'print JSON')
    .option('--sarif <file>', 'also write a SARIF log (- prints only the log)', outputFile)
    .action(async (files: string[], options: CheckOptions) => finish(await check(environment, files, options)));
  program
    .command('render')
    .description('draw the flows of a file or of a built-in scenario')
    .argument('<file|id>', '', nameGiven)
    .option('--flow <flow>', 'the flow to draw (default: the first; markdown, html and json: all)')
    .addOption(choice('--level <level>', 'how much to show: an overview, the main hops, or all hops', pictureLevels).default('all'))
    .addOption(choice('--format <format>', 'output format', renderFormats).default('mermaid'))
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .addOption(language())
    .addOption(web())
    .option('-o, --output <file>', 'write to a file instead of standard output', outputFile)
    .action(async (name: string, options: RenderOptions) => finish(await render(environment, name, options)));
  program
    .command('verify')
    .description('look up every anchor and call site in source trees')
    .argument('[file|id...]', 'default: all built-in scenarios', addName)
    .option('--source <project[@version]=dir>', 'a source tree; can be repeated', addSource, [])
    .addOption(web())
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .option('--strict', 'count moved and unchecked anchors as findings')
    .option('--json', 'print JSON')
    .option('--sarif <file>', 'also write a SARIF log (- prints only the log)', outputFile)
    .action(async (names: string[], options: VerifyOptions) => finish(await verify(environment, names, options)));
  program
    .command('fmt')
    .description('rewrite .vhflow files in the canonical layout')
    .argument('<file...>', 'files, folders or quoted patterns', addName)
    .option('--check', 'only list the files that would change')
    .action(async (files: string[], options: FmtOptions) => finish(await fmt(environment, files, options)));
  program
    .command('compare')
    .description('show what flows cost, side by side')
    .argument('[file|id...]', 'default: all built-in scenarios', addName)
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .option('--what-if', 'show what each condition would change in each flow')
    .option('--json', 'print JSON')
    .addOption(language())
    .action(async (names: string[], options: CompareOptions) => finish(await compare(environment, names, options)));
  program
    .command('probes')
    .description("write a script or options that trace a flow's hops live")
    .argument('<file|id>', '', nameGiven)
    .requiredOption('--flow <flow>', 'the flow to trace')
    .addOption(choice('--machine <machine>', 'the machine to trace on', ['guest', 'host']).makeOptionMandatory())
    .addOption(choice('--format <format>', 'the tool to write for', probeFormats).default('bpftrace'))
    .option('--hop <hop>', 'the id of a hop, to trace only that hop')
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .addOption(language())
    .action(async (name: string, options: ProbesOptions) => finish(await probes(environment, name, options)));
  program
    .command('trace')
    .description('show what a trace says of the hops of a flow; A -- B compares two recordings')
    .argument('[id#flow|file...]', 'the flow, by default the one that fits best, and the files of the trace (- reads standard input); after --, those of a recording to compare with', addName)
    .option('--guest <file>', 'a trace of the guest', nameGiven)
    .option('--host <file>', 'a trace of the host', nameGiven)
    .option('--guest-functions <file>', 'a list of the functions that were traced in the guest', nameGiven)
    .option('--host-functions <file>', 'a list of the functions that were traced on the host', nameGiven)
    .addOption(new Option('--offset <number>', "the guest's clock minus the host's, in the unit of the clocks").argParser(wholeNumber))
    .addOption(new Option('--tsc-khz <number>', "the frequency of the processor's counter, where times are its ticks: as in dmesg, 'tsc: Detected 2596.098 MHz' is 2596098").argParser(frequency))
    .option('--learn', 'write a .vhflow file with what the trace shows, for a person to finish')
    .option('--thread <name>', 'with --learn, how the names of the threads begin that belong to the path; can be repeated', addName, [])
    .option('--tree <project=dir>', 'with --learn, a source tree in which functions are looked up; can be repeated', addSource, [])
    .option('-o, --output <file>', 'write to a file instead of standard output', outputFile)
    .option('--expect', 'fail if a hop that was traced is missing, the order is wrong, or there is no packet')
    .addOption(new Option('--except <hop>', 'the id of a hop that is not expected, or several with commas between them; can be repeated').argParser(addIds).default([], 'none'))
    .addOption(choice('--format <format>', 'output format', traceReportFormats).default('text'))
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .addOption(language())
    .action(async (names: string[], options: TraceOptions) => {
      if (against) finish(await compareTraces(environment, names, against, options));
      else finish(await (options.learn ? learnTrace : trace)(environment, names, options));
    });
  program
    .command('stack')
    .description('show the flows and hops on which a call stack lies')
    .argument('<file>', 'the text of the stack (- reads standard input)', nameGiven)
    .argument('[file|id...]', 'scenarios; default: all built-in ones', addName)
    .option('--json', 'print JSON')
    .addOption(language())
    .action(async (file: string, names: string[] | undefined, options: StackOptions) => finish(await stack(environment, file, names ?? [], options)));
  program
    .command('lab')
    .description('run flows for real, in virtual machines one inside the other')
    .argument('[file|id]', 'a scenario, or all: those that the lab runs, one after another', nameGiven)
    .option('--flow <flow>', 'the flow to run (default: all of them)', flowGiven)
    .addOption(new Option('--packets <number>', 'how many packets to send').argParser(packetCount).default(5))
    .addOption(conditions('with'))
    .addOption(conditions('without'))
    .option('-o, --out <folder>', 'the folder of the results (default: vhflow-lab-SCENARIO, or vhflow-lab-SCENARIO-bpftrace)', outputFolder)
    .addOption(new Option('--probe <tool>', 'what records: ftrace, or the scripts for bpftrace, to see whether they attach and count; if one does not, the exit status is 1').choices(['ftrace', 'bpftrace']).default('ftrace'))
    .option('--keep', 'keep the files that a run needs only for itself')
    .option('--check', 'only say whether the lab can run here, and what brings what is missing')
    .option('--download', "first download the package of the distribution's kernel, unless there is a kernel; it is not installed")
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: LabOptions) => finish(await lab(environment, name, options)));
  program
    .command('functions')
    .description('list the function definitions in C files, which anchors can refer to')
    .argument('<file...>', 'files, folders or quoted patterns', addName)
    .option('--json', 'print JSON')
    .action(async (files: string[], options: FunctionsOptions) => finish(await functions(environment, files, options)));
  program
    .command('lsp')
    .description('run the language server for an editor')
    .requiredOption('--stdio', 'communicate over standard input and output')
    .addOption(new Option('--clientProcessId <id>', 'end when the process of the editor has ended').argParser(processId))
    .action(async () => finish(await lsp()));
  program
    .helpCommand(false)
    .command('help')
    .description('show how a command is used')
    .argument('[command]')
    .action((name: string | undefined) => commandNamed(program, name).help());
  return program;
}

/**
 * The command of a name, or the program for no name. Commander itself answers a request for the help of an unknown command with that
 * of the program.
 *
 * @throws CommandFailure when there is no such command
 */
function commandNamed(program: Command, name: string | undefined): Command {
  if (name === undefined) return program;
  const known = program.commands.find((command) => command.name() === name);
  if (!known) throw new CommandFailure(`unknown command '${name}'${didYouMean(name, program.commands.map((command) => command.name()))}`);
  return known;
}

/** An option that takes one of several values, and suggests the one that was meant. */
function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((value) => {
    if (values.includes(value)) return value;
    throw new InvalidArgumentError(`Allowed choices are ${values.join(', ')}${didYouMean(value, values) || '.'}`);
  });
}

/** An empty name would stand for the working folder, and is usually the value of a variable that was not set. */
function nameGiven(name: string): string {
  if (name === '') throw new CommandFailure("'' is not the name of a file");
  return name;
}

/** An empty id would be that of no flow. */
function flowGiven(id: string): string {
  if (id === '') throw new CommandFailure("'' is not the id of a flow");
  return id;
}

/** The name of a folder for outputs; `-`, which is standard output elsewhere, is most likely meant as that. */
function outputFolder(name: string): string {
  if (name === '-') throw new CommandFailure('--out names a folder, not standard output; --json prints the summary');
  if (name === '') throw new CommandFailure("'' is not the name of a folder");
  return name;
}

function addName(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, nameGiven(name)];
}

/** The name of an output; one that ends like that of a folder is refused, because resolving it would drop the end. */
function outputFile(name: string): string {
  const [last] = nameGiven(name).split(path.sep === '/' ? '/' : /[/\\]/).slice(-1);
  if (last === '' || last === '.' || last === '..') throw new CommandFailure(`${shown(name)}: the name of a folder, not of a file`);
  return name;
}

/** Puts the suggestion for a mistyped command or option, which Commander writes on a line of its own, into the same sentence. */
function withSuggestion(text: string): string {
  return text.trim().replace(/\n\(Did you mean (.*)\)$/s, '; did you mean $1');
}

function processId(option: string): number {
  if (!/^\d+$/.test(option)) throw new InvalidArgumentError('Expected the number of a process.');
  return Number(option);
}

function addIds(option: string, before: readonly string[]): readonly string[] {
  const ids = option.split(',').map((id) => id.trim());
  if (ids.includes('')) throw new InvalidArgumentError('Expected the id of a hop, or several with commas between them.');
  return [...new Set([...before, ...ids])];
}

function wholeNumber(option: string): number {
  const value = Number(option);
  if (!/^[+-]?\d+$/.test(option) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}

/** More packets than this take longer than a run may. */
const mostPackets = 100;

function packetCount(option: string): number {
  const value = Number(option);
  if (!/^\d+$/.test(option) || value < 1 || value > mostPackets) throw new InvalidArgumentError(`Expected a number from 1 to ${mostPackets}.`);
  return value;
}

/** A frequency in kHz. */
function frequency(option: string): number {
  const value = Number(option);
  if (!/^\d+(?:\.\d+)?$/.test(option) || value <= 0 || value > 1e9) throw new InvalidArgumentError('Expected a number of kHz.');
  return value;
}

function addTemplate(option: string, before: readonly string[]): readonly string[] {
  if (!/^[^=]+=/.test(option)) throw new InvalidArgumentError('Expected PROJECT=TEMPLATE or PROJECT@VERSION=TEMPLATE.');
  return [...before, option];
}

function addSource(option: string, before: readonly string[]): readonly string[] {
  if (!option.includes('=')) throw new InvalidArgumentError('Expected PROJECT=DIR or PROJECT@VERSION=DIR.');
  return [...before, option];
}
