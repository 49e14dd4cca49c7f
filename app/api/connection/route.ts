import { connectionQuerySchema, connectionSchema } from '@/lib/facts/connection/contract'
import { climbOnce } from '@/lib/facts/connection/gather/connection'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(connectionSchema, () => {
    const { controls } = readQuery(request, connectionQuerySchema)
    return climbOnce({
      settings: readSettings(),
      kube: kubeClient(),
      controls: controls === 'true',
      signal: request.signal,
    })
  })
})
