import { refusalsQuerySchema, refusalsSchema } from '@/lib/contract/refusals'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'
import { processRefusals } from '@/lib/server/refusals/process-refusals'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respondShared(request, refusalsSchema, () =>
    processRefusals(readQuery(request, refusalsQuerySchema), request.signal),
  )
})
