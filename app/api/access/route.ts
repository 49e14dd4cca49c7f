import { accessQuerySchema } from '@/lib/contract/access-check'
import { accessSchema } from '@/lib/facts/account/contract'
import { listAccess } from '@/lib/facts/account/gather/access'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(accessSchema, () => {
    const { namespace, user, group } = readQuery(request, accessQuerySchema, ['group'])
    return listAccess({ kube: kubeClient(), namespace, user, groups: group ?? [], signal: request.signal })
  })
})
