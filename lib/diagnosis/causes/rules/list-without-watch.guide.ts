import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { allNamespaces } from '../scope/all-namespaces'
import { getWithoutList } from './get-without-list'
import { RULES_SEEN } from './guide-parts'
import { missingVerb } from './missing-verb'

export const listWithoutWatchGuide: Guide = {
  sees: [
    `E1124 13:37:05.1       1 reflector.go:205] "Failed to watch" err="failed to list *v1.Pod: ${refused('list pods').replaceAll('"', '\\"')}" reflector="k8s.io/client-go/informers/factory.go:160" type="*v1.Pod"`,
    refused('watch pods'),
  ],
  isToldByText: false,
  why: 'An informer lists once and then watches, so it needs both verbs. A cached Get of controller-runtime is an informer too.',
  check: [
    { says: 'Check list and watch.', to: checkAt('watch pods') },
    {
      says: 'Or check as an admin.',
      command:
        'for verb in list watch; do kubectl auth can-i "$verb" pods -n shop --as=system:serviceaccount:shop:web; done',
    },
  ],
  change: [
    {
      says: 'Grant both, plus get.',
      yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  not: 'Grant it in the whole cluster because the informer asks for all namespaces. Restrict the informer to one (F3).',
  gates: ['authorization'],
  related: [missingVerb, getWithoutList, allNamespaces],
  seenBy: RULES_SEEN,
}
