import type { SendContext } from '@/lib/answer/platform-message'
import { present } from '@/lib/present'

const noFold = () => null
const noMenu = () => null
function useNoPod(checkedAt: string, auditId: string | undefined): SendContext {
  return { account: '', checkedAt, ...present({ auditId }) }
}

/** In place of what asks a server, on the page that explains: it has none, so nothing is known of a pod and its account. */
export { noFold as SameResourceFold, noMenu as ShareMenu, useNoPod as useSendContext }
