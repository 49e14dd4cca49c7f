import { streamRequestSchema } from '@/lib/contract/topics'
import { systemClock } from '@/lib/server/clock'
import { eventStream, STREAM_HEADERS } from '@/lib/server/event-stream'
import { liveHub } from '@/lib/server/process-hub'
import { problemResponse, readQuery } from '@/lib/server/respond'

export const dynamic = 'force-dynamic'

export function GET(request: Request): Response {
  try {
    const { topics } = readQuery(request, streamRequestSchema)
    return eventStream(topics, { hub: liveHub(), clock: systemClock, signal: request.signal })
  } catch (error) {
    return problemResponse(error)
  }
}

// Next would answer HEAD by GET, and nobody would read that stream.
export function HEAD(): Response {
  return new Response(null, { headers: STREAM_HEADERS })
}
