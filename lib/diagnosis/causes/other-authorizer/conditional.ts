import type { Condition } from '@/lib/rbac/conditions'
import { capital } from '@/lib/words/capitals'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

interface Conditional {
  conditions: readonly Condition[]
  isRefused: boolean
}

const MOST = 3
const IF: Record<Condition['effect'], string> = {
  allow: 'allowed if',
  deny: 'forbidden if',
  'no-opinion': 'left to the next authorizer if',
}

function sayCondition({ effect, id, says }: Condition): string {
  const what = says === '' ? `condition ${id} holds` : `${excerpt(says)}${id === '' ? '' : ` (${id})`}`
  return `${IF[effect]}: ${what}`
}

export const conditional: CallCause<'I7', Conditional> = {
  id: 'I7',
  family: 'other-authorizer',
  title: 'It depends on the object',
  nature: 'state',
  isKnownUndecided: () => true,
  find: ({ isForCaller, decision, refusal }) =>
    isForCaller && decision.state === 'read' && decision.value.conditions !== undefined
      ? [
          {
            confidence: refusal ? 'likely' : 'proven',
            tier: 'decided',
            data: { conditions: decision.value.conditions, isRefused: refusal !== undefined },
          },
        ]
      : [],
  says({ conditions, isRefused }) {
    const authorizers = [...new Set(conditions.map(({ authorizer }) => authorizer))].filter(
      (name) => name !== '',
    )
    const who = authorizers.length === 0 ? 'An authorizer' : `Authorizer ${authorizers.join(', ')}`
    const shown = conditions.slice(0, MOST).map((each) => `${capital(sayCondition(each))}.`)
    const more = conditions.length > MOST ? ` And ${conditions.length - MOST} more conditions.` : ''
    const met = isRefused ? ' The call in the text did not meet them.' : ''
    return `${who} decides only once it sees the object. ${shown.join(' ')}${more}${met}`
  },
  changes: ({ conditions }) => {
    const allows = conditions.filter(({ effect }) => effect === 'allow')
    const [first] = allows.length > 0 ? allows : conditions
    const says = first?.says ? `: ${excerpt(first.says)}` : ''
    const how = allows.length > 0 ? 'that meets the condition' : 'to which no condition applies'
    return [requestChange(`Send an object ${how}${says}. A Role changes nothing here.`)]
  },
}
