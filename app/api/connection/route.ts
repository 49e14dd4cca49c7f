import { type Connection, connectionQuerySchema, connectionSchema } from '@/lib/facts/connection/contract'
import { climbConnection } from '@/lib/facts/connection/gather/connection'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery, respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// Running the steps costs the API server several calls, so viewers at the same time share one run.
const climbs = shareAnswers<Connection>(2000, Date.now)

export const GET = guarded((request) => {
  return respond(connectionSchema, () => {
    const { controls } = readQuery(request, connectionQuerySchema)
    return climbs.get(String(controls), request.signal, (signal) =>
      climbConnection({
        settings: readSettings(),
        kube: kubeClient(),
        now: Date.now(),
        controls: controls === 'true',
        signal,
      }),
    )
  })
})
