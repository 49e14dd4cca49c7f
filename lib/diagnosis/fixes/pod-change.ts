import { toYaml } from '@/lib/objects/to-yaml'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { hidesText } from '@/lib/words/visible-text'
import type { Facts } from '../facts'
import { kubectlCommand, operand } from '../kubectl-command'
import { opensBeyond } from '../opens'
import { sayCall } from '../wording/phrases'
import type { FixDraft } from './draft'
import { exactRule } from './exact-rule'
import { fixName } from './fix-names'
import { roleObject } from './new-role'

/** How a pod gets what only a new one has: said with what comes back and what does not. */
export const NEW_POD = say`Only a new pod has it: a controller makes one when its template changes; a pod without one does not come back once deleted.`

/** A change to the pod, which grants nothing. */
export function podChange(says: Phrase, more: Partial<FixDraft> = {}): FixDraft {
  return { where: 'pod', says, opens: [], ...more }
}

/** A dedicated account for the program instead of a grant to `default`, which every pod without an account would share. */
export function ownAccountFix(facts: Facts, namespace: string): FixDraft {
  const rule = exactRule(facts.request)
  const inNamespace = facts.request.kind === 'resource' && facts.request.namespace === namespace
  const says = say`Run the pod as its own ServiceAccount: set spec.serviceAccountName (in a Deployment under spec.template.spec) to one that has the permission. ${NEW_POD}`
  if (!rule || !inNamespace) return { where: 'pod', says, opens: [], opensUnlisted: true }
  const account = 'my-app'
  const caller = `system:serviceaccount:${namespace}:${account}`
  const name = fixName(caller, facts.request)
  const api = 'rbac.authorization.k8s.io/v1'
  return {
    where: 'pod',
    says: say`${says} This creates ServiceAccount ${code(account)} with permission to ${sayCall(facts.request)}.`,
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
    ...present({
      command: kubectlCommand(
        '-n',
        namespace,
        'set',
        'serviceaccount',
        'deployment',
        'my-app',
        operand(account),
      ),
    }),
    opens: opensBeyond([rule], namespace, []),
    warning: say`Replace my-app with the name of your Deployment and its account.`,
  }
}

/** The account that a binding already grants the call to, instead of the pod's own. */
export function otherAccountFix({ caller }: Facts, namespace: string, account: string): FixDraft | undefined {
  if (hidesText(account)) return undefined
  const who = say`ServiceAccount ${code(`${namespace}/${account}`)}`
  return {
    where: 'pod',
    says: say`Run the pod as ${who}, which has the permission: set spec.serviceAccountName (in a Deployment under spec.template.spec) to ${code(account)}. ${NEW_POD}`,
    ...present({
      command: kubectlCommand(
        '-n',
        namespace,
        'set',
        'serviceaccount',
        'deployment',
        'my-app',
        operand(account),
      ),
    }),
    opens: [],
    opensUnlisted: true,
    warning: say`Replace my-app with the name of your Deployment. The pod then has every permission of ${who}, which must exist, and none of ${sayUser(caller)}.`,
  }
}
