import { code, listed, NOTHING, say, words } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'

interface Cloud {
  provider: string
  permissions: readonly string[]
  /** The caller is a ServiceAccount. */
  isAccount: boolean
}

function cloudIn(reason: string): Pick<Cloud, 'provider' | 'permissions'> | undefined {
  const google = /[Rr]equire(?:s|d) (?:one of \[([^\]\n]{0,2000})\]|("[^"\n]{1,200}")) permission/.exec(
    reason,
  )
  if (google) {
    const permissions = [...(google[1] ?? google[2] ?? '').matchAll(/"([^"]{1,200})"/g)].map(
      ([, word = '']) => word,
    )
    return { provider: 'Google Cloud IAM', permissions }
  }
  return /Azure does not have opinion|access to the resource in Azure/.test(reason)
    ? { provider: 'Azure RBAC', permissions: [] }
    : undefined
}

export const cloudAuthorizer: CallCause<'I1', Cloud> = {
  id: 'I1',
  family: 'other-authorizer',
  title: 'The cloud’s authorizer had no opinion',
  nature: 'state',
  find({ refusal, account, isForCaller, decision }) {
    const isRefused = isForCaller && decision.state === 'read' && !decision.value.allowed
    const cloud = cloudIn(refusal?.reason ?? '') ?? cloudIn(isRefused ? decision.value.reason : '')
    if (!cloud) return []
    const isAccount = account !== undefined
    // When the account's rules are known, they say more; otherwise this text is all there is.
    return [{ confidence: 'proven', tier: isForCaller ? 'beside' : 'hint', data: { ...cloud, isAccount } }]
  },
  says({ provider, permissions, isAccount }) {
    const asked = permissions.length === 0 ? NOTHING : say` (${listed(permissions.map(code))})`
    const enough = isAccount
      ? say`For a ServiceAccount, a Role that is bound to it is enough.`
      : say`Either that permission or a bound Role allows the call.`
    return say`${words(provider)} was asked too and had no opinion${asked}. ${enough}`
  },
}
