import { kubeClient } from '@/lib/kube/transport/client'
import { askRequestSchema, askSchema } from '@/lib/pages/ask/contract'
import { answerAsk } from '@/lib/pages/ask/gather'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'
import { onlyPost } from '@/lib/server/http/wrong-method'

export const dynamic = 'force-dynamic'

// JSON can encode one character of the text as six.
const BODY_BYTES = 2 * 1024 * 1024

export const GET = guarded(onlyPost)

export const POST = guarded((request) => {
  return respond(askSchema, async () => {
    const asked = await readJson(request, askRequestSchema, BODY_BYTES)
    return answerAsk(asked, { kube: kubeClient(), signal: request.signal })
  })
})
