import { dangerousSchema } from '@/lib/contract/dangerous'
import { namespaceQuerySchema } from '@/lib/contract/namespace-query'
import { kubeClient } from '@/lib/kube/transport/client'
import { listDangerous } from '@/lib/server/access/dangerous'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(dangerousSchema, () => {
    const { namespace } = readQuery(request, namespaceQuerySchema)
    return listDangerous({ kube: kubeClient(), namespace, signal: request.signal })
  })
})
