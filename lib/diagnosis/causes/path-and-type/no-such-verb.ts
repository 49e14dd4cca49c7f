import { code, listed, NOTHING, say } from '@/lib/phrase/phrase'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/request-change'
import { toTuple } from '../../tuple'
import { isBuiltInGroup } from '../built-in-groups'
import type { CallCause } from '../cause'
import { isKnownVerb, meantVerbs } from '../rules/verbs'

interface NoVerb {
  /** What discovery lists for the resource. */
  served: readonly string[]
  meant: readonly string[]
}

/** A program may ask for verbs of its own on what it installed; of Kubernetes' own resources discovery lists them all. */
function noVerb({ request, known }: Case): NoVerb | undefined {
  if (request.kind === 'path' || !known || !isBuiltInGroup(request.group)) return undefined
  const { verb, subresource } = request
  const served =
    subresource === '' ? known.verbs : known.subresources.find(({ name }) => name === subresource)?.verbs
  if (isKnownVerb(verb) || !served || served.includes(verb)) return undefined
  return { served, meant: meantVerbs(verb).filter((one) => served.includes(one)) }
}

export const noSuchVerb: CallCause<'G11', NoVerb> = {
  id: 'G11',
  family: 'path-and-type',
  title: 'No such verb',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find(theCase) {
    const data = noVerb(theCase)
    return data ? [{ confidence: 'proven', tier: 'absent', data }] : []
  },
  says: ({ served, meant }, { request }) => {
    const hint = meant.length === 0 ? NOTHING : say` Did you mean ${listed(meant.map(code), 'or')}?`
    return say`${code(`"${request.verb}"`)} is not a verb.${hint} The API server lists ${listed(served.map(code))} for this resource, and no check of Kubernetes asks for another.`
  },
  changes: ({ served, meant }, { request }) => {
    const verbs = meant.length === 0 ? served : meant
    const calls = meant.slice(0, 3).map((verb) => toTuple({ ...request, verb }))
    return [requestChange(say`Use ${listed(verbs.map(code), 'or')}.`, calls.length === 0 ? {} : { calls })]
  },
}
