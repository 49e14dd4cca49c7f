import { kindsSchema } from '@/lib/contract/kinds'
import { namespaceQuerySchema } from '@/lib/contract/namespace-query'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'
import { ownNamespace } from '@/lib/server/identity/own-namespace'
import { listKinds } from '@/lib/server/objects/kinds'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(kindsSchema, async () => {
    const kube = kubeClient()
    const { namespace = await ownNamespace(kube.credentials) } = readQuery(request, namespaceQuerySchema)
    return listKinds({ kube, namespace, signal: request.signal })
  })
})
