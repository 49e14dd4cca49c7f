import { type Refusals, refusalsQuerySchema, refusalsSchema } from '@/lib/contract/refusals'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/gate/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { shareAnswers } from '@/lib/server/http/share-answers'
import { respondShared } from '@/lib/server/http/shared-answer'
import { gatherRefusals } from '@/lib/server/refusals/refusals'

export const dynamic = 'force-dynamic'

// It reads every log of a namespace, so viewers share one, and each polls less often than it is kept.
const answers = shareAnswers<Refusals>(5_000, Date.now)

export const GET = guarded((request) => {
  return respondShared(request, refusalsSchema, () => {
    const query = readQuery(request, refusalsQuerySchema)
    const key = JSON.stringify([query.namespace, query.minutes])
    return answers.get(key, request.signal, (signal) => gatherRefusals({ kube: kubeClient(), query, signal }))
  })
})
