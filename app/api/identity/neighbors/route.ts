import { type NeighborsAnswer, neighborsSchema } from '@/lib/facts/identity/contract/neighbors'
import { describeNeighbors } from '@/lib/facts/identity/gather/neighbors'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/http/guarded'
import { respond } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// Each answer reads some files of up to 64 processes, so viewers at the same time share one.
const answers = shareAnswers<NeighborsAnswer>(2000, Date.now)

export const GET = guarded((request) => {
  return respond(neighborsSchema, () =>
    answers.get('', request.signal, () => describeNeighbors({ settings: readSettings() })),
  )
})
