import { code, say } from '@/lib/phrase/phrase'
import type { Attributes } from '@/lib/rbac/types'
import { requestChange } from '../../fixes/draft'
import type { Miss } from '../../near-miss'
import { ruleCause } from '../finding'
import {
  addName,
  dropNames,
  failsByName,
  isNameless,
  type NearRule,
  nearNames,
  nearSubject,
  sayPattern,
} from './near-rule'
import { isProxiedName } from './subresources'

/** What holds of a rule with names for a verb whose requests carry none. */
function underNames(...verbs: readonly string[]) {
  return {
    nature: 'wrong',
    ofMiss: (miss: Miss, request: Attributes) =>
      failsByName(miss) && isNameless(request) && verbs.includes(request.verb),
    // A lone star was meant for all names.
    correct: (data: NearRule) => (data.miss.pattern === '*' ? dropNames(data) : undefined),
  } as const
}

const listUnderNames = ruleCause<'D12'>({
  id: 'D12',
  title: 'list or watch with resourceNames',
  ...underNames('list', 'watch'),
  says: (data, { request }) =>
    say`${nearSubject(data)} allows ${code(request.verb)} only for ${nearNames(data)}.${sayPattern(data)} A ${code(request.verb)} has a name only with the field selector metadata.name=<name>.`,
  changes: ({ miss }) => {
    // An object cannot have a star in its name.
    const name = miss.rule.resourceNames.find((one) => !one.includes('*'))
    return name === undefined
      ? []
      : [
          requestChange(
            say`Request one name with the field selector: ?fieldSelector=metadata.name=${code(encodeURIComponent(name))}`,
          ),
        ]
  },
})

const createUnderNames = ruleCause<'D13'>({
  id: 'D13',
  title: 'create with resourceNames',
  ...underNames('create'),
  says: (data) =>
    say`${nearSubject(data)} grants create only for ${nearNames(data)}.${sayPattern(data)} A POST that creates an object carries no name, so such a rule never matches it.`,
})

const deletecollectionUnderNames = ruleCause<'D14'>({
  id: 'D14',
  title: 'deletecollection with resourceNames',
  ...underNames('deletecollection'),
  says: (data) =>
    say`${nearSubject(data)} grants deletecollection only for ${nearNames(data)}.${sayPattern(data)} Such a request carries no name, so the rule never matches it.`,
})

// Each has its own cause.
const NAMELESS = new Set(['list', 'watch', 'create', 'deletecollection'])

const nameNotListed = ruleCause<'D11'>({
  id: 'D11',
  title: 'The name is not listed',
  nature: 'missing',
  ofMiss: (miss, request) =>
    request.kind === 'resource' &&
    failsByName(miss) &&
    (request.name !== '' ? !isProxiedName(miss, request) : !NAMELESS.has(request.verb)),
  says: (data, { request }) =>
    say`${nearSubject(data)} covers only ${nearNames(data)}, not ${request.kind === 'resource' && request.name !== '' ? code(request.name) : say`a request without a name`}.${sayPattern(data)}`,
  correct: (data, { request }) => (data.miss.pattern === '*' ? dropNames(data) : addName(data, request)),
})

export const nameCauses = [
  listUnderNames,
  createUnderNames,
  deletecollectionUnderNames,
  nameNotListed,
] as const
