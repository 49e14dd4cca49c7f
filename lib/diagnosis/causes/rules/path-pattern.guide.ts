import { permissionsAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { clusterRoleForWeb, refused } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { nonResourcePath } from './non-resource-path'
import { pathInRoleBinding } from './path-in-role-binding'

export const pathPatternGuide: Guide = {
  sees: [refused('get /metrics/cadvisor')],
  isToldByText: false,
  why: 'A path matches as a whole, or with a star at the very end. /healthz/* does not cover /healthz, and path verbs are HTTP methods in lowercase.',
  check: [{ says: 'See the paths in the account’s rules.', to: permissionsAddress('rules') }],
  change: [
    {
      says: 'Add the path itself next to the form with the star.',
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
