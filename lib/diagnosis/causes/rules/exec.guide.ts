import { malformed } from '../answer/malformed'
import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { ephemeralContainers } from './ephemeral-containers'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'
import { unknownVerb } from './unknown-verb'
import { writeNeedsCreate } from './write-needs-create'

export const execGuide: Guide = {
  sees: [
    refused('create pods/exec', { name: 'web-0' }),
    refused('get pods/exec', { name: 'web-0' }),
    'pods "web-0" is forbidden: ',
  ],
  isToldByText: false,
  why: 'A POST (SPDY) is create; a WebSocket opens with GET, which is get. Since Kubernetes 1.35 a WebSocket needs create as well, and that refusal ends without a reason.',
  check: [
    { says: 'Check create. Then check get.', to: checkAt('create pods/exec', { name: 'web-0' }) },
    { says: 'See the version of the API server.', command: 'kubectl version' },
  ],
  change: [
    {
      says: 'Grant both verbs, and get on pods for kubectl. Anyone who may exec can act as the pod’s ServiceAccount.',
      yaml: roleForWeb('web-exec', rule('', ['pods'], ['get']), rule('', ['pods/exec'], ['get', 'create'])),
    },
  ],
  not: 'Write the verb exec (D19), or a rule on pods with create: that creates pods.',
  gates: ['authorization'],
  related: [missingSubresource, unknownVerb, writeNeedsCreate, ephemeralContainers, malformed],
  seenBy: `${RULES_SEEN} The version of the API server, which says whether create is needed.`,
}
