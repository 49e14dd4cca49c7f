import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'
import { updateOrPatch } from './update-or-patch'

export const scaleGuide: Guide = {
  sees: [refused('patch deployments.apps/scale', { name: 'web' })],
  isToldByText: false,
  why: 'kubectl scale and autoscalers write the subresource scale, not the Deployment.',
  check: [{ says: 'Check the call.', to: checkAt('patch deployments.apps/scale', { name: 'web' }) }],
  change: [
    {
      says: 'Grant the subresource. It changes the number of replicas and nothing else.',
      yaml: roleForWeb(
        'web-scaler',
        rule('apps', ['deployments'], ['get']),
        rule('apps', ['deployments/scale'], ['get', 'update', 'patch']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [missingSubresource, updateOrPatch],
  seenBy: RULES_SEEN,
}
