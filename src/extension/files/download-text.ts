import type * as vscode from 'vscode';
import type { AddressProblem, DownloadFault, DownloadReport } from '../../sources/index.js';
import { addressText } from '../ui/address-text.js';

/** The part of `vscode.l10n` that is used here. */
type Translator = Pick<typeof vscode.l10n, 't'>;

/** The name of the setting in messages. */
const setting = 'vhflow.downloads.baseAddresses';

/**
 * The result of a download, as one message.
 *
 * @param tree title and version of the tree
 * @param host the host from which the files were requested
 */
export function reportText(report: DownloadReport, tree: string, host: string, l10n: Translator): string {
  const verified = report.present.length + report.verified.length;
  const [first] = report.failed;
  const missing = report.failed.length + report.untried.length;
  const failure = first ? [faultText(first.fault, first.path, host, l10n)] : [];
  if (missing > 0 && verified + report.different.length === 0) {
    return [missing === 1 ? l10n.t('{0}: 1 file could not be downloaded.', tree) : l10n.t('{0}: {1} files could not be downloaded.', tree, missing), ...failure].join(' ');
  }
  return [
    verified === 1 ? l10n.t('{0}: 1 file is downloaded and verified.', tree) : l10n.t('{0}: {1} files are downloaded and verified.', tree, verified),
    ...differentText(report.different, l10n),
    ...(missing === 0 ? [] : [missing === 1 ? l10n.t('1 file could not be downloaded.') : l10n.t('{0} files could not be downloaded.', missing)]),
    ...failure,
  ].join(' ');
}

function differentText([first, ...more]: readonly string[], l10n: Translator): readonly string[] {
  if (first === undefined) return [];
  if (more.length === 0) return [l10n.t('{0} does not match the pinned content; vhflow keeps it separately and does not count it as verified.', first)];
  return [l10n.t('{0} and {1} more do not match the pinned content; vhflow keeps them separately and does not count them as verified.', first, more.length)];
}

/** The message for a failed file: its path and host, the reason, and what the user can do. */
export function faultText(fault: DownloadFault, path: string, host: string, l10n: Translator): string {
  switch (fault.type) {
    case 'unreachable':
      return l10n.t('{0}: {1} could not be reached ({2}). Check the network and proxy settings, or set a mirror in {3}.', path, host, fault.detail, setting);
    case 'redirect':
      return l10n.t('{0}: {1} responded with a redirect, which vhflow does not follow. Set the address it leads to in {2}.', path, host, setting);
    case 'status':
      return statusText(fault.status, path, host, l10n);
    case 'slow':
      return l10n.t('{0}: {1} sent too little data within {2} seconds. Try again later, or set a closer mirror in {3}.', path, host, fault.seconds, setting);
    case 'interrupted':
      return l10n.t('{0}: the connection to {1} was lost during the download. Try again.', path, host);
    case 'too-large':
      return l10n.t('{0}: {1} sent more than {2} MB, which is too much for a source file. Check the address in {3}.', path, host, megabytes(fault.bytes), setting);
    case 'all-too-large':
      return l10n.t('{0}: the files from {1} are more than {2} MB in total. Check the address in {3}.', path, host, megabytes(fault.bytes), setting);
    case 'not-text':
      return l10n.t('{0}: {1} sent a file that is not text. Check the address in {2}.', path, host, setting);
    case 'web-page':
      return l10n.t('{0}: {1} sent a web page instead of the file; it may require you to sign in. Check the address in {2}.', path, host, setting);
    case 'not-stored':
      return l10n.t('{0} from {1} could not be saved ({2}). Free some disk space and try again.', path, host, fault.detail);
  }
}

function statusText(status: number, path: string, host: string, l10n: Translator): string {
  if (status >= 500) return l10n.t('{0}: {1} reported a server error (status {2}). Try again later.', path, host, status);
  if (status === 429) return l10n.t('{0}: {1} received too many requests (status {2}). Try again later.', path, host, status);
  return l10n.t('{0}: {1} does not have this file, or denies access to it (status {2}). Check the address in {3}.', path, host, status, setting);
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024;
}

/** The message for an entry of the setting that cannot be used. */
export function addressProblemText({ type, key, value }: AddressProblem, l10n: Translator): string {
  const entry = `${setting} → ${key}`;
  switch (type) {
    case 'has-query':
      return l10n.t('The setting {0} must not contain ? or #: “{1}”. vhflow appends the path of each file to it.', entry, value);
    default:
      return addressText(type, entry, value, l10n);
  }
}
