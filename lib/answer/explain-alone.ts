import type { Explanation } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { explainCloud } from '@/lib/diagnosis/explain-cloud'
import { explainElsewhere } from '@/lib/diagnosis/explain-elsewhere'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainPart } from '@/lib/diagnosis/explain-part'
import { explainStatus, requestOfDetails } from '@/lib/diagnosis/explain-status'
import { explainUnauthorized } from '@/lib/diagnosis/explain-unauthorized'
import type { Facts } from '@/lib/diagnosis/facts'
import type { TokenFacts } from '@/lib/diagnosis/token-facts'
import { withActed } from '@/lib/diagnosis/who-acted'
import { notAsked } from '@/lib/evidence/reading'
import { say } from '@/lib/phrase/phrase'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import type { AnyFound } from '@/lib/reader/findings-in'
import type { FoundForbidden } from '@/lib/reader/found'

const ALONE = say`The text alone; no cluster was asked.`
const UNASKED = notAsked(say`No cluster was asked.`)

function factsOf({ message, refusal }: FoundForbidden): Facts | undefined {
  if (refusal.kind !== 'authorization') return undefined
  const { attributes, user, reason } = refusal
  return {
    request: attributes,
    caller: user,
    isOwnCall: false,
    asker: 'account',
    own: UNASKED,
    home: parseServiceAccount(user)?.namespace ?? '',
    token: 'unknown',
    refusal: { message, reason },
    decision: UNASKED,
    rules: new Map(),
    clusterWide: UNASKED,
    discovery: UNASKED,
    neighbors: [],
    objects: UNASKED,
  }
}

/** About no token: only the text itself is known. */
const NO_TOKEN: TokenFacts = {
  asker: 'account',
  now: 0,
  route: 'none',
  file: { path: '', state: 'absent', says: '', kept: false },
  claims: undefined,
  known: {},
  withToken: 'unknown',
  anonymous: 'unknown',
  asked: [],
}

function explained(found: AnyFound): Explanation {
  switch (found.form) {
    case 'cloud':
      return explainCloud(found)
    case 'elsewhere':
      return explainElsewhere(found)
    case 'status': {
      const { status, call = {} } = found
      return status.code === 401
        ? explainUnauthorized({
            facts: NO_TOKEN,
            request: requestOfDetails(status.details),
            whose: 'text',
            message: status.message,
            heard: found,
          })
        : explainStatus(status, call, undefined, found)
    }
    case 'part':
      return explainPart(found)
    case 'network':
      return explainNetwork(found)
    case 'forbidden': {
      const facts = factsOf(found)
      if (facts !== undefined) return diagnose(facts)
      const details = { name: '', group: '', kind: '' }
      return explainStatus(
        { code: 403, reason: 'Forbidden', message: found.message, details },
        found.call ?? {},
        undefined,
        found,
      )
    }
  }
}

/** The answer claims no more than the text says. */
function ofTextAlone(explanation: Explanation): Explanation {
  const { unseen, kind } = explanation
  if (kind !== 'authorization') return explanation
  return {
    ...explanation,
    basis: { says: ALONE, isTextAlone: true },
    unseen: unseen.slice(0, 1).map(({ command }) => ({ needs: say`What the cluster decides now.`, command })),
  }
}

/** What a text alone proves of each refusal that was found in it. No one is asked, and no pod is named as the one that asks. */
export function explainAlone(found: readonly AnyFound[]): Explanation[] {
  return found.map((one) => {
    const explanation = ofTextAlone(explained(one))
    return 'speaker' in one ? withActed(explanation, one.speaker) : explanation
  })
}
