import { explainRequestSchema } from '@/lib/contract/access-check'
import { findingsSchema } from '@/lib/contract/explanation'
import { explainText } from '@/lib/facts/call/gather/explain'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'
import { onlyPost } from '@/lib/server/http/wrong-method'

export const dynamic = 'force-dynamic'

// JSON can encode one character of the text as six.
const BODY_BYTES = 2 * 1024 * 1024

export const GET = guarded(onlyPost)

export const POST = guarded((request) => {
  return respond(findingsSchema, async () => {
    const { text, isOfKubernetes } = await readJson(request, explainRequestSchema, BODY_BYTES)
    return explainText(text, { kube: kubeClient(), signal: request.signal, isOfKubernetes })
  })
})
