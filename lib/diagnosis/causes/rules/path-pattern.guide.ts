import { accessAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { clusterRoleForWeb, refused } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { nonResourcePath } from './non-resource-path'
import { pathInRoleBinding } from './path-in-role-binding'

export const pathPatternGuide: Guide = {
  sees: [refused('get /metrics/cadvisor')],
  isToldByText: false,
  why: 'A path matches as a whole, or by a star at its very end. /healthz/* does not cover /healthz, and verbs of paths are HTTP methods in lower case.',
  check: [{ says: 'See the paths of the account’s rules.', to: accessAddress('rules') }],
  change: [
    {
      says: 'Write the path itself beside the form with the star.',
      yaml: clusterRoleForWeb('metrics-reader', {
        nonResourceURLs: ['/metrics', '/metrics/cadvisor'],
        verbs: ['get'],
      }),
    },
  ],
  gates: ['authorization'],
  related: [nonResourcePath, pathInRoleBinding],
  seenBy: RULES_SEEN,
}
