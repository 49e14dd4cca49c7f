import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { nameNotListed } from './name-not-listed'
import { noRule } from './no-rule'

export const leftOutOfViewGuide: Guide = {
  sees: [refused('get secrets', { name: 'db-password' })],
  isToldByText: false,
  why: 'ClusterRole view leaves out Secrets, and Roles and RoleBindings, on purpose: reading a Secret can mean getting the rights of its token.',
  check: [
    {
      says: 'Check the call. Podglass names the role that gives the other rights.',
      to: checkAt('get secrets', { name: 'db-password' }),
    },
  ],
  change: [
    {
      says: 'Grant one Secret by its name.',
      yaml: roleForWeb('db-password-reader', rule('', ['secrets'], ['get'], ['db-password'])),
    },
    { says: 'Or mount the Secret into the pod. The program then needs no right.' },
  ],
  not: 'Bind edit instead of view. It can read every Secret of the namespace and act as each of its accounts.',
  gates: ['authorization'],
  related: [noRule, nameNotListed],
  seenBy: RULES_SEEN,
}
