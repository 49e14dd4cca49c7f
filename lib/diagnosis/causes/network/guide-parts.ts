import { connectionAddress } from '@/lib/words/page-addresses'
import type { GuideCheck } from '../guide'

export const LADDER: GuideCheck = {
  says: 'Podglass checks DNS, TCP, TLS and HTTP from this pod and stops at the first step that fails.',
  to: connectionAddress(),
}
export const VARIABLES =
  'kubectl -n shop exec deploy/web -- printenv KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT'
export const OWN_CALLS =
  'The Connection page makes the same calls from this pod. Podglass does not see how another container configures its client.'
export const TEXT_OF_OTHERS =
  'The text of the answer shows it. Podglass runs into it only if its own calls take the same path.'
