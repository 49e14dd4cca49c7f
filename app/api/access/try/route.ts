import { TRY_BODY_LIMIT, triedSchema, tryAbilitySchema, tryRequestSchema } from '@/lib/facts/call/contract'
import { tryAbility, tryCall } from '@/lib/facts/call/gather/try-call'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// JSON can encode one character of a body's text as six.
const REQUEST_BYTES = 6 * TRY_BODY_LIMIT + 4096

export const GET = guarded(() => {
  return respond(tryAbilitySchema, tryAbility)
})

export const POST = guarded((request) => {
  return respond(triedSchema, async () => {
    const call = await readJson(request, tryRequestSchema, REQUEST_BYTES)
    return tryCall(call, { kube: kubeClient(), signal: request.signal })
  })
})
