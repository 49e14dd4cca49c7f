import { code, say } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { type CloudCause, cloudFailed } from './cloud-failure'

export const metadataUnanswered: CloudCause<'L9'> = {
  id: 'L9',
  family: 'cloud',
  title: 'The cloud’s endpoint on the node returns no credentials',
  nature: 'state',
  kind: 'network',
  fact: (cloud) => `The endpoint on the node that serves credentials for ${cloud} returned none.`,
  find: (found) => cloudFailed(found, 'no-metadata'),
  says: ({ cloud, names: { code: status } }) =>
    cloud === 'google'
      ? say`The metadata server answered ${status === undefined ? say`with an error or not at all` : code(status)}: with 404 the node’s pool does not run the GKE metadata server or has no service account, with 403 the annotated service account cannot be used, and without an answer a NetworkPolicy, a proxy, hostNetwork or the first seconds of a pod are in the way.`
      : say`The agent of EKS Pod Identity at 169.254.170.23 did not answer: it does not run on this node, or a proxy, a NetworkPolicy or a rule of the node’s firewall is in the way.`,
  fixes: ({ cloud }) => [
    podChange(
      cloud === 'google'
        ? say`Run the pod on a node pool with the GKE metadata server, let its egress reach 169.254.169.252 and 169.254.169.254, and add metadata.google.internal to NO_PROXY. In the first seconds of a pod, try again.`
        : say`Add 169.254.170.23 to NO_PROXY, let the pod’s egress reach it on port 80, and see that the eks-pod-identity-agent runs on this node.`,
    ),
  ],
  settle: ({ cloud }) =>
    cloud === 'aws'
      ? {
          needs: say`Whether the agent runs on the pod’s node.`,
          command: 'kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent -o wide',
        }
      : undefined,
}
