import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { createUnderNames } from './create-under-names'
import { exec } from './exec'
import { updateOrPatch } from './update-or-patch'

export const writeNeedsCreateGuide: Guide = {
  sees: [refused('create deployments.apps', { name: 'web' }), 'deployments.apps "web" is forbidden: '],
  isToldByText: false,
  why: 'A PUT or a server-side apply of an object that does not exist creates it, so create is checked as well. Before Kubernetes 1.32 that refusal ended without a reason.',
  check: [
    { says: 'See whether the object exists.', command: 'kubectl -n shop get deployment web' },
    { says: 'Check create.', to: checkAt('create deployments.apps') },
  ],
  change: [
    {
      says: 'Add create in its own rule: under resourceNames it does not match a plain create.',
      yaml: role(
        'deployer',
        rule('apps', ['deployments'], ['create']),
        rule('apps', ['deployments'], ['get', 'update', 'patch'], ['web']),
      ),
    },
  ],
  gates: ['authorization', 'storage'],
  related: [updateOrPatch, createUnderNames, exec],
  seenBy: 'The verb in the text, and the account’s rules. Seeing whether the object exists needs get on it.',
}
