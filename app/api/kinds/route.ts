import { namespaceQuerySchema } from '@/lib/contract/segments'
import { ownNamespace } from '@/lib/facts/identity/gather/own-account'
import { kindsSchema } from '@/lib/facts/objects/contract/kinds'
import { listKinds } from '@/lib/facts/objects/gather/kinds'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(kindsSchema, async () => {
    const kube = kubeClient()
    const { namespace = await ownNamespace(kube.credentials) } = readQuery(request, namespaceQuerySchema)
    return listKinds({ kube, namespace, signal: request.signal })
  })
})
