import type { Guide } from '../guide'
import { ACCOUNT, binding, unbound } from './guide-parts'
import { otherSubject } from './other-subject'
import { unboundRole } from './unbound-role'

export const noSubjectsGuide: Guide = unbound({
  why: 'The binding has no subjects, as after a template with an empty list. It is valid but grants nothing to anyone.',
  change: [{ says: 'Add the account.', yaml: binding(ACCOUNT) }],
  related: [unboundRole, otherSubject],
})
