import { expect, it } from 'vitest';
import { upstreamVersion } from '../../scripts/debian-packages.mjs';

it.each([
  ['1:7.2+dfsg-7+deb12u18', '7.2'],
  ['1:10.0.13+ds-0+deb13u1', '10.0.13'],
  ['6.1.192-2', '6.1.192'],
  ['22.11.11-0+deb12u1', '22.11.11'],
  ['2.9.9-6', '2.9.9'],
  ['1.10.3', '1.10.3'],
])('the upstream version of %s is %s', (version, upstream) => {
  expect(upstreamVersion(version)).toBe(upstream);
});
