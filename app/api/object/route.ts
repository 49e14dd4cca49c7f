import { type ObjectDetails, objectDetailsSchema, objectRequestSchema } from '@/lib/contract/object'
import { kubeClient } from '@/lib/kube/client'
import { guarded } from '@/lib/server/guarded'
import { refuseHidden } from '@/lib/server/hidden-rbac'
import { describeObject } from '@/lib/server/object'
import { readQuery, respond } from '@/lib/server/respond'
import { shareAnswers } from '@/lib/server/share-answers'

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
