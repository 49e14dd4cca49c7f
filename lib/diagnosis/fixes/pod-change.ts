import type { Fix } from '@/lib/contract/explanation'
import type { CauseFinding } from '../causes/finding'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { shellCommand } from '../shell-quote'
import { toYaml } from '../to-yaml'
import { describeCall } from '../wording/phrases'
import { exactRule } from './exact-rule'
import { fixName } from './fix-names'
import { roleObject } from './new-role'

function noToken(): Fix {
  return {
    where: 'pod',
    says: 'Set automountServiceAccountToken: true in the pod’s spec, which goes before the setting of its ServiceAccount, and create the pod anew.',
    opens: [],
  }
}

/** An account of the program's own instead of a grant to `default`, which every pod without one would share. */
function ownAccount(facts: Facts, namespace: string): Fix {
  const rule = exactRule(facts.request)
  const inNamespace = facts.request.kind === 'resource' && facts.request.namespace === namespace
  const says =
    'Run the pod as a ServiceAccount of its own: set spec.serviceAccountName (in a Deployment under spec.template.spec) to one that has the right, and create the pod anew.'
  if (!rule || !inNamespace) return { where: 'pod', says, opens: [] }
  const account = 'my-app'
  const caller = `system:serviceaccount:${namespace}:${account}`
  const name = fixName(caller, facts.request)
  const api = 'rbac.authorization.k8s.io/v1'
  return {
    where: 'pod',
    says: `${says} This makes ServiceAccount ${account} with the right to ${describeCall(facts.request)}.`,
    yaml: toYaml(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
      roleObject('Role', name, namespace, [rule]),
      {
        apiVersion: api,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
      },
    ),
    command: shellCommand(
      'kubectl',
      '-n',
      namespace,
      'set',
      'serviceaccount',
      'deployment',
      'my-app',
      account,
    ),
    opens: opensBeyond([rule], namespace, []),
    warning: 'my-app stands for the name of your Deployment and of its account.',
  }
}

/** Changes of the pod, for a call that was judged as an identity that nobody meant. */
export function podFixes(facts: Facts, finding: CauseFinding): Fix[] {
  switch (finding.id) {
    case 'C1':
      return [noToken()]
    case 'C2':
      return [
        {
          where: 'request',
          says: 'Send the header as "Authorization: Bearer <token>", with one space and the contents of the token file.',
          opens: [],
        },
      ]
    case 'C3':
      return [ownAccount(facts, finding.data.namespace)]
    case 'C5':
      return [
        {
          where: 'request',
          says: 'Use the in-cluster configuration of the client, so that it sends this pod’s token.',
          opens: [],
        },
      ]
    default:
      return []
  }
}
