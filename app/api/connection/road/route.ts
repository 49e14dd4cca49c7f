import { type Road, roadSchema } from '@/lib/facts/connection/contract'
import { readRoad } from '@/lib/facts/connection/gather/road'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(roadSchema, () => {
    const kube = kubeClient()
    // Each answer asks cluster DNS.
    return answersOf<Road>(kube, 'roads', 3000).get('', request.signal, (signal) =>
      readRoad({ env: givenEnvironment(), settings: readSettings(), kube, signal }),
    )
  })
})
