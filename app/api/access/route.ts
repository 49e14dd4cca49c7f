import { accessSchema } from '@/lib/contract/access'
import { accessQuerySchema } from '@/lib/contract/access-check'
import { kubeClient } from '@/lib/kube/client'
import { listAccess } from '@/lib/server/access'
import { guarded } from '@/lib/server/guarded'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(accessSchema, () => {
    const { namespace, user, group } = readQuery(request, accessQuerySchema, ['group'])
    return listAccess({ kube: kubeClient(), namespace, user, groups: group ?? [], signal: request.signal })
  })
})
