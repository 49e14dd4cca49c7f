import { costQuerySchema, costSchema } from '@/lib/contract/cost'
import { kubeClient } from '@/lib/kube/client'
import { costOf } from '@/lib/server/cost'
import { readQuery, respond } from '@/lib/server/respond'
import { openStreams } from '@/lib/server/stream-registry'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(costSchema, () => {
    const { age = 0 } = readQuery(request, costQuerySchema)
    return costOf({ traffic: kubeClient().traffic, viewers: openStreams(), age })
  })
}
