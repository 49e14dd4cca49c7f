import type { Explanation } from '@/lib/contract/explanation'
import { sayLogged } from '@/lib/diagnosis/wording/say-logged'
import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { describeResource } from '@/lib/words/resources'
import { sayCaller, sayShortCall } from './say-call'

/** The calls that were likely meant, where the refused one names what the API does not serve. */
export function meantCalls({ cause, fixes }: Pick<Explanation, 'cause' | 'fixes'>) {
  return cause?.isUnserved ? fixes.flatMap(({ calls = [] }) => calls) : []
}

/** True where another question is the answer, so that repeating this one shows nothing. */
export function isMistyped(explanation: Pick<Explanation, 'cause' | 'fixes'>): boolean {
  return meantCalls(explanation).length > 0
}

function sayNotServed({ path, group = '', resource = '', subresource }: Explanation['request']): Phrase {
  if (path !== undefined) return say`${code(path)} is not a path of the API`
  return say`The API server serves no ${code(describeResource({ group, resource, subresource }))}`
}

interface FactContext {
  /** The page saw it refused before. */
  isFixed: boolean
  /** Until when it worked. */
  worked?: Phrase | undefined
}

/** The fact of an explanation, from its data when the call is complete, otherwise in its own words. */
export function sayFact(explanation: Explanation, { isFixed, worked }: FactContext): Phrase {
  const { verdict, kind, request, basis, cause } = explanation
  const call = sayShortCall(request)
  if (isMistyped(explanation)) return sayNotServed(request)
  // A text may not say who was refused, or show that the call itself was allowed and something behind it was not.
  const isOfText = basis?.isTextAlone === true && (request.user === undefined || cause?.isUnreviewed === true)
  if (kind !== 'authorization' || call === undefined || isOfText) return explanation.says
  const who = sayCaller(request)
  switch (verdict) {
    case 'allowed':
      return say`${isFixed ? say`Fixed. ` : NOTHING}${who} can ${call}`
    case 'denied': {
      if (explanation.logged !== undefined)
        return say`${who} was refused ${call} (${sayLogged(explanation.logged, request.user ?? '')})`
      const cannot = basis?.isTextAlone ? say`was not allowed to` : say`cannot`
      return say`${worked === undefined ? NOTHING : say`${worked}. Now `}${who} ${cannot} ${call}`
    }
    case 'unknown':
      return explanation.conditions === undefined
        ? say`Could not tell whether ${who} can ${call}`
        : say`${who} can ${call}, if a condition holds`
    case 'failed':
      return explanation.says
  }
}
