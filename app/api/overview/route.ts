import { overviewSchema } from '@/lib/contract/overview'
import { guarded } from '@/lib/server/gate/guarded'
import { respond } from '@/lib/server/http/respond'
import { liveHub } from '@/lib/server/live/process-hub'
import { processOverview } from '@/lib/server/overview/process-overview'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respond(overviewSchema, () => processOverview(liveHub(), request.signal))
})
