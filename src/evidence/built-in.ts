import e1000Pcap from '../../evidence/e1000-pcap.json' with { type: 'json' };
import virtioPcap from '../../evidence/virtio-pcap.json' with { type: 'json' };
import virtioVhostPcap from '../../evidence/virtio-vhost-pcap.json' with { type: 'json' };
import virtioVhostUser from '../../evidence/virtio-vhost-user.json' with { type: 'json' };
import type { Flow, Hop, Scenario } from '../model/scenario.js';
import { KeptEvidence } from './kept.js';
import { labLimits } from './words.js';

/** The files of `evidence/`, which `npm run lab:record` writes. */
const files: readonly unknown[] = [e1000Pcap, virtioPcap, virtioVhostPcap, virtioVhostUser];

let evidence: KeptEvidence | undefined;

/** What the last runs of the built-in scenarios have shown. It is read when it is first needed. */
export function builtInEvidence(): KeptEvidence {
  evidence ??= new KeptEvidence(files);
  return evidence;
}

/** What these runs have shown of the hops of a scenario, in sentences. */
export function shownEvidence({ written }: Scenario, language: string): { readonly of: (flow: Flow, hop: Hop) => string | undefined; readonly limits: string } {
  return { of: (flow, hop) => builtInEvidence().textOf(written, flow, hop, language), limits: labLimits(language) };
}
