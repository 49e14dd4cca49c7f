import {
  resourceCountSchema,
  resourceLabelsSchema,
  resourceListSchema,
  resourcesQuerySchema,
} from '@/lib/contract/resources'
import { countResources, labelsOfResources, listResources } from '@/lib/facts/objects/gather/resources'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { kubeClient } from '@/lib/kube/transport/client'
import { guarded } from '@/lib/server/http/guarded'
import { problemResponse, readQuery, respond } from '@/lib/server/http/respond'
import { respondShared } from '@/lib/server/http/shared-answer'
import { liveHub } from '@/lib/server/live/process-hub'

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
