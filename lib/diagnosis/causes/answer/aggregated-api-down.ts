import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand } from '../../kubectl-command'
import { shellQuote } from '../../shell-quote'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { unavailabilityIn } from './unavailability'

function apiServices(group: string): string | undefined {
  const all = kubectlCommand('get', 'apiservices')
  return group === '' || all === undefined ? all : `${all} | grep -F -- ${shellQuote(group)}`
}

const STALE = /^stale GroupVersion discovery: ([a-z0-9.-]{1,253})\//

export const aggregatedApiDown: AnswerCause<'G9', { says: string }> = {
  id: 'G9',
  family: 'answer',
  title: 'An aggregated API is down',
  nature: 'state',
  find(status) {
    const found = unavailabilityIn(status)
    return found?.form === 'aggregated' ? [{ confidence: found.confidence, data: { says: found.says } }] : []
  },
  says: ({ says }) => {
    // kubectl top says it itself, from what discovery lists.
    if (says.startsWith('Metrics API not available'))
      return say`kubectl found no metrics API that works: metrics-server is not installed, or is down. This is not an authorization decision.`
    return say`This is how the API server answers when it proxies an API to another server, which is unavailable (${excerpt(says)}). This is not an authorization decision.`
  },
  fixes: ({ says }, { group = STALE.exec(says)?.[1] ?? '' }) => [
    clusterChange(
      group === ''
        ? say`Have an admin check which APIService is unavailable, and bring its server back, or delete the APIService if its server was uninstalled.`
        : say`Have an admin check the APIService of group ${code(group)}, and bring its server back, or delete the APIService if its server was uninstalled.`,
      present({ command: apiServices(group) }),
    ),
    requestChange(say`Retry the call after a few seconds.`),
  ],
}
