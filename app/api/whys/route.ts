import { whysQuerySchema, whysSchema } from '@/lib/facts/objects/contract/whys'
import { whyReaderOf } from '@/lib/facts/objects/gather/row-whys'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { readClaims } from '@/lib/identity/token-claims'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(whysSchema, async () => {
    const query = readQuery(request, whysQuerySchema, ['name'])
    refuseHidden(query)
    const kube = kubeClient()
    const parts = await kube.credentials.tokenParts()
    const user = (parts && readClaims(parts.header, parts.payload)?.subject) ?? ''
    return whyReaderOf(kube).whys({ kube, query, user, signal: request.signal })
  })
})
