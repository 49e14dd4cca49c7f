import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { exec } from './exec'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const ephemeralContainersGuide: Guide = {
  sees: [refused('patch pods/ephemeralcontainers', { name: 'web-0' })],
  isToldByText: false,
  why: 'kubectl debug gets the pod, patches pods/ephemeralcontainers, and then attaches to the new container.',
  check: [{ says: 'Check the call.', to: checkAt('patch pods/ephemeralcontainers', { name: 'web-0' }) }],
  change: [
    {
      says: 'Grant all of this. Anyone who has it can act as the pod’s ServiceAccount.',
      yaml: roleForWeb(
        'web-debug',
        rule('', ['pods'], ['get', 'list', 'watch']),
        rule('', ['pods/ephemeralcontainers'], ['patch']),
        rule('', ['pods/attach'], ['get', 'create']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [exec, missingSubresource],
  seenBy: RULES_SEEN,
}
