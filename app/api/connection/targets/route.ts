import { targetRequestSchema, triedTargetSchema } from '@/lib/facts/connection/contract'
import { tryTarget } from '@/lib/facts/connection/gather/egress/try-target'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/http/guarded'
import { readJson, respond } from '@/lib/server/http/respond'
import { onlyPost } from '@/lib/server/http/wrong-method'

export const dynamic = 'force-dynamic'

export const GET = guarded(onlyPost)

export const POST = guarded((request) => {
  return respond(triedTargetSchema, async () => {
    const { target } = await readJson(request, targetRequestSchema, 2048)
    return tryTarget(target, { allowed: readSettings().allowedTargets, signal: request.signal })
  })
})
