import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { noSuchResource } from '../path-and-type/no-such-resource'
import { RULES_SEEN } from './guide-parts'
import { resourceCapitals } from './resource-capitals'
import { subresourceWildcard } from './subresource-wildcard'

export const resourceMisspelledGuide: Guide = {
  sees: [refused('list pods')],
  isToldByText: false,
  why: 'The rule says pod, deployments.apps, "pods,services" or another word that is not a resource. Any string is valid in a rule, so nothing rejects it. Only the plural name matches, without its group, one name per entry.',
  check: [
    { says: 'See the names in the API.', command: 'kubectl api-resources -o name' },
    {
      says: 'Check the call. Podglass also asks for the misspelled word, which finds the Role.',
      to: checkAt('list pods'),
    },
  ],
  change: [
    {
      says: 'Write the name in the plural.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [resourceCapitals, subresourceWildcard, noSuchResource],
  seenBy: RULES_SEEN,
}
