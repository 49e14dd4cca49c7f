import { resourceListSchema, resourcesQuerySchema } from '@/lib/contract/resources'
import { liveHub } from '@/lib/server/process-hub'
import { listResources } from '@/lib/server/resources'
import { readQuery } from '@/lib/server/respond'
import { respondShared } from '@/lib/server/shared-answer'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respondShared(request, resourceListSchema, () =>
    listResources(readQuery(request, resourcesQuerySchema), liveHub(), request.signal),
  )
}
