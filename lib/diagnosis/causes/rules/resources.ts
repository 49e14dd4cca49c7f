import { capitalized, code, listed, NOTHING, say } from '@/lib/phrase/phrase'
import { ruleCause } from '../finding'
import {
  addGroup,
  addResource,
  CAPITALS,
  gives,
  nearGroup,
  nearSubject,
  nearTarget,
  replaceGroup,
  replaceResource,
  wordOf,
} from './near-rule'

const resourceMisspelled = ruleCause<'D6'>({
  id: 'D6',
  title: 'The rule misspells the resource',
  nature: 'wrong',
  ofMiss: ({ resource }) =>
    (resource?.how === 'misspelled' && !CAPITALS.has(resource.spelling)) ||
    (resource?.how === 'form' && resource.form.how !== 'star'),
  says(data, { request }) {
    const { resource } = data.miss
    const word = wordOf(data)
    if (resource?.how === 'form') {
      return say`${nearSubject(data)} writes the resource as ${code(`"${word}"`)}. ${capitalized(resource.form.why)}, so the rule does not cover ${code(nearTarget(request))}.`
    }
    const isGuess = resource?.how === 'misspelled' && resource.spelling === 'letters'
    if (!isGuess) {
      return say`${nearSubject(data)} spells the resource ${code(`"${word}"`)}; its name in the API is ${code(nearTarget(request))}. A rule matches only the plural name.`
    }
    const meant = [nearTarget(request), ...resource.others]
    return say`${nearSubject(data)} names the resource ${code(`"${word}"`)}, which is not in the API server's list. It may mean ${listed(meant.map(code), 'or')}: a rule matches only the exact plural name.`
  },
  correct: (data, { request }) => replaceResource(data, request),
})

const resourceCapitals = ruleCause<'D7'>({
  id: 'D7',
  title: 'The rule spells the resource with capitals',
  nature: 'wrong',
  ofMiss: ({ resource }) => resource?.how === 'misspelled' && CAPITALS.has(resource.spelling),
  says: (data, { request }) =>
    say`${nearSubject(data)} spells the resource "${code(wordOf(data))}"; its name in the API is ${code(nearTarget(request))}. Names are case-sensitive and lowercase.`,
  correct: (data, { request }) => replaceResource(data, request),
})

const subresourceWildcard = ruleCause<'D9'>({
  id: 'D9',
  title: 'pods/* is not a wildcard',
  nature: 'wrong',
  ofMiss: ({ resource }) =>
    resource?.how === 'star-subresource' || (resource?.how === 'form' && resource.form.how === 'star'),
  says: (data) =>
    say`${nearSubject(data)} writes "${code(wordOf(data))}", which matches nothing. Only "*" and the form "*/log" are wildcards for resources.`,
  correct: (data, { request }) => replaceResource(data, request),
})

const onlySubresource = ruleCause<'D10'>({
  id: 'D10',
  title: 'Only the subresource is granted',
  nature: 'missing',
  ofMiss: ({ resource }) => resource?.how === 'child',
  says: (data, { request }) =>
    say`${nearSubject(data)} grants ${code(wordOf(data))}, which does not include ${code(nearTarget(request))} itself.`,
  correct: (data, { request }) => addResource(data, request),
})

const groupMisspelled = ruleCause<'D5'>({
  id: 'D5',
  title: 'The rule writes the group as a version or a word',
  nature: 'wrong',
  ofMiss: ({ resource, group }) => !resource && group?.how === 'form',
  says(data, { request }) {
    const { group } = data.miss
    const why = group?.how === 'form' ? capitalized(group.form.why) : NOTHING
    return say`${nearSubject(data)} writes the API group as ${code(`"${group?.word ?? ''}"`)}. ${why}, so the rule does not cover ${code(nearTarget(request))}.`
  },
  correct: (data, { request }) => replaceGroup(data, request),
})

const otherGroup = ruleCause<'D4'>({
  id: 'D4',
  title: 'The rule names another API group',
  nature: 'wrong',
  ofMiss: ({ resource, group }) => !resource && group?.how === 'other',
  says: (data, { request }) =>
    say`${gives(data)}. The resource matches but the group does not: the request is for ${nearGroup(request)}.`,
  correct: (data, { request }) => addGroup(data, request),
})

export const spellingCauses = [resourceMisspelled, resourceCapitals, subresourceWildcard] as const

export const resourceCauses = [onlySubresource, groupMisspelled, otherGroup] as const
