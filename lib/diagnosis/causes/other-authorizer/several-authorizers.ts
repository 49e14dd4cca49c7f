import { inTurn, say } from '@/lib/phrase/phrase'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

export const severalAuthorizers: CallCause<'I6', { reasons: readonly string[] }> = {
  id: 'I6',
  family: 'other-authorizer',
  title: 'Several authorizers were asked',
  nature: 'state',
  find({ refusal }) {
    const reasons = (refusal?.reason ?? '').split('\n').filter((line) => line.trim() !== '')
    return reasons.length > 1 ? [{ confidence: 'proven', tier: 'beside', data: { reasons } }] : []
  },
  says: ({ reasons }) =>
    say`Several authorizers were asked and none allowed it: ${inTurn(
      reasons.map((reason) => [excerpt(reason)]),
      '; ',
    )}.`,
}
