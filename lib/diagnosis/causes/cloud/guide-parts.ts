import { identityAddress } from '@/lib/words/page-addresses'
import type { GuideCheck } from '../guide'

/** The page that follows the chain of this pod link by link, without asking the cloud. */
export const CHAIN: GuideCheck = {
  says: 'The Identity page follows the chain of this pod to each cloud, link by link, and names the broken one.',
  to: identityAddress('token'),
}
export const BEYOND =
  'The text of the SDK shows it. Podglass follows the chain as far as the pod shows it and sends nothing to a cloud, so what the cloud itself has configured stays unknown.'
export const ACCOUNT = 'kubectl -n shop get serviceaccount web -o yaml'
export const RESTART = 'kubectl -n shop rollout restart deployment/web'
