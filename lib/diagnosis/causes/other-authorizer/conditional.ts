import { capitalized, code, inTurn, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { AuthorizerCondition } from '@/lib/rbac/conditions'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { CallCause } from '../cause'

interface Conditional {
  conditions: readonly AuthorizerCondition[]
  isRefused: boolean
}

const MOST = 3
const IF: Record<AuthorizerCondition['effect'], string> = {
  allow: 'allowed if',
  deny: 'forbidden if',
  'no-opinion': 'left to the next authorizer if',
}

function sayCondition({ effect, id, says }: AuthorizerCondition): Phrase {
  const what =
    says === ''
      ? say`condition ${code(id)} holds`
      : say`${excerpt(says)}${id === '' ? NOTHING : say` (${code(id)})`}`
  return say`${words(IF[effect])}: ${what}`
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
    const who =
      authorizers.length === 0
        ? say`An authorizer`
        : say`Authorizer ${inTurn(
            authorizers.map((name) => [code(name)]),
            ', ',
          )}`
    const shown = conditions.slice(0, MOST).map((each) => say`${capitalized(sayCondition(each))}.`)
    const more = conditions.length > MOST ? say` And ${conditions.length - MOST} more conditions.` : NOTHING
    const met = isRefused ? say` The call in the text did not meet them.` : NOTHING
    return say`${who} decides only once it sees the object. ${inTurn(shown)}${more}${met}`
  },
  changes: ({ conditions }) => {
    const allows = conditions.filter(({ effect }) => effect === 'allow')
    const [first] = allows.length > 0 ? allows : conditions
    const says = first?.says ? say`: ${excerpt(first.says)}` : NOTHING
    const how = allows.length > 0 ? say`that meets the condition` : say`to which no condition applies`
    return [requestChange(say`Send an object ${how}${says}. A Role changes nothing here.`)]
  },
}
