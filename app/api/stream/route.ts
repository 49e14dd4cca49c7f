import { streamRequestSchema } from '@/lib/contract/topics'
import { refuseHidden } from '@/lib/facts/questions/hidden-rbac'
import { readSettings } from '@/lib/pod/environment'
import { systemClock } from '@/lib/process/clock'
import { goodbyeAfterMs } from '@/lib/server/gate/exposed-stream'
import { guarded } from '@/lib/server/http/guarded'
import { problemResponse, readQuery } from '@/lib/server/http/respond'
import { eventStream, STREAM_HEADERS } from '@/lib/server/live/event-stream'
import { liveHub } from '@/lib/server/live/process-hub'

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

// Next would answer HEAD with GET, and no one would read that stream.
export const HEAD = guarded(() => {
  return new Response(null, { headers: STREAM_HEADERS })
})
