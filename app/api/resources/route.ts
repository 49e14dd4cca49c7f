import {
  resourceCountSchema,
  resourceLabelsSchema,
  resourceListSchema,
  resourcesQuerySchema,
} from '@/lib/contract/resources'
import { kubeClient } from '@/lib/kube/client'
import { guarded } from '@/lib/server/guarded'
import { refuseHidden } from '@/lib/server/hidden-rbac'
import { liveHub } from '@/lib/server/process-hub'
import { countResources, labelsOfResources, listResources } from '@/lib/server/resources'
import { problemResponse, readQuery, respond } from '@/lib/server/respond'
import { respondShared } from '@/lib/server/shared-answer'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  try {
    const { refresh, labels, count, ...target } = readQuery(request, resourcesQuerySchema)
    refuseHidden(target)
    const asked = { target, signal: request.signal }
    if (labels) {
      return respondShared(request, resourceLabelsSchema, () => labelsOfResources(kubeClient(), asked))
    }
    if (count) return respond(resourceCountSchema, () => countResources(kubeClient(), asked))
    return respondShared(request, resourceListSchema, () =>
      listResources(liveHub(), asked, refresh === 'true'),
    )
  } catch (error) {
    return problemResponse(error)
  }
})
