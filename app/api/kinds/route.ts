import { kindsSchema } from '@/lib/contract/kinds'
import { namespaceQuerySchema } from '@/lib/contract/namespace-query'
import { kubeClient } from '@/lib/kube/client'
import { guarded } from '@/lib/server/guarded'
import { listKinds } from '@/lib/server/kinds'
import { ownNamespace } from '@/lib/server/own-namespace'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(kindsSchema, async () => {
    const kube = kubeClient()
    const { namespace = await ownNamespace(kube.credentials) } = readQuery(request, namespaceQuerySchema)
    return listKinds({ kube, namespace, signal: request.signal })
  })
})
