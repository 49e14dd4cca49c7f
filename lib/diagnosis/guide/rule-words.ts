import { checkAt, clusterRoleForWeb, refused, role, rule } from './examples'
import type { Guide } from './guide'
import { RULES_SEEN, type RuleId } from './rules-seen'

type Id = RuleId<'D4' | 'D5' | 'D6' | 'D7' | 'D9' | 'D11' | 'D12' | 'D13' | 'D14' | 'D29' | 'D30' | 'D31'>

const CONFIGMAPS = ['configmaps']

/** Family D, the rules: words that match nothing, names, and paths. */
export const wordGuides = {
  D4: {
    sees: [refused('list deployments.apps')],
    isToldByText: false,
    why: 'The rule names the right resource under another API group. A rule on deployments in the core group "" says nothing about deployments in apps.',
    check: [
      {
        says: 'See the group in the API. It is what stands before the slash of APIVERSION.',
        command: 'kubectl api-resources -o wide | grep -E "^(NAME|deployments) "',
      },
      {
        says: 'Check the call. Podscope names the Role with the other group.',
        to: checkAt('list deployments.apps'),
      },
    ],
    change: [
      {
        says: 'Write the group of the resource.',
        yaml: role('deployment-reader', rule('apps', ['deployments'], ['get', 'list', 'watch'])),
      },
    ],
    gates: ['authorization'],
    related: ['D5', 'G2', 'D28'],
    seenBy: RULES_SEEN,
  },
  D5: {
    sees: [refused('list deployments.apps'), refused('list pods')],
    isToldByText: false,
    why: 'apiGroups takes the group alone. "apps/v1", "v1" and "core" are taken as names of groups that nobody has.',
    check: [{ says: 'See the groups of the account’s rules.', to: '/access#rules' }],
    change: [
      {
        says: 'Write "" for the core group, and other groups without a version.',
        yaml: role(
          'reader',
          rule('', ['pods'], ['get', 'list']),
          rule('apps', ['deployments'], ['get', 'list']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D4', 'D6'],
    seenBy: RULES_SEEN,
  },
  D6: {
    sees: [refused('list pods')],
    isToldByText: false,
    why: 'The rule says pod, deployment or another word that is no resource. Any string is valid in a rule, so nobody objects. Only the plural name of the API matches.',
    check: [
      { says: 'See the names in the API.', command: 'kubectl api-resources -o name' },
      {
        says: 'Check the call. Podscope asks for the misspelt word too, and so finds the Role.',
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
    related: ['D7', 'D9', 'G1'],
    seenBy: RULES_SEEN,
  },
  D7: {
    sees: [refused('list pods')],
    isToldByText: false,
    why: 'The rule says Pods or Pod. Resources are compared byte for byte and are lower case; Pod is the kind.',
    check: [{ says: 'See the words of the account’s rules.', to: '/access#rules' }],
    change: [
      {
        says: 'Write it in lower case, in the plural.',
        yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    gates: ['authorization'],
    related: ['D6', 'D19'],
    seenBy: RULES_SEEN,
  },
  D9: {
    sees: [refused('get pods/log', { name: 'web-0' })],
    isToldByText: false,
    why: 'pods/* matches nothing. Of resources only a star alone, and a star before the slash as in */scale, are wildcards.',
    check: [{ says: 'See the words of the account’s rules.', to: '/access#rules' }],
    change: [
      { says: 'List each subresource.', yaml: role('log-reader', rule('', ['pods', 'pods/log'], ['get'])) },
    ],
    not: 'Write a star alone. It covers every resource of the group, Secrets with it.',
    gates: ['authorization'],
    related: ['D8', 'D20', 'D6'],
    seenBy: RULES_SEEN,
  },
  D11: {
    sees: [refused('get configmaps', { name: 'other-config' })],
    isToldByText: false,
    why: 'The rule has resourceNames, and the name of the call is not among them. Names are compared whole; there is no prefix and no star.',
    check: [
      { says: 'Check the call with its name.', to: checkAt('get configmaps', { name: 'other-config' }) },
    ],
    change: [
      {
        says: 'Add the name.',
        yaml: role('config-reader', rule('', CONFIGMAPS, ['get'], ['app-config', 'other-config'])),
      },
    ],
    not: 'Take resourceNames out of a rule on Secrets. It then covers all of them.',
    gates: ['authorization'],
    related: ['D12', 'D13', 'D25'],
    seenBy: RULES_SEEN,
  },
  D12: {
    sees: [refused('list configmaps')],
    isToldByText: false,
    why: 'A list carries no name, so a rule with resourceNames does not match it. The one exception is the field selector metadata.name=…, from which the API server takes the name.',
    check: [
      {
        says: 'Ask with the selector. This is allowed where the rule has list and the name.',
        command: 'kubectl -n shop get configmaps --field-selector metadata.name=app-config',
      },
      { says: 'Check list with that name.', to: checkAt('list configmaps', { name: 'app-config' }) },
    ],
    change: [
      { says: 'Add the selector to list and watch of the program. The rule stays as narrow as it is.' },
      {
        says: 'Or give list and watch without names, in a rule of its own. It then reads them all.',
        yaml: role(
          'config-reader',
          rule('', CONFIGMAPS, ['get'], ['app-config']),
          rule('', CONFIGMAPS, ['list', 'watch']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D11', 'D2'],
    seenBy: RULES_SEEN,
  },
  D13: {
    sees: [refused('create configmaps')],
    isToldByText: false,
    why: 'The name of a new object stands in the body, which authorization does not read. So create under resourceNames never matches. A create on a subresource, as of pods/exec, does carry a name.',
    check: [{ says: 'Check create.', to: checkAt('create configmaps') }],
    change: [
      {
        says: 'Give create in a rule without names, and keep the names for the rest.',
        yaml: role(
          'config-writer',
          rule('', CONFIGMAPS, ['create']),
          rule('', CONFIGMAPS, ['get', 'update', 'patch'], ['app-config']),
        ),
      },
    ],
    gates: ['authorization'],
    related: ['D17', 'D14', 'D11'],
    seenBy: RULES_SEEN,
  },
  D14: {
    sees: [refused('deletecollection configmaps')],
    isToldByText: false,
    why: 'deletecollection never carries a name, not even with a field selector. Under resourceNames it never matches.',
    check: [{ says: 'Check the verb.', to: checkAt('deletecollection configmaps') }],
    change: [
      {
        says: 'Delete by name. The rule then stays as narrow as it is.',
        yaml: role('config-cleaner', rule('', CONFIGMAPS, ['delete'], ['app-config'])),
      },
    ],
    gates: ['authorization'],
    related: ['D15', 'D13'],
    seenBy: RULES_SEEN,
  },
  D29: {
    sees: [refused('get /metrics')],
    isToldByText: false,
    why: 'The path is no resource. Only nonResourceURLs of a ClusterRole, bound by a ClusterRoleBinding, allow it.',
    check: [{ says: 'Check the path.', to: checkAt('get /metrics') }],
    change: [
      {
        says: 'Give the path to the account in the whole cluster, since paths are in no namespace.',
        yaml: clusterRoleForWeb('metrics-reader', { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
      },
    ],
    not: 'Write the path under resources, or into a Role. A Role with nonResourceURLs is refused as invalid.',
    gates: ['authorization'],
    related: ['D30', 'D31', 'G5'],
    seenBy: RULES_SEEN,
  },
  D30: {
    sees: [refused('get /metrics/cadvisor')],
    isToldByText: false,
    why: 'A path matches as a whole, or by a star at its very end. /healthz/* does not cover /healthz, and verbs of paths are HTTP methods in lower case.',
    check: [{ says: 'See the paths of the account’s rules.', to: '/access#rules' }],
    change: [
      {
        says: 'Write the path itself beside the form with the star.',
        yaml: clusterRoleForWeb('metrics-reader', {
          nonResourceURLs: ['/metrics', '/metrics/cadvisor'],
          verbs: ['get'],
        }),
      },
    ],
    gates: ['authorization'],
    related: ['D29', 'D31'],
    seenBy: RULES_SEEN,
  },
  D31: {
    sees: [refused('get /metrics')],
    isToldByText: false,
    why: 'The ClusterRole has the path and is bound by a RoleBinding. A request for a path is in no namespace, so RoleBindings are not looked at, although the review of the namespace lists the rule.',
    check: [
      { says: 'Check the path.', to: checkAt('get /metrics') },
      {
        says: 'Find the binding.',
        command: 'kubectl get rolebindings -A -o wide | grep -F -- metrics-reader',
      },
    ],
    change: [
      {
        says: 'Bind it by a ClusterRoleBinding. That gives every rule of the ClusterRole in the whole cluster, so let it hold the path only.',
        command:
          'kubectl create clusterrolebinding web-metrics-reader --clusterrole=metrics-reader --serviceaccount=shop:web',
      },
    ],
    gates: ['authorization'],
    related: ['D29', 'F4'],
    seenBy:
      'Two reviews, of the namespace and of one that cannot exist: the rule is in the first only. They need no right.',
  },
} as const satisfies Record<Id, Guide>
