import type { CauseId } from '../causes/table'
import { admissionGuides } from './admission'
import { answerGuides } from './answers'
import { authenticationGuides } from './authentication'
import { bindingGuides } from './bindings'
import { delegationGuides } from './delegation'
import type { Guide } from './guide'
import { identityGuides } from './identity'
import { networkGuides } from './network'
import { authorizerGuides } from './other-authorizer'
import { pathGuides } from './path-and-type'
import { subresourceGuides } from './rule-subresources'
import { verbGuides } from './rule-verbs'
import { wordGuides } from './rule-words'
import { scopeGuides } from './scope'

/** A guide for each row of the table of causes: one without does not compile. */
export const guides: Readonly<Record<CauseId, Guide>> = {
  ...networkGuides,
  ...authenticationGuides,
  ...identityGuides,
  ...verbGuides,
  ...wordGuides,
  ...subresourceGuides,
  ...bindingGuides,
  ...scopeGuides,
  ...pathGuides,
  ...delegationGuides,
  ...authorizerGuides,
  ...admissionGuides,
  ...answerGuides,
}
