import type { Access } from '@/lib/facts/account/contract'
import type { Connection } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { connectionAddress } from '@/lib/words/page-addresses'
import { accessVerdict } from './access'
import { connectionVerdict, reachOf } from './connection'
import { identityVerdict } from './identity'
import { type Dated, isNewer, type JudgedPart, partOf, type VerdictPart } from './part'
import { type PodsFacts, podsVerdict } from './pods'

/** What was read for the overview. What is absent was not answered yet. */
export interface OverviewFacts {
  identity?: Dated<Identity> | undefined
  connection?: Dated<Connection> | undefined
  pods?: Dated<PodsFacts> | undefined
  access?: Dated<Access> | undefined
}

export interface OverviewVerdict {
  identity?: VerdictPart
  connection?: VerdictPart
  pods?: VerdictPart
  access?: VerdictPart
}

function unauthorized(judged: JudgedPart, what: string, reach: { says: string }): JudgedPart {
  return {
    state: 'unknown',
    word: 'unknown',
    says: `${what} is unknown: the API server does not know who asks.`,
    evidence: [reach.says],
    next: { says: 'See why.', href: connectionAddress('authenticate') },
    isOfApiServer: judged.isOfApiServer,
  }
}

/**
 * The verdict of the overview in parts, each with its state, what it is based on and when that was checked. An answer from
 * before the API server fell silent is stale; where it does not know who asks, permissions and pods are unknown.
 */
export function overviewVerdict(facts: OverviewFacts): OverviewVerdict {
  const reach = reachOf(facts.connection)
  // While the token is refused, what came before says nothing about now.
  const known = (fact: Dated<unknown>, what: string, judged: JudgedPart) =>
    reach.state === 'unauthorized' && isNewer(reach, fact) ? unauthorized(judged, what, reach) : judged
  const { identity, connection, pods, access } = facts
  const judgedPods = pods && podsVerdict(pods.value)
  return {
    ...(identity ? { identity: partOf(identity, reach, identityVerdict) } : {}),
    ...(connection ? { connection: partOf(connection, reach, connectionVerdict) } : {}),
    ...(pods && judgedPods
      ? {
          pods: partOf(pods, reach, ({ namespace }) =>
            known(pods, `Whether the pods in ${namespace} are healthy`, judgedPods),
          ),
        }
      : {}),
    ...(access
      ? {
          access: partOf(access, reach, (value) =>
            value.unanswered === undefined
              ? known(access, `What this account can do in ${value.namespace}`, accessVerdict(value))
              : accessVerdict(value),
          ),
        }
      : {}),
  }
}
