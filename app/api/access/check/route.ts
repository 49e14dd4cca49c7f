import { checkRequestSchema } from '@/lib/contract/access-check'
import { explanationSchema } from '@/lib/contract/explanation'
import { explainCheck } from '@/lib/facts/call/gather/explain'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'
import { onlyPost } from '@/lib/server/http/wrong-method'

export const dynamic = 'force-dynamic'

export const GET = guarded(onlyPost)

export const POST = guarded((request) => {
  return respond(explanationSchema, async () => {
    const check = await readJson(request, checkRequestSchema)
    return explainCheck(check, { kube: kubeClient(), signal: request.signal })
  })
})
