import { changesQuerySchema, changesSchema } from '@/lib/facts/changes/contract'
import { processChanges } from '@/lib/facts/changes/gather/process-changes'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { readQuery } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  return respondShared(request, changesSchema, () =>
    processChanges(kubeClient(), readQuery(request, changesQuerySchema), request.signal),
  )
})
