import { shownBy, shownByWords } from '@/lib/evidence/shown'
import { code, listed, NOTHING, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { isBuiltInGroup } from '@/lib/rbac/built-in-groups'
import { isKnownVerb, meantVerbs, RESOURCE_VERBS } from '@/lib/rbac/verbs'
import type { Case } from '../../case'
import { clusterChange, requestChange } from '../../fixes/draft'
import { unlistedIn } from '../answer/not-found'
import { aggregatedApiDown } from '../answer/not-now'
import type { NoData } from '../cause'
import { callCause, inText } from '../finding'
import { nearTarget } from '../rules/near-rule'
import { API_RESOURCES, answered, askInstead, notServed, type Suggested, suggested } from './not-served'

const emptySegment = callCause<'G6', NoData>({
  id: 'G6',
  title: 'A path segment is empty',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: ({ request }) =>
    request.kind === 'resource' && request.resource === ''
      ? [{ confidence: shownByWords(request.verb), tier: 'call', data: {} }]
      : [],
  says: () =>
    say`The path has an empty segment ("//"), so the API server read an empty resource. Usually a variable in the URL was empty, often the namespace.`,
  changes: () => [
    requestChange(say`Set the variable that left "//" in the URL, often the namespace or the version.`),
  ],
})

const noSuchResource = callCause<'G1', Suggested>({
  id: 'G1',
  title: 'No such resource',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'resource'),
  says(data, theCase) {
    const { request, known } = theCase
    const what = nearTarget(request)
    const meant = data.suggestions[0]
    if (known) {
      const sub = meant?.subresources[0]
      const hint = meant && sub ? say` The subresource is ${code(`${meant.resource}/${sub.name}`)}.` : NOTHING
      return say`The API server serves no ${code(what)}.${hint} ${answered(theCase)}`
    }
    const hint = meant ? say` It serves ${suggested(request, data)}.` : NOTHING
    return say`The API server serves no resource ${code(`"${what}"`)}.${hint} ${answered(theCase)}`
  },
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
})

/** The same where only the text is known. */
export const noSuchResourceInText = inText<'G1', { type: string }, AnsweredStatus>(noSuchResource, {
  headline: 'The client did not find the type in what the API server lists, so it made no call.',
  find(status) {
    const unlisted = unlistedIn(status)
    return unlisted && 'type' in unlisted ? unlisted : undefined
  },
  confidence: 'likely',
  says: ({ type }) =>
    say`The client did not find type ${code(`"${type}"`)} in what the API server lists: it is misspelled or not installed, or the client was not allowed to read the list.`,
  fixes: () => [requestChange(say`Compare it with what the API server lists.`, { command: API_RESOURCES })],
})

const resourceInOtherGroup = callCause<'G2', Suggested>({
  id: 'G2',
  title: 'The resource is in another API group',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'group'),
  says: (data, theCase) =>
    say`The API server serves no ${code(nearTarget(theCase.request))}. It serves ${suggested(theCase.request, data)}, which is in another API group. ${answered(theCase)}`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
})

interface Unlisted {
  kind: string
  version: string
}

const noSuchGroup = callCause<'G3', Suggested>({
  id: 'G3',
  title: 'No such API group',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'absent-group'),
  says: (data, theCase) => {
    const { request } = theCase
    const group = request.kind === 'resource' ? request.group : ''
    const hint = data.suggestions.length > 0 ? say` It serves ${suggested(request, data)}.` : NOTHING
    return say`The API server serves no group "${code(group)}": it is misspelled, not installed, or was removed.${hint} ${answered(theCase)}`
  },
  changes: ({ suggestions }, theCase) =>
    suggestions.length > 0
      ? askInstead(theCase, suggestions)
      : [
          clusterChange(
            say`Install the CustomResourceDefinition or API server of this group, or check its spelling.`,
          ),
        ],
})

/** The same where only the text is known. */
export const noSuchGroupInText = inText<'G3', Unlisted, AnsweredStatus>(noSuchGroup, {
  headline: 'The client did not find the type in what the API server lists, so it made no call.',
  find(status) {
    const unlisted = unlistedIn(status)
    return unlisted && 'kind' in unlisted ? unlisted : undefined
  },
  says: ({ kind, version }) =>
    say`The client found no kind ${code(kind)} in ${code(version)} among what the API server lists. It is misspelled, not installed or was removed, or the client’s list is old.`,
  fixes: ({ version }) => [
    requestChange(say`Compare the version with what the API server serves.`, {
      command: 'kubectl api-versions',
    }),
    clusterChange(
      say`Install the CustomResourceDefinition or API server of ${code(version)}, if it is missing.`,
    ),
  ],
})

interface NoVerb {
  /** What discovery lists for the resource; nothing where it was not read. */
  served: readonly string[]
  meant: readonly string[]
}

/** A program may ask for verbs of its own on what it installed; of Kubernetes' own resources discovery lists them all. */
function noVerb({ request, known, catalogue }: Case): NoVerb | undefined {
  if (request.kind === 'path' || !isBuiltInGroup(request.group)) return undefined
  const { verb, subresource } = request
  if (catalogue === undefined && verb !== '' && !isKnownVerb(verb))
    return { served: [], meant: meantVerbs(verb) }
  if (!known) return undefined
  const served =
    subresource === '' ? known.verbs : known.subresources.find(({ name }) => name === subresource)?.verbs
  if (isKnownVerb(verb) || !served || served.includes(verb)) return undefined
  return { served, meant: meantVerbs(verb).filter((one) => served.includes(one)) }
}

const noSuchVerb = callCause<'G11', NoVerb>({
  id: 'G11',
  title: 'No such verb',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find(theCase) {
    const data = noVerb(theCase)
    return data ? [{ confidence: shownBy(theCase.discovery), tier: 'absent', data }] : []
  },
  says: ({ served, meant }, { request }) => {
    const hint = meant.length === 0 ? NOTHING : say` Did you mean ${listed(meant.map(code), 'or')}?`
    if (served.length === 0)
      return say`${code(`"${request.verb}"`)} is not a verb.${hint} Kubernetes checks no such call.`
    return say`${code(`"${request.verb}"`)} is not a verb.${hint} The API server lists ${listed(served.map(code))} for this resource, and Kubernetes checks no other.`
  },
  changes: ({ served, meant }, { request }) => {
    const verbs = meant.length > 0 ? meant : served.length > 0 ? served : RESOURCE_VERBS
    const calls = meant.slice(0, 3).map((verb) => ({ ...request, verb }))
    return [requestChange(say`Use ${listed(verbs.map(code), 'or')}.`, calls.length === 0 ? {} : { calls })]
  },
})

const pathWithoutVersion = callCause<'G4', Suggested>({
  id: 'G4',
  title: 'The path lacks the version',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'no-version'),
  says: (_, { request }) =>
    say`The path ${code(nearTarget(request))} has no version, so it is judged as a path, not as a resource.`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
})

const pathWithoutPrefix = callCause<'G5', Suggested>({
  id: 'G5',
  title: 'The path lacks its /api or /apis prefix',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'no-prefix'),
  says: (_, { request }) =>
    say`The path ${code(nearTarget(request))} starts with neither /api nor /apis, so it is judged as a path, not as a resource.`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
})

export const unservedCauses = [
  emptySegment,
  noSuchResource,
  resourceInOtherGroup,
  noSuchGroup,
  noSuchVerb,
  pathWithoutVersion,
  pathWithoutPrefix,
  aggregatedApiDown,
] as const
