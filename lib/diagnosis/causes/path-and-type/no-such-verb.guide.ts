import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { missingVerb } from '../rules/missing-verb'
import { NEVER, SEEN } from './guide-parts'
import { noSuchResource } from './no-such-resource'

export const noSuchVerbGuide: Guide = {
  sees: [refused('read services')],
  isToldByText: false,
  why: 'There is no such verb. Kubernetes has get, list, watch, create, update, patch, delete and deletecollection, and a few more for its own checks, such as impersonate and bind.',
  check: [
    { says: 'Check the call. Podglass compares the verb with discovery.', to: checkAt('read services') },
    { says: 'See the verbs of each resource.', command: 'kubectl api-resources -o wide' },
  ],
  change: [{ says: 'Use a verb that the resource has.', command: 'kubectl auth can-i get services' }],
  not: NEVER,
  gates: ['authorization'],
  related: [noSuchResource, missingVerb],
  seenBy: SEEN,
}
