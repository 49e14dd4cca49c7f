import type { AdmissionPlace } from '../cause'

/** For plugins that run in the mutating phase (plugin/pkg/admission, 1.36). */
export const MUTATING_PLACE: AdmissionPlace = {
  phase: 'mutating',
  says: 'An admission plugin refused what was already authorized.',
}

export const QUOTA_PLACE: AdmissionPlace = {
  phase: 'validating',
  says: 'Quota is checked last, so a quota refusal proves that authorization said yes.',
}

export const WEBHOOK_PLACE: AdmissionPlace = {
  phase: 'either',
  says: 'The webhook refused in mutating or validating admission; its text does not say which. Authorization had already said yes.',
}
