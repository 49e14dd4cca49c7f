import { permissionsAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { refused, role, rule } from '../guide-examples'
import { exec } from './exec'
import { RULES_SEEN } from './guide-parts'
import { missingVerb } from './missing-verb'
import { resourceMisspelled } from './resource-misspelled'

export const unknownVerbGuide: Guide = {
  sees: [refused('get pods', { name: 'web-0' })],
  isToldByText: false,
  why: 'The rule has a verb that no request uses, such as read, view, exec, Get, or "get,list,watch" as one string. Any string is a valid verb, so nothing rejects it.',
  check: [
    { says: 'See the verbs in the account’s rules.', to: permissionsAddress('rules') },
    {
      says: 'List the verbs that the API knows.',
      command: 'kubectl api-resources --api-group= -o wide',
    },
  ],
  change: [
    {
      says: 'Write the verbs of the API: get, list, watch, create, update, patch, delete, deletecollection.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [missingVerb, resourceMisspelled, exec],
  seenBy: RULES_SEEN,
}
