import { type Road, roadSchema } from '@/lib/facts/connection/contract'
import { readRoad } from '@/lib/facts/connection/gather/road'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// Each answer asks cluster DNS, so viewers at the same time share one.
const roads = shareAnswers<Road>(3000, Date.now)

export const GET = guarded((request) => {
  return respond(roadSchema, () =>
    roads.get('road', request.signal, (signal) =>
      readRoad({ env: givenEnvironment(), settings: readSettings(), kube: kubeClient(), signal }),
    ),
  )
})
