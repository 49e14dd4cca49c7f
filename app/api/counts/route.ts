import { countsQuerySchema, countsSchema } from '@/lib/contract/counts'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/topics'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/gate/guarded'
import { refuseHidden } from '@/lib/server/gate/hidden-rbac'
import { readQuery, respond } from '@/lib/server/http/respond'
import { liveHub } from '@/lib/server/live/process-hub'
import { createKindCounter } from '@/lib/server/objects/kind-counts'

export const dynamic = 'force-dynamic'

const countKinds = createKindCounter()

export const GET = guarded((request) => {
  return respond(countsSchema, () => {
    const { list } = readQuery(request, countsQuerySchema, ['list'])
    const targets = list.flatMap((name): ResourcesRequest[] => {
      const topic = parseTopic(name)
      return topic?.about === 'resources' ? [topic.target] : []
    })
    for (const target of targets) refuseHidden(target)
    return countKinds({ kube: kubeClient(), hub: liveHub(), targets, signal: request.signal })
  })
})
