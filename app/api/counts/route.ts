import type { ResourcesRequest } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/topics'
import { countsQuerySchema, countsSchema } from '@/lib/facts/objects/contract/counts'
import { createKindCounter } from '@/lib/facts/objects/gather/kind-counts'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { oneForClient } from '@/lib/kube/one-for-client'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'
import { liveHub } from '@/lib/server/live/process-hub'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(countsSchema, () => {
    const { list } = readQuery(request, countsQuerySchema, ['list'])
    const targets = list.flatMap((name): ResourcesRequest[] => {
      const topic = parseTopic(name)
      return topic?.about === 'resources' ? [topic.target] : []
    })
    for (const target of targets) refuseHidden(target)
    const kube = kubeClient()
    const countKinds = oneForClient(kube, 'kind-counts', createKindCounter)
    return countKinds({ kube, hub: liveHub(), targets, signal: request.signal })
  })
})
