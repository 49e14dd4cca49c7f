import { ownerFinalizers } from '../delegation/owner-finalizers'
import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const statusOrFinalizersGuide: Guide = {
  sees: [refused('update deployments.apps/status', { name: 'web' })],
  isToldByText: false,
  why: 'status and finalizers are subresources. Permission to update an object does not include its status.',
  check: [{ says: 'Check the call.', to: checkAt('update deployments.apps/status', { name: 'web' }) }],
  change: [
    {
      says: 'Add the subresource with the verbs that the controller uses.',
      yaml: role(
        'deployment-controller',
        rule('apps', ['deployments'], ['get', 'list', 'watch']),
        rule('apps', ['deployments/status'], ['get', 'update', 'patch']),
      ),
    },
  ],
  gates: ['authorization'],
  related: [missingSubresource, ownerFinalizers],
  seenBy: RULES_SEEN,
}
