import { accessQuerySchema } from '@/lib/contract/access-check'
import { sourcesSchema } from '@/lib/facts/account/contract'
import { listSources } from '@/lib/facts/account/gather/sources'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(sourcesSchema, () => {
    const { namespace, user, group } = readQuery(request, accessQuerySchema, ['group'])
    return listSources({ kube: kubeClient(), namespace, user, groups: group ?? [], signal: request.signal })
  })
})
