import { code, say } from '@/lib/phrase/phrase'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import { describeResource } from '@/lib/words/resources'
import { inText, type NoData, type RuleCause, type TextCause } from '../cause'
import { addVerb, failsByVerb, gives } from './near-rule'

export const writeNeedsCreate: RuleCause<'D17'> = {
  id: 'D17',
  family: 'rules',
  title: 'Writing an absent object needs create too',
  nature: 'missing',
  ofMiss: (miss, request) =>
    failsByVerb(miss, request) &&
    request.verb === 'create' &&
    // A create carries a name only when it is part of a write to an absent object.
    request.name !== '' &&
    request.subresource === '' &&
    ['patch', 'update'].some((verb) => miss.rule.verbs.includes(verb)),
  says: (data) =>
    say`${gives(data)}, but not create. Applying an object that does not exist, or creating it with PUT, needs create too.`,
  correct: (data, { request }) => addVerb(data, request),
}

/** The same where only the text is known. */
export const writeNeedsCreateInText: TextCause<'D17', NoData, RefusedTarget> = inText(writeNeedsCreate, {
  find: ({ group, resource }) => {
    const confidence = group === '' && resource === 'pods' ? 'possible' : 'likely'
    return [{ confidence, data: {} }]
  },
  says: () =>
    say`An update or apply of an object that does not exist also needs create. Before Kubernetes 1.32 its refusal ended without a reason.`,
  fixes: (_, { resource = '', group = '' }) => [
    {
      where: 'role',
      says: say`Add create on ${code(describeResource({ resource, group, subresource: '' }))} to the account’s Role, or create the object first.`,
      opens: [],
      opensUnlisted: true,
    },
  ],
})
