import { overviewApi } from '@/lib/pages/overview/contract'
import { badgeSvg } from '@/lib/pages/overview/judge/badge'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { askingBy } from '@/lib/server/api/facts'
import { guarded } from '@/lib/server/http/guarded'
import { HEADERS, problemResponse } from '@/lib/server/http/respond'

export const dynamic = 'force-dynamic'

const answers = createProcessAnswers(askingBy())

/** The verdict of the Overview as a picture, for a portal or a README. */
export const GET = guarded(async (request) => {
  try {
    const { verdict } = await answers.ask(overviewApi, {}, request.signal)
    return new Response(badgeSvg(verdict), { headers: { ...HEADERS, 'content-type': 'image/svg+xml' } })
  } catch (error) {
    return problemResponse(error)
  }
})
