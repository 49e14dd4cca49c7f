import { setImmediate as nextTurn } from 'node:timers/promises'
import { readSettings } from '@/lib/pod/environment'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { askingBy } from '@/lib/server/api/facts'
import { guarded } from '@/lib/server/http/guarded'
import { onlyPost, unknownRoute } from '@/lib/server/http/no-such-route'
import { HEADERS, problemResponse, readJsonValue } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

// JSON can encode one character of a pasted text as six.
const BODY_BYTES = 2 * 1024 * 1024

const answers = createProcessAnswers(askingBy())

/** No page needs the 8 MiB of it, so it is loaded with the first call: in turns, since at once it would hold others for 0.12 s. */
async function loadServer() {
  await nextTurn()
  await import('zod')
  await nextTurn()
  await import('@modelcontextprotocol/server')
  await nextTurn()
  return import('@/lib/pages/agents/mcp-server')
}

export const GET = guarded(onlyPost)

export const POST = guarded(async (request) => {
  if (!readSettings().mcp) return unknownRoute()
  try {
    const message = await readJsonValue(request, BODY_BYTES)
    const { serveMcp } = await loadServer()
    await nextTurn()
    const response = await serveMcp({ request, message }, answers)
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value)
    return response
  } catch (error) {
    return problemResponse(error)
  }
})
