import { logsQuerySchema, logsSchema } from '@/lib/contract/logs'
import { kubeClient } from '@/lib/kube/client'
import { readLogs } from '@/lib/server/logs'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(logsSchema, () =>
    readLogs({ kube: kubeClient(), query: readQuery(request, logsQuerySchema), signal: request.signal }),
  )
}
