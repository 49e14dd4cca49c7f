import { code, say } from '@/lib/phrase/phrase'
import { inventedVerb, wordForm } from '@/lib/phrase/rule-words'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { Attributes, ResourceAttributes } from '@/lib/rbac/types'
import { describeResource } from '@/lib/words/resources'
import type { Case } from '../../case'
import { requestChange, unlistedGrant } from '../../fixes/draft'
import type { Miss } from '../../near-miss'
import type { Ranked } from '../cause'
import { inText, ruleCause } from '../finding'
import { addVerb, failsByVerb, gives, type NearRule, nearSubject, replaceVerb } from './near-rule'
import { ruleFound } from './rule-found'

/** What holds of a rule for the requested resource that lacks the verb: each is told from the others by the verbs that it has. */
function lackingVerb(isMeant: (request: ResourceAttributes, verbs: readonly string[]) => boolean) {
  return {
    nature: 'missing',
    ofMiss: (miss: Miss, request: Attributes) =>
      failsByVerb(miss, request) && isMeant(request, miss.rule.verbs),
    correct: (data: NearRule, { request }: Case) => addVerb(data, request),
  } as const
}

const getWithoutList = ruleCause<'D2'>({
  id: 'D2',
  title: 'get is granted, list is not',
  ...lackingVerb(({ verb }, verbs) => verb === 'list' && verbs.includes('get') && !verbs.includes('watch')),
  says: (data) =>
    say`${gives(data)}, but not list. Reading one object by its name is get; reading all of them is list.`,
})

/** Beside the missing verb itself, because a reader who can list but not watch runs an informer. */
function watchesWithoutList(theCase: Case): Ranked<NearRule>[] {
  const { request, misses } = theCase
  if (request.kind === 'path' || request.verb !== 'watch') return []
  return misses
    .filter(
      (miss) =>
        failsByVerb(miss, request) && !miss.failed.includes('scope') && miss.rule.verbs.includes('list'),
    )
    .filter(({ rule }) => inventedVerb(request.verb, rule.verbs) === undefined)
    .map((miss) => ({ ...ruleFound(miss, theCase), parts: miss.parts + 1 }))
}

const listWithoutWatch = ruleCause<'D3'>({
  id: 'D3',
  title: 'An informer needs both list and watch',
  sameFor: 'informers',
  find: watchesWithoutList,
  ...lackingVerb(({ verb }, verbs) => verb === 'list' && verbs.includes('watch')),
  says: (data, { request }) =>
    say`${gives(data)}, but not ${code(request.verb)}. A client that keeps a live copy needs both list and watch.`,
})

const deleteWithoutDeletecollection = ruleCause<'D15'>({
  id: 'D15',
  title: 'delete is granted, deletecollection is not',
  ...lackingVerb(({ verb }, verbs) => verb === 'deletecollection' && verbs.includes('delete')),
  says: (data) =>
    say`${gives(data)}, but not deletecollection. One request that deletes all objects, or those of a selector, is a separate verb.`,
  changes: () => [requestChange(say`Delete the objects one by one, by name.`)],
})

const updateOrPatch = ruleCause<'D16'>({
  id: 'D16',
  title: 'update is granted, patch is not',
  ...lackingVerb(
    ({ verb }, verbs) =>
      (verb === 'patch' && verbs.includes('update')) || (verb === 'update' && verbs.includes('patch')),
  ),
  says: (data, { request }) =>
    say`${gives(data)}, but not ${code(request.verb)}. PUT is update; PATCH, as kubectl edit, apply and label send it, is patch.`,
})

const writeNeedsCreate = ruleCause<'D17'>({
  id: 'D17',
  title: 'Writing an absent object needs create too',
  // A create carries a name only when it is part of a write to an absent object.
  ...lackingVerb(
    ({ verb, name, subresource }, verbs) =>
      verb === 'create' &&
      name !== '' &&
      subresource === '' &&
      (verbs.includes('patch') || verbs.includes('update')),
  ),
  says: (data) =>
    say`${gives(data)}, but not create. Applying an object that does not exist, or creating it with PUT, needs create too.`,
})

/** The same where only the text is known. */
export const writeNeedsCreateInText = inText<'D17', RefusedTarget, RefusedTarget>(writeNeedsCreate, {
  find: (target) => target,
  confidence: ({ group, resource }) => (group === '' && resource === 'pods' ? 'possible' : 'likely'),
  says: () =>
    say`An update or apply of an object that does not exist also needs create. Before Kubernetes 1.32 that refusal gave no reason.`,
  fixes: (_, { resource = '', group = '' }) => [
    unlistedGrant(
      'role',
      say`Add create on ${code(describeResource({ resource, group, subresource: '' }))} to the account’s Role, or create the object first.`,
    ),
  ],
})

const missingVerb = ruleCause<'D1'>({
  id: 'D1',
  title: 'The verb is missing',
  nature: 'missing',
  ofMiss: (miss, request) => request.kind === 'path' || failsByVerb(miss, request),
  says: (data, { request }) => say`${gives(data)}, but not ${code(request.verb)}.`,
  correct: (data, { request }) => addVerb(data, request),
})

export const unknownVerb = ruleCause<'D19'>({
  id: 'D19',
  title: 'The rule has a verb that the API does not know',
  nature: 'wrong',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) && inventedVerb(request.verb, miss.rule.verbs) !== undefined,
  says(data, { request: { verb } }) {
    const word = inventedVerb(verb, data.miss.rule.verbs) ?? ''
    const form = wordForm('verbs', word)
    return form
      ? say`${nearSubject(data)} has the verb ${code(`"${word}"`)}: ${form.why}. This request asks for ${code(verb)}.`
      : say`${nearSubject(data)} has the verb ${code(`"${word}"`)}, which Kubernetes itself never asks for. This request asks for ${code(verb)}.`
  },
  correct(data, { request: { verb } }) {
    const word = inventedVerb(verb, data.miss.rule.verbs) ?? ''
    return replaceVerb(data, word, wordForm('verbs', word)?.meant ?? [verb])
  },
})

export const verbCauses = [
  getWithoutList,
  listWithoutWatch,
  deleteWithoutDeletecollection,
  updateOrPatch,
  writeNeedsCreate,
  missingVerb,
] as const
