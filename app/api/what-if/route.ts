import { whatIfRequestSchema, whatIfSchema } from '@/lib/facts/what-if/contract'
import { explainWhatIf } from '@/lib/facts/what-if/gather/what-if'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'
import { onlyPost } from '@/lib/server/http/wrong-method'

export const dynamic = 'force-dynamic'

// JSON can encode one character of the text as six.
const BODY_BYTES = 2 * 1024 * 1024

export const GET = guarded(onlyPost)

export const POST = guarded((request) => {
  return respond(whatIfSchema, async () => {
    const asked = await readJson(request, whatIfRequestSchema, BODY_BYTES)
    return explainWhatIf(asked, { kube: kubeClient(), signal: request.signal })
  })
})
