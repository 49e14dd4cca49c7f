import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { getWithoutList } from './get-without-list'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const onlySubresourceGuide: Guide = {
  sees: [refused('get pods', { name: 'web-0' })],
  isToldByText: false,
  why: 'The rule has pods/log but not pods. kubectl logs gets the pod first, to learn its containers.',
  check: [{ says: 'Check get on the pod itself.', to: checkAt('get pods', { name: 'web-0' }) }],
  change: [
    {
      says: 'Add the resource next to its subresource.',
      yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])),
    },
  ],
  gates: ['authorization'],
  related: [missingSubresource, getWithoutList],
  seenBy: RULES_SEEN,
}
