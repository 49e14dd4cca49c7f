import { namespacesQuerySchema, namespacesSchema } from '@/lib/facts/namespaces/contract'
import { processNamespaces } from '@/lib/facts/namespaces/gather/namespaces'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) =>
  respondShared(request, namespacesSchema, () =>
    processNamespaces(kubeClient(), readQuery(request, namespacesQuerySchema, ['name']), request.signal),
  ),
)
