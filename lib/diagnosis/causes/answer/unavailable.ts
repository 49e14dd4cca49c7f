import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { unavailabilityIn } from './unavailability'

interface Unavailable {
  form: 'starting' | 'shutdown' | 'other'
  says: string
}

export const unavailable: AnswerCause<'K503', Unavailable> = {
  id: 'K503',
  family: 'answer',
  title: 'The API server is not ready or shutting down',
  nature: 'state',
  find(status) {
    const found = unavailabilityIn(status)
    if (!found || found.form === 'aggregated') return []
    return [{ confidence: 'proven', data: { form: found.form, says: found.says } }]
  },
  says({ form, says }) {
    switch (form) {
      case 'starting':
        return say`The API server is not ready and may not serve every path yet (${excerpt(says)}).`
      case 'shutdown':
        return say`The API server is shutting down.`
      case 'other':
        return say`The API server, or a server behind it, is unavailable: ${excerpt(says)}.`
    }
  },
  fixes: () => [requestChange(say`Retry the call after a few seconds, backing off each time.`)],
}
