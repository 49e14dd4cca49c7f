import type { Guide } from '../guide'
import { checkAt, clusterRoleForWeb, refused } from '../guide-examples'
import { pathWithoutPrefix } from '../path-and-type/path-without-prefix'
import { RULES_SEEN } from './guide-parts'
import { pathInRoleBinding } from './path-in-role-binding'
import { pathPattern } from './path-pattern'

export const nonResourcePathGuide: Guide = {
  sees: [refused('get /metrics')],
  isToldByText: false,
  why: 'The path is not a resource. Only nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding, allow it.',
  check: [{ says: 'Check the path.', to: checkAt('get /metrics') }],
  change: [
    {
      says: 'Grant the path at the cluster scope, because paths are in no namespace.',
      yaml: clusterRoleForWeb('metrics-reader', { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
    },
  ],
  not: 'Write the path under resources, or into a Role. A Role with nonResourceURLs is refused as invalid.',
  gates: ['authorization'],
  related: [pathPattern, pathInRoleBinding, pathWithoutPrefix],
  seenBy: RULES_SEEN,
}
