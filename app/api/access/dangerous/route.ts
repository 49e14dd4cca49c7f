import { dangerousSchema } from '@/lib/contract/dangerous'
import { namespaceQuerySchema } from '@/lib/contract/namespace-query'
import { kubeClient } from '@/lib/kube/client'
import { listDangerous } from '@/lib/server/dangerous'
import { guarded } from '@/lib/server/guarded'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(dangerousSchema, () => {
    const { namespace } = readQuery(request, namespaceQuerySchema)
    return listDangerous({ kube: kubeClient(), namespace, signal: request.signal })
  })
})
