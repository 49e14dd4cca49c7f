import { logsQuerySchema, logsSchema } from '@/lib/contract/logs'
import { kubeClient } from '@/lib/kube/client'
import { guarded } from '@/lib/server/guarded'
import { readLogs } from '@/lib/server/logs'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(logsSchema, () =>
    readLogs({ kube: kubeClient(), query: readQuery(request, logsQuerySchema), signal: request.signal }),
  )
})
