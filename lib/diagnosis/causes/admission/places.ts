import type { AdmissionPlace } from '../cause'

/** Of plugins that run in the mutating phase (plugin/pkg/admission, 1.36). */
export const MUTATING_PLACE: AdmissionPlace = {
  phase: 'mutating',
  says: 'An admission plugin refused what RBAC had allowed.',
}

export const QUOTA_PLACE: AdmissionPlace = {
  phase: 'validating',
  says: 'The quota is asked last, so a quota refusal proves that RBAC said yes.',
}

export const WEBHOOK_PLACE: AdmissionPlace = {
  phase: 'either',
  says: 'The webhook refused in mutating or in validating admission; its text does not say in which. RBAC said yes before.',
}
