import { type Policies, policiesSchema } from '@/lib/facts/connection/contract'
import { readPolicies } from '@/lib/facts/connection/gather/egress/read-policies'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// Reading them costs the API server a dozen calls, so viewers share one answer for a while.
const answers = shareAnswers<Policies>(10_000, Date.now)

export const GET = guarded((request) => {
  return respond(policiesSchema, () =>
    answers.get('', request.signal, (signal) =>
      readPolicies({
        env: givenEnvironment(),
        settings: readSettings(),
        kube: kubeClient(),
        now: Date.now(),
        signal,
      }),
    ),
  )
})
