import { streamRequestSchema } from '@/lib/contract/topics'
import { readSettings } from '@/lib/pod/environment'
import { systemClock } from '@/lib/server/clock'
import { eventStream, STREAM_HEADERS } from '@/lib/server/event-stream'
import { goodbyeAfterMs } from '@/lib/server/exposed-stream'
import { guarded } from '@/lib/server/guarded'
import { refuseHidden } from '@/lib/server/hidden-rbac'
import { liveHub } from '@/lib/server/process-hub'
import { problemResponse, readQuery } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export const GET = guarded((request) => {
  try {
    const { topics } = readQuery(request, streamRequestSchema)
    for (const { topic } of topics) if (topic.about === 'resources') refuseHidden(topic.target)
    return eventStream(topics, {
      hub: liveHub(),
      clock: systemClock,
      signal: request.signal,
      goodbyeAfterMs: goodbyeAfterMs(readSettings()),
    })
  } catch (error) {
    return problemResponse(error)
  }
})

// Next would answer HEAD by GET, and nobody would read that stream.
export const HEAD = guarded(() => {
  return new Response(null, { headers: STREAM_HEADERS })
})
