import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { shellComment } from '../text/plain-line.js';
import type { ProbePoint } from './probe-point.js';
import { takesEventNames } from './qemu-tracing.js';
import { flowTitle, settingsLines, sharedProbes, watchedFlow, type WatchOptions, type WatchText } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

/** Options that make QEMU trace the events of a flow's hops, and the monitor commands for a running QEMU. */
export function qemuOptions(scenario: Scenario, flow: Flow, options: WatchOptions): WatchText {
  const words = probeWords(options.language);
  const probes = sharedProbes(watchedFlow(flow, options), isQemuEvent);
  const events = probes.map(({ point }) => point.event);
  const lines = [
    shellComment(`QEMU: ${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`),
    ...settingsLines(scenario, flow, options.language).map(shellComment),
    ...probes.map(({ point, titles }) => shellComment(`${point.event}: ${titles}`)),
    ...(events.length === 0
      ? [shellComment(words.nothing)]
      : [
          ...(takesEventNames(scenario) ? namesAsOptions(events, words) : namesInFile(events, words)),
          shellComment(words.monitor),
          ...events.map((event) => shellComment(`  trace-event ${event} on`)),
        ]),
  ];
  return { text: `${lines.join('\n')}\n`, probes: probes.length };
}

function namesAsOptions(events: readonly string[], words: ProbeWords): readonly string[] {
  return [shellComment(words.startQemu), events.map((event) => `-trace ${event}`).join(' ')];
}

/** A file in the working directory in which the user starts QEMU. */
const eventsFile = 'vhflow.events';

function namesInFile(events: readonly string[], words: ProbeWords): readonly string[] {
  return [
    shellComment(filled(words.startOldQemu, eventsFile)),
    `printf '%s\\n' ${events.join(' ')} > ${eventsFile}`,
    shellComment(words.oldQemuOption),
    `-trace events=${eventsFile}`,
  ];
}

function isQemuEvent(point: ProbePoint): point is Extract<ProbePoint, { readonly type: 'qemu' }> {
  return point.type === 'qemu';
}
