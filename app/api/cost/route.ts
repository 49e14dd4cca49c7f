import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { kubeClient } from '@/lib/kube/transport/client'
import { openStreams } from '@/lib/process/stream-registry'
import { costOf } from '@/lib/server/http/cost'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(costSchema, () => {
    const { age = 0 } = readQuery(request, costQuerySchema)
    const kube = kubeClient()
    return costOf({ traffic: kube.traffic, server: kube.met(), viewers: openStreams(), age })
  })
})
