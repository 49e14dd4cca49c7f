import { useQuery } from '@tanstack/react-query'
import type { SendContext } from '@/lib/answer/platform-message'
import { accessQuery } from '@/lib/facts/account/query'
import { identityQuery } from '@/lib/facts/identity/query'
import { present } from '@/lib/present'

/** Where and when an explanation was made, for the people it is sent to; the account is "" while unknown. */
export function useSendContext(checkedAt: string, auditId: string | undefined): SendContext {
  const { data: identity } = useQuery(identityQuery())
  const { data: access } = useQuery(accessQuery())
  const { name, namespace } = identity?.pod ?? {}
  const pod = name === undefined || namespace === undefined ? undefined : `${namespace}/${name}`
  const account = access?.user ?? identity?.token.claims?.subject ?? ''
  return { account, checkedAt, ...present({ pod, auditId }) }
}
