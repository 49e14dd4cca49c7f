import type { SendContext } from '@/lib/answer/platform-message'
import { present } from '@/lib/present'

/** In place of what asks a server, on the page that explains: it has none, so nothing is known of a pod and its account. */
export function SameResourceFold() {
  return null
}

export function useSendContext(checkedAt: string, auditId: string | undefined): SendContext {
  return { account: '', checkedAt, ...present({ auditId }) }
}

/** No answer here has an address to share. */
export function ShareMenu() {
  return null
}
