import { type ObjectDetails, objectDetailsSchema, objectRequestSchema } from '@/lib/contract/object'
import { kubeClient } from '@/lib/kube/client'
import { describeObject } from '@/lib/server/object'
import { readQuery, respond } from '@/lib/server/respond'
import { shareAnswers } from '@/lib/server/share-answers'

export const dynamic = 'force-dynamic'

const described = shareAnswers<ObjectDetails>(2000, Date.now)

export async function GET(request: Request): Promise<Response> {
  return respond(objectDetailsSchema, () => {
    const target = readQuery(request, objectRequestSchema)
    const key = Object.values(target).join('/')
    return described.get(key, request.signal, (signal) =>
      describeObject({ kube: kubeClient(), target, signal, nowMs: Date.now() }),
    )
  })
}
