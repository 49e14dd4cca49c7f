import { logsQuerySchema, logsSchema } from '@/lib/contract/logs'
import { readContainerLogs } from '@/lib/facts/objects/gather/logs'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(logsSchema, () =>
    readContainerLogs({
      kube: kubeClient(),
      query: readQuery(request, logsQuerySchema),
      signal: request.signal,
    }),
  )
})
