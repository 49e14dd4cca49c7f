import { resourceListSchema, resourcesQuerySchema } from '@/lib/contract/resources'
import { liveHub } from '@/lib/server/process-hub'
import { listResources } from '@/lib/server/resources'
import { readQuery, respond } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export async function GET(request: Request): Promise<Response> {
  return respond(resourceListSchema, () =>
    listResources(readQuery(request, resourcesQuerySchema), liveHub(), request.signal),
  )
}
