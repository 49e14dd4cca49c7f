import { processChanges } from '@/lib/facts/changes/gather/process-changes'
import { processRefusals } from '@/lib/facts/refusals/gather/process-refusals'
import { kubeClient } from '@/lib/kube/transport/client'
import { serveMcp } from '@/lib/pages/agents/mcp-server'
import { readSettings } from '@/lib/pod/environment'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { guarded } from '@/lib/server/http/guarded'
import { onlyPost, unknownRoute } from '@/lib/server/http/no-such-route'
import { HEADERS, problemResponse, readJsonValue } from '@/lib/server/http/respond'
import { liveHub } from '@/lib/server/live/process-hub'
import { processOverview } from '@/lib/server/live/process-overview'

export const dynamic = 'force-dynamic'

// JSON can encode one character of a pasted text as six.
const BODY_BYTES = 2 * 1024 * 1024

const answers = createProcessAnswers({
  kube: kubeClient,
  hub: liveHub,
  refusals: (query, signal) => processRefusals(kubeClient(), query, signal),
  changes: (query, signal) => processChanges(kubeClient(), query, signal),
  overview: (signal) => processOverview({ kube: kubeClient(), hub: liveHub() }, signal),
})

export const GET = guarded(onlyPost)

export const POST = guarded(async (request) => {
  if (!readSettings().mcp) return unknownRoute()
  try {
    const message = await readJsonValue(request, BODY_BYTES)
    const response = await serveMcp({ request, message }, answers)
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value)
    return response
  } catch (error) {
    return problemResponse(error)
  }
})
