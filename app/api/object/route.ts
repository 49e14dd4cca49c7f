import {
  type ObjectDetails,
  objectDetailsSchema,
  objectRequestSchema,
} from '@/lib/facts/objects/contract/object'
import { describeObject } from '@/lib/facts/objects/gather/object'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(objectDetailsSchema, () => {
    const target = readQuery(request, objectRequestSchema)
    refuseHidden(target)
    const key = Object.values(target).join('/')
    const kube = kubeClient()
    const described = answersOf<ObjectDetails>(kube, 'objects-described', 2000)
    return described.get(key, request.signal, (signal) =>
      describeObject({ kube, target, signal, nowMs: Date.now() }),
    )
  })
})
