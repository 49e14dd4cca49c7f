import { connectionQuerySchema, connectionSchema } from '@/lib/contract/connection'
import { kubeClient } from '@/lib/kube/client'
import { readSettings } from '@/lib/pod/environment'
import { climbConnection } from '@/lib/server/connection'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(connectionSchema, () => {
    const { controls } = readQuery(request, connectionQuerySchema)
    return climbConnection({
      settings: readSettings(),
      kube: kubeClient(),
      now: Date.now(),
      controls: controls === 'true',
      signal: request.signal,
    })
  })
}
