import { neighborsSchema } from '@/lib/contract/neighbors'
import { readSettings } from '@/lib/pod/environment'
import { guarded } from '@/lib/server/gate/guarded'
import { respond } from '@/lib/server/http/respond'
import { describeNeighbors } from '@/lib/server/identity/neighbors'

export const dynamic = 'force-dynamic'

export const GET = guarded(() => {
  return respond(neighborsSchema, () => describeNeighbors({ settings: readSettings() }))
})
