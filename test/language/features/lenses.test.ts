import { expect, it } from 'vitest';
import { lensesOf, openDocument } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';
import { textIn } from '../marked-text.js';

it('lenses are at the names of flows and at the labels or ids of hops', () => {
  const document = openDocument(scenarioWith('app -> drv "one" { kind syscall when "rarely" }\ndrv -> kvm "two" as t { kind vm-exit }\nkvm -> kvm'));
  expect(lensesOf(document, 'en').map(({ range, title, flow, hop }) => [textIn(document, range), title, flow.id, hop?.n])).toEqual([
    ['send', '3 hops · 1 VM exit', 'send', undefined], ['"one"', 'Hop 1 of 3', 'send', 1], ['t', 'Hop 2 of 3 · 1 VM exit', 'send', 2], ['kvm -> kvm', 'Hop 3 of 3', 'send', 3],
  ]);
});
