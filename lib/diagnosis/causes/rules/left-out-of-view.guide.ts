import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'
import { noRule } from './no-rule'

export const leftOutOfViewGuide: Guide = {
  sees: [refused('get secrets', { name: 'db-password' })],
  isToldByText: false,
  why: 'ClusterRole view leaves out Secrets, Roles and RoleBindings by design: anyone who reads a token in a Secret gets its permissions.',
  check: [
    {
      says: 'Check the call. Podglass names the role that grants the other permissions.',
      to: checkAt('get secrets', { name: 'db-password' }),
    },
  ],
  change: [
    {
      says: 'Grant one Secret by name.',
      yaml: roleForWeb('db-password-reader', rule('', ['secrets'], ['get'], ['db-password'])),
    },
    { says: 'Or mount the Secret into the pod. The program then needs no permission.' },
  ],
  not: 'Bind edit instead of view. It can read every Secret in the namespace and act as every account in it.',
  gates: ['authorization'],
  related: [noRule, nameNotListed],
  seenBy: RULES_SEEN,
}
