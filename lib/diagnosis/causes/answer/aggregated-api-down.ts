import { present } from '@/lib/present'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand } from '../../kubectl-command'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { unavailabilityIn } from './unavailability'

export const aggregatedApiDown: AnswerCause<'G9', { says: string }> = {
  id: 'G9',
  family: 'answer',
  title: 'An aggregated API is down',
  nature: 'state',
  find(status) {
    const found = unavailabilityIn(status)
    return found?.form === 'aggregated'
      ? [{ confidence: found.confidence, distance: 0, data: { says: found.says } }]
      : []
  },
  says: ({ says }) =>
    `So the API server answers where it passes an API on to another server, and that one is away (${excerpt(says)}). That is no decision about rights.`,
  fixes: () => [
    clusterChange('Let an admin see which APIService is not available, and bring back its server.', {
      ...present({ command: kubectlCommand('get', 'apiservices') }),
    }),
    requestChange('Repeat the call after some seconds.'),
  ],
}
