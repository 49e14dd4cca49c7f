import { kubeClient } from '@/lib/kube/transport/client'
import { overviewQuerySchema, overviewSchema } from '@/lib/pages/overview/contract'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'
import { liveHub } from '@/lib/server/live/process-hub'
import { processOverview, promptOverview } from '@/lib/server/live/process-overview'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respondShared(request, overviewSchema, () => {
    const { age, last } = readQuery(request, overviewQuerySchema)
    const parts = { kube: kubeClient(), hub: liveHub() }
    return last
      ? promptOverview(parts, request.signal)
      : processOverview(parts, request.signal, age === undefined ? undefined : Number(age) * 1_000)
  })
})
