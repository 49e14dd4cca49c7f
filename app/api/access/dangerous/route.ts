import { namespaceQuerySchema } from '@/lib/contract/segments'
import { dangerousSchema } from '@/lib/facts/account/contract'
import { listDangerous } from '@/lib/facts/account/gather/dangerous'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(dangerousSchema, () => {
    const { namespace } = readQuery(request, namespaceQuerySchema)
    return listDangerous({ kube: kubeClient(), namespace, signal: request.signal })
  })
})
