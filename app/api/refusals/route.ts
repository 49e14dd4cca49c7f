import { refusalsQuerySchema, refusalsSchema } from '@/lib/facts/refusals/contract'
import { processRefusals } from '@/lib/facts/refusals/gather/process-refusals'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respondShared(request, refusalsSchema, () =>
    processRefusals(kubeClient(), readQuery(request, refusalsQuerySchema), request.signal),
  )
})
