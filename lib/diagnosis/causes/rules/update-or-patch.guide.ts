import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { missingVerb } from './missing-verb'
import { scale } from './scale'
import { writeNeedsCreate } from './write-needs-create'

export const updateOrPatchGuide: Guide = {
  sees: [refused('patch deployments.apps', { name: 'web' })],
  isToldByText: false,
  why: 'PUT is update and PATCH is patch. kubectl apply, edit, label, annotate, set and scale all patch.',
  check: [{ says: 'Check patch.', to: checkAt('patch deployments.apps', { name: 'web' }) }],
  change: [
    {
      says: 'Add patch to the Role that is already bound.',
      yaml: role('deployer', rule('apps', ['deployments'], ['get', 'update', 'patch'])),
    },
  ],
  gates: ['authorization'],
  related: [missingVerb, writeNeedsCreate, scale],
  seenBy: RULES_SEEN,
}
