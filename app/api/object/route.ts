import { objectDetailsSchema, objectRequestSchema } from '@/lib/contract/object'
import { kubeClient } from '@/lib/kube/client'
import { describeObject } from '@/lib/server/object'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(objectDetailsSchema, () =>
    describeObject({
      kube: kubeClient(),
      target: readQuery(request, objectRequestSchema),
      signal: request.signal,
      nowMs: Date.now(),
    }),
  )
}
