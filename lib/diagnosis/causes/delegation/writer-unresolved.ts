import { say } from '@/lib/phrase/phrase'
import { excerpt } from '../../wording/excerpt'
import type { TextCause } from '../cause'
import type { Escalated } from './escalation'

export const writerUnresolved: TextCause<'H3', { errors: string }, Escalated> = {
  id: 'H3',
  family: 'delegation',
  title: 'The writer’s own rules could not all be resolved',
  nature: 'wrong',
  kind: 'authorization',
  find: ({ resolutionErrors: errors }) =>
    errors === '' ? [] : [{ confidence: 'possible', data: { errors } }],
  says: ({ errors }) =>
    say`Not all of the writer's own rules could be resolved (${excerpt(errors)}), so it may have more than the check saw.`,
}
