import { overlayViewOf, passViewOf } from '../diagram/index.js';
import type { OfflineTrace } from '../pages/offline-data.js';
import type { Environment } from './environment.js';
import { savedPage } from './saved-page.js';
import type { TraceReport } from './trace-report.js';
import { webAddressesFor } from './web-option.js';

/** As many packets can be chosen in a saved page; each has its hops in it. */
const mostPackets = 200;

/** The report of a trace as a page of one file: the diagram of the flow, with the trace laid over it. */
export function traceHtml(environment: Environment, report: TraceReport, language: string): Promise<string> {
  const { scenario, flow } = report.laid;
  return savedPage(environment, scenario, [flow], { level: 'all', language, webAddress: webAddressesFor([]), trace: traceOf(report, language) });
}

function traceOf({ timed: overlay, read, laid }: TraceReport, language: string): OfflineTrace {
  const title = [read.guest, read.host].flatMap((one) => one?.file ?? []).join(', ');
  const view = overlayViewOf(overlay, laid, { language, title });
  const chosen = view.passes.slice(0, mostPackets);
  return { overlay: { ...view, passes: chosen }, passes: chosen.flatMap(({ n }) => passViewOf(overlay, laid, n, language) ?? []) };
}
