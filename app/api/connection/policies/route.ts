import { type Policies, policiesSchema } from '@/lib/facts/connection/contract'
import { readPolicies } from '@/lib/facts/connection/gather/egress/read-policies'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(policiesSchema, () => {
    const kube = kubeClient()
    // Reading them costs the API server a dozen calls.
    return answersOf<Policies>(kube, 'policies', 10_000).get('', request.signal, (signal) =>
      readPolicies({ env: givenEnvironment(), settings: readSettings(), kube, now: Date.now(), signal }),
    )
  })
})
