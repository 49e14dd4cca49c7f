import type { Explanation } from '@/lib/contract/explanation'
import { visibleText } from '@/lib/contract/visible-text'
import { sayLogged } from '@/lib/diagnosis/wording/say-logged'
import { describeResource } from '@/lib/words/resources'
import { callWords, code, plain, type Word, whoWords } from './call-words'

/** The calls that were likely meant, where the refused one names what the API does not serve. */
export function meantCalls({ cause, fixes }: Pick<Explanation, 'cause' | 'fixes'>) {
  return cause?.isUnserved ? fixes.flatMap(({ calls = [] }) => calls) : []
}

/** True where another question is the answer, so that repeating this one shows nothing. */
export function isMistyped(explanation: Pick<Explanation, 'cause' | 'fixes'>): boolean {
  return meantCalls(explanation).length > 0
}

function notServedWords({ path, group = '', resource = '', subresource }: Explanation['request']): Word[] {
  if (path !== undefined) return [code(path), plain(' is not a path of the API')]
  return [plain('The API server serves no '), code(describeResource({ group, resource, subresource }))]
}

interface FactContext {
  /** The page saw it refused before. */
  isFixed: boolean
  /** Until when it worked. */
  worked?: string | undefined
}

/** The fact of an explanation in words, from its data where the call is complete, else as it says itself. */
export function factWords(explanation: Explanation, { isFixed, worked }: FactContext): Word[] {
  const { verdict, kind, request, says, basis } = explanation
  const call = callWords(request)
  if (isMistyped(explanation)) return notServedWords(request)
  if (kind !== 'authorization' || call === undefined) return [plain(visibleText(says))]
  const who = whoWords(request)
  switch (verdict) {
    case 'allowed':
      return [plain(isFixed ? 'Fixed. ' : ''), who, plain(' can '), ...call]
    case 'denied':
      if (explanation.logged !== undefined) {
        const where = sayLogged(explanation.logged, request.user ?? '')
        return [who, plain(' was refused '), ...call, plain(` (${visibleText(where)})`)]
      }
      return [
        plain(worked === undefined ? '' : `${worked}. Now `),
        who,
        plain(basis?.isTextAlone ? ' was not allowed to ' : ' cannot '),
        ...call,
      ]
    case 'unknown':
      if (explanation.conditions !== undefined)
        return [who, plain(' can '), ...call, plain(', if a condition holds')]
      return [plain('Could not tell whether '), who, plain(' can '), ...call]
    case 'failed':
      return [plain(visibleText(says))]
  }
}
