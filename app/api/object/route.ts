import { type ObjectDetails, objectDetailsSchema, objectRequestSchema } from '@/lib/contract/object'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'
import { shareAnswers } from '@/lib/server/http/share-answers'
import { describeObject } from '@/lib/server/objects/object'
import { refuseHidden } from '@/lib/server/questions/hidden-rbac'

export const dynamic = 'force-dynamic'

const described = shareAnswers<ObjectDetails>(2000, Date.now)

export const GET = guarded((request) => {
  return respond(objectDetailsSchema, () => {
    const target = readQuery(request, objectRequestSchema)
    refuseHidden(target)
    const key = Object.values(target).join('/')
    return described.get(key, request.signal, (signal) =>
      describeObject({ kube: kubeClient(), target, signal, nowMs: Date.now() }),
    )
  })
})
