import { type Overview, overviewSchema } from '@/lib/contract/overview'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/gate/guarded'
import { respond } from '@/lib/server/http/respond'
import { shareAnswers } from '@/lib/server/http/share-answers'
import { liveHub } from '@/lib/server/live/process-hub'
import { gatherOverview } from '@/lib/server/overview/overview'

export const dynamic = 'force-dynamic'

// An overview asks as much as all pages together, so viewers share one.
const overviews = shareAnswers<Overview>(3000, Date.now)

export const GET = guarded((request) => {
  return respond(overviewSchema, () =>
    overviews.get('', request.signal, (signal) =>
      gatherOverview({
        kube: kubeClient(),
        settings: readSettings(),
        env: givenEnvironment(),
        hub: liveHub(),
        now: Date.now,
        signal,
      }),
    ),
  )
})
