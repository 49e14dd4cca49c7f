import { toYaml } from '@/lib/objects/to-yaml'
import { code, inTurn, NOTHING, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { kubectlCommand, kubectlFile } from '@/lib/rbac/kubectl-command'
import { usernameOf } from '@/lib/rbac/service-account'
import type { Facts } from '../facts'
import { opensBeyond } from '../opens'
import { sayCall } from '../wording/phrases'
import type { FixDraft } from './draft'
import { fixName } from './fix-names'
import { grantedRules } from './granted-rules'
import { roleObject } from './new-role'

/** A part of a Pod's spec as a strategic merge patch, with the comment that says where it belongs. */
export function podPart(spec: object): string {
  return [
    '# Part of a Pod’s manifest. In a Deployment, StatefulSet, DaemonSet or Job it goes under spec.template.',
    toYaml({ spec }),
  ].join('\n')
}

/** How a pod gets what only a new one has: said with what comes back and what does not. */
export const NEW_POD = say`Only a new pod has it. A controller makes one when its template changes; a pod without a controller does not come back once deleted.`

/** Kinds that `kubectl set serviceaccount` takes (kubectl 1.36) and whose template can change. */
const SETTABLE: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

interface Target {
  /** The pod's owner, if known; else a placeholder name. */
  name: string
  command: string | undefined
  isKnown: boolean
}

/** The line that gives a pod its account where its template is. */
function setAccount({ workload }: Facts, namespace: string, account?: string): Target {
  const known = workload?.isRead && workload.namespace === namespace ? workload : undefined
  const { kind, name } = known ?? { kind: 'Deployment', name: 'my-app' }
  const command = SETTABLE.has(kind)
    ? kubectlCommand`-n ${namespace} set serviceaccount ${kind.toLowerCase()} ${name} ${account ?? name}`
    : undefined
  return { name, command, isKnown: known !== undefined }
}

/** A dedicated account for the program instead of a grant to `default`, which every pod without an account would share. */
export function ownAccountFix(facts: Facts, namespace: string): FixDraft {
  const granted = grantedRules(facts)
  const inNamespace = facts.request.kind === 'resource' && facts.request.namespace === namespace
  const says = say`Run the pod as its own ServiceAccount: set spec.serviceAccountName (in a Deployment under spec.template.spec) to one that has the permission. ${NEW_POD}`
  if (!granted || !inNamespace) return { where: 'pod', says, opens: [], opensUnlisted: true }
  const { name: account, command, isKnown } = setAccount(facts, namespace)
  const name = fixName(usernameOf(namespace, account), granted.request)
  const api = 'rbac.authorization.k8s.io/v1'
  const yaml = toYaml(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    roleObject('Role', name, namespace, [...granted.rules]),
    {
      apiVersion: api,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  )
  return {
    where: 'pod',
    says: inTurn([
      say`${says} This creates ServiceAccount ${code(account)} with permission to ${sayCall(granted.request)}.`,
      granted.more,
    ]),
    yaml,
    // A pod can get only an account that is there.
    command: command && `${kubectlFile('apply', yaml)}\n${command}`,
    podSpec: { serviceAccountName: account },
    opens: opensBeyond(granted.rules, namespace, []),
    warning: isKnown ? NOTHING : say`Replace my-app with the name of your Deployment and its account.`,
  }
}

/** The account that a binding already grants the call to, instead of the pod's own. */
export function otherAccountFix(facts: Facts, namespace: string, account: string): FixDraft {
  const { command, isKnown } = setAccount(facts, namespace, account)
  const who = say`ServiceAccount ${code(`${namespace}/${account}`)}`
  return {
    where: 'pod',
    says: say`Run the pod as ${who}, which has the permission: set spec.serviceAccountName (in a Deployment under spec.template.spec) to ${code(account)}. ${NEW_POD}`,
    command,
    podSpec: { serviceAccountName: account },
    opens: [],
    opensUnlisted: true,
    warning: inTurn([
      isKnown ? NOTHING : say`Replace my-app with the name of your Deployment.`,
      say`The pod then has every permission of ${who}, which must exist, and none of ${sayUser(facts.caller)}.`,
    ]),
  }
}
