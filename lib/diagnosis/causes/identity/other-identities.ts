import { code, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { ANONYMOUS, parseServiceAccount } from '@/lib/rbac/service-account'
import { ASKER } from '@/lib/words/asker'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/draft'
import { callCause } from '../finding'

interface OtherIdentity {
  /** Undefined when the caller is not a ServiceAccount. */
  account: { namespace: string; name: string } | undefined
  /** The namespace of this pod's account; undefined where it is no ServiceAccount. */
  home: string | undefined
  /** The user name of this pod. */
  own: string
}

/**
 * The caller of a refusal, when it is known not to be this pod's account. An account that was asked about is meant, and
 * where its permissions are known they say why.
 */
function otherIdentity({
  caller,
  account,
  isOwnCall,
  isForCaller,
  own,
  refusal,
}: Case): OtherIdentity | undefined {
  if (!refusal || refusal.isOfAnyPod || isForCaller || isOwnCall || own.state !== 'read') return undefined
  if (caller === '' || caller === ANONYMOUS.name) return undefined
  return {
    account,
    home: parseServiceAccount(own.value.name)?.namespace,
    own: own.value.name,
  }
}

const accountElsewhere = callCause<'C4', { namespace: string; home: string }>({
  id: 'C4',
  title: 'An account from another namespace made the call',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    return other?.account && other.home !== undefined && other.account.namespace !== other.home
      ? [
          {
            confidence: 'possible',
            tier: 'hint',
            data: { namespace: other.account.namespace, home: other.home },
          },
        ]
      : []
  },
  says: ({ namespace, home }, { asker }) =>
    say`The account belongs to namespace ${code(namespace)}, while ${asker === 'pod' ? say`this pod runs in` : say`the account that asks belongs to`} ${code(home)}.`,
})

const notThePod = callCause<'C5', { own: string }>({
  id: 'C5',
  title: 'The call did not use the pod’s identity',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    return other && !other.account
      ? [{ confidence: 'possible', tier: 'stray', data: { own: other.own } }]
      : []
  },
  says: ({ own }, { asker }) =>
    say`The call was not made with ${words(ASKER[asker].token)}, which is for ${sayUser(own)}. It may come from a kubeconfig, an exec plugin or a cloud identity, or not from ${words(ASKER[asker].self)} at all.`,
  changes: () => [
    requestChange(say`Use the client’s in-cluster configuration so it sends the token of its pod.`),
  ],
})

const otherAccount = callCause<'C6', { own: string }>({
  id: 'C6',
  title: 'Another ServiceAccount in the namespace made the call',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    const isNeighbor =
      other?.account && other.account.namespace === other.home && other.account.name !== 'default'
    return isNeighbor ? [{ confidence: 'possible', tier: 'hint', data: { own: other.own } }] : []
  },
  says: ({ own }, { asker }) =>
    say`The call was judged as a different account from ${asker === 'pod' ? say`this pod's` : say`the one that asks`}, which is ${sayUser(own)}. All containers in a pod share one account, so the call most likely came from another pod, or through a proxy in one.`,
})

export const otherIdentityCauses = [accountElsewhere, notThePod, otherAccount] as const
