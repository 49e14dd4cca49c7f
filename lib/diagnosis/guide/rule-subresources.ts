import { checkAt, refused, role, roleForWeb, rule } from './examples'
import type { Guide } from './guide'
import { RULES_SEEN, type RuleId } from './rules-seen'

type Id = RuleId<'D8' | 'D10' | 'D18' | 'D20' | 'D21' | 'D22' | 'D23' | 'D24' | 'D25'>

/** Family D, the rules: subresources, each of which is a resource of its own to RBAC. */
export const subresourceGuides = {
  D8: {
    sees: [refused('get pods/log', { name: 'web-0' })],
    isToldByText: false,
    why: 'A rule on pods does not include pods/log. Every subresource has to be named.',
    check: [{ says: 'Check the call.', to: checkAt('get pods/log', { name: 'web-0' }) }],
    change: [
      {
        says: 'Add the subresource to the Role that is bound already.',
        yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])),
      },
    ],
    not: 'Write pods/*. It matches nothing (D9).',
    gates: ['authorization'],
    related: ['D9', 'D10', 'D18', 'D20'],
    seenBy: `${RULES_SEEN} The text of another account’s refusal names the subresource, and not whether a rule on pods exists.`,
  },
  D10: {
    sees: [refused('get pods', { name: 'web-0' })],
    isToldByText: false,
    why: 'The rule has pods/log and not pods. kubectl logs gets the pod first, to learn its containers.',
    check: [{ says: 'Check get on the pod itself.', to: checkAt('get pods', { name: 'web-0' }) }],
    change: [
      {
        says: 'Add the resource beside its subresource.',
        yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])),
      },
    ],
    gates: ['authorization'],
    related: ['D8', 'D2'],
    seenBy: RULES_SEEN,
  },
  D18: {
    sees: [refused('update deployments.apps/status', { name: 'web' })],
    isToldByText: false,
    why: 'status and finalizers are subresources. A controller that may update its objects may not yet write their status.',
    check: [{ says: 'Check the call.', to: checkAt('update deployments.apps/status', { name: 'web' }) }],
    change: [
      {
        says: 'Add the subresource with the verbs that the controller uses.',
        yaml: role(
          'deployment-controller',
          rule('apps', ['deployments'], ['get', 'list', 'watch']),
          rule('apps', ['deployments/status'], ['get', 'update', 'patch']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D8', 'H8'],
    seenBy: RULES_SEEN,
  },
  D20: {
    sees: [
      refused('create pods/exec', { name: 'web-0' }),
      refused('get pods/exec', { name: 'web-0' }),
      'pods "web-0" is forbidden: ',
    ],
    isToldByText: false,
    why: 'A POST (SPDY) is create, a WebSocket opens by GET and is get. Since Kubernetes 1.35 a WebSocket needs create as well, and that refusal ends without a reason.',
    check: [
      { says: 'Check create. Then check get.', to: checkAt('create pods/exec', { name: 'web-0' }) },
      { says: 'See the version of the API server.', command: 'kubectl version' },
    ],
    change: [
      {
        says: 'Give both verbs, and get on pods for kubectl. Who may exec acts as the pod’s ServiceAccount.',
        yaml: roleForWeb('web-exec', rule('', ['pods'], ['get']), rule('', ['pods/exec'], ['get', 'create'])),
      },
    ],
    not: 'Write the verb exec (D19), or a rule on pods with create: that makes pods.',
    gates: ['authorization'],
    related: ['D8', 'D19', 'D17', 'D21', 'K400'],
    seenBy: `${RULES_SEEN} The version of the API server, which says whether create is needed.`,
  },
  D21: {
    sees: [refused('patch pods/ephemeralcontainers', { name: 'web-0' })],
    isToldByText: false,
    why: 'kubectl debug gets the pod, patches pods/ephemeralcontainers, and then attaches to the new container.',
    check: [{ says: 'Check the call.', to: checkAt('patch pods/ephemeralcontainers', { name: 'web-0' }) }],
    change: [
      {
        says: 'Give the three rights. Who has them acts as the pod’s ServiceAccount.',
        yaml: roleForWeb(
          'web-debug',
          rule('', ['pods'], ['get', 'list', 'watch']),
          rule('', ['pods/ephemeralcontainers'], ['patch']),
          rule('', ['pods/attach'], ['get', 'create']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D20', 'D8'],
    seenBy: RULES_SEEN,
  },
  D22: {
    sees: [refused('patch deployments.apps/scale', { name: 'web' })],
    isToldByText: false,
    why: 'kubectl scale and autoscalers write the subresource scale and not the Deployment.',
    check: [{ says: 'Check the call.', to: checkAt('patch deployments.apps/scale', { name: 'web' }) }],
    change: [
      {
        says: 'Give the subresource. It changes the number of replicas and nothing else.',
        yaml: roleForWeb(
          'web-scaler',
          rule('apps', ['deployments'], ['get']),
          rule('apps', ['deployments/scale'], ['get', 'update', 'patch']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D8', 'D16'],
    seenBy: RULES_SEEN,
  },
  D23: {
    sees: [refused('create serviceaccounts/token', { name: 'web' })],
    isToldByText: false,
    why: 'A token is asked for by create on serviceaccounts/token. That request carries the account’s name, so resourceNames counts here.',
    check: [{ says: 'Check the call.', to: checkAt('create serviceaccounts/token', { name: 'web' }) }],
    change: [
      {
        says: 'Grant it for one account by its name. Who has it can act as that account.',
        yaml: roleForWeb('web-token', rule('', ['serviceaccounts/token'], ['create'], ['web'])),
      },
    ],
    not: 'Leave resourceNames out: every account of the namespace could then be acted as.',
    gates: ['authorization'],
    related: ['D8', 'D13'],
    seenBy: RULES_SEEN,
  },
  D24: {
    sees: [refused('create pods/eviction', { name: 'web-0' })],
    isToldByText: false,
    why: 'kubectl drain evicts, which is create on pods/eviction. delete on pods is another right, and passes by disruption budgets.',
    check: [{ says: 'Check the call.', to: checkAt('create pods/eviction', { name: 'web-0' }) }],
    change: [
      {
        says: 'Give the subresource.',
        yaml: roleForWeb(
          'web-evictor',
          rule('', ['pods'], ['get', 'list']),
          rule('', ['pods/eviction'], ['create']),
        ),
      },
    ],
    not: 'Delete the pods instead. No PodDisruptionBudget is then asked.',
    gates: ['authorization'],
    related: ['D8', 'K429'],
    seenBy: RULES_SEEN,
  },
  D25: {
    sees: [
      refused('get services/proxy', { name: 'web:http' }),
      refused('get nodes/proxy', { name: 'node-1', namespace: '' }),
    ],
    isToldByText: false,
    why: 'The name in a proxy request holds scheme and port where they are given, as in https:web:443. A rule with resourceNames: ["web"] does not match that.',
    check: [
      {
        says: 'Check the call with the name as it stands in the text.',
        to: checkAt('get services/proxy', { name: 'web:http' }),
      },
    ],
    change: [
      {
        says: 'List the names in each form that is called. Who has it reaches what listens there from the API server, where no NetworkPolicy of the pod sees who asks.',
        yaml: roleForWeb(
          'web-proxy',
          rule('', ['services/proxy'], ['get'], ['web', 'web:http', 'http:web:80']),
        ),
      },
    ],
    not: 'Grant nodes/proxy for metrics. With get alone it can run commands in every pod of the node. Call the kubelet itself, with get on nodes/metrics.',
    gates: ['authorization'],
    related: ['D8', 'D11'],
    seenBy: RULES_SEEN,
  },
} as const satisfies Record<Id, Guide>
