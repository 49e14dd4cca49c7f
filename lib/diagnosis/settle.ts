import type { Explanation } from '@/lib/contract/explanation'
import type { GateFinding } from './causes/finding'
import { kubectlLook, operand } from './kubectl-command'
import { shellQuote } from './shell-quote'

type Unseen = Explanation['unseen'][number]

/** The command by which an admin settles what the text of an answer leaves open; undefined where it leaves nothing. */
export function settleGate(finding: GateFinding, user: string): Unseen | undefined {
  switch (finding.id) {
    case 'J7':
      return {
        needs: 'The rule of the policy: this page does not read admission policies.',
        command: kubectlLook('get', 'validatingadmissionpolicy', operand(finding.data.policy), '-o', 'yaml'),
      }
    case 'J8':
    case 'J9':
      return {
        needs: 'The configuration that names the webhook: this page does not read webhook configurations.',
        command: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o ${shellQuote('custom-columns=KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name')} | grep -F -- ${shellQuote(finding.data.webhook)}`,
      }
    case 'J14':
      return {
        needs: 'Which SecurityContextConstraints there are, and who may use them.',
        command: kubectlLook('get', 'securitycontextconstraints', '-o', 'yaml'),
      }
    case 'H2':
      return {
        needs:
          'The role that the binding refers to, which the text does not name. The verb bind on that role, by its name, is enough without holding its rights.',
        command: kubectlLook(
          'auth',
          'can-i',
          'bind',
          'clusterroles.rbac.authorization.k8s.io',
          `--as=${finding.data.user}`,
        ),
      }
    case 'H8':
      return {
        needs:
          'The kind of the owner, which the text does not name. The right is update on its subresource finalizers, in its API group.',
        command: kubectlLook(
          'auth',
          'can-i',
          'update',
          'OWNERS.GROUP',
          '--subresource=finalizers',
          ...(user === '' ? [] : [`--as=${user}`]),
        ),
      }
    case 'B4':
      return {
        needs: 'Under which issuer this API server issues tokens.',
        command: 'kubectl get --raw /.well-known/openid-configuration',
      }
    case 'B5': {
      const { namespace, name, uid } = finding.data
      return {
        needs: `Whether ServiceAccount ${namespace}/${name} still has UID ${uid}.`,
        command: kubectlLook(
          '-n',
          namespace,
          'get',
          'serviceaccount',
          operand(name),
          '-o',
          'jsonpath={.metadata.uid}',
        ),
      }
    }
    case 'B6': {
      const { pod, namespace } = finding.data
      return {
        needs: `Whether Pod ${namespace}/${pod.name} still has UID ${pod.uid}, and since when it is being deleted.`,
        command: kubectlLook(
          '-n',
          namespace,
          'get',
          'pod',
          operand(pod.name),
          '-o',
          'jsonpath={.metadata.uid} {.metadata.deletionTimestamp}',
        ),
      }
    }
    case 'B10':
      return {
        needs: 'Whether the Secret of the token still exists.',
        command: kubectlLook(
          '-n',
          finding.data.namespace,
          'get',
          'secrets',
          '--field-selector',
          'type=kubernetes.io/service-account-token',
        ),
      }
    case 'B11':
      return {
        needs: `Whether Node ${finding.data.node.name} still has UID ${finding.data.node.uid}.`,
        command: kubectlLook(
          'get',
          'node',
          operand(finding.data.node.name),
          '-o',
          'jsonpath={.metadata.uid}',
        ),
      }
    default:
      return undefined
  }
}
