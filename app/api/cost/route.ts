import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { kubeClient } from '@/lib/kube/client'
import { costOf } from '@/lib/server/cost'
import { guarded } from '@/lib/server/guarded'
import { readQuery, respond } from '@/lib/server/respond'
import { openStreams } from '@/lib/server/stream-registry'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(costSchema, () => {
    const { age = 0 } = readQuery(request, costQuerySchema)
    return costOf({ traffic: kubeClient().traffic, viewers: openStreams(), age })
  })
})
