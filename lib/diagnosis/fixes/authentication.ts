import type { Fix } from '@/lib/contract/explanation'
import type { FamilyFinding } from '../causes/finding'
import { commandField, kubectlCommand, operand } from '../kubectl-command'
import { podPart } from './pod-part'

function pod(says: string, more: Partial<Fix> = {}): Fix {
  return { where: 'pod', says, opens: [], ...more }
}

// As the ServiceAccount admission plugin projects it (1.36), so that a program finds the files where it looks for them.
const API_ACCESS = {
  volumes: [
    {
      name: 'kube-api-access',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    },
  ],
}

const REREAD =
  'Have the program read the token file again at least once a minute, or for each call, as client-go does.'

/** What may be changed after a 401 of this pod's token. `own` is the pod that the token is bound to. */
export function authenticationFixes(
  finding: FamilyFinding<'authentication'>,
  own: { namespace: string; name: string } | undefined,
): Fix[] {
  switch (finding.id) {
    case 'B1':
      return finding.data.kept
        ? [pod(`Make ${finding.data.path} readable for the process again.`), anew(own)]
        : [anew(own, 'When that one is not replaced either, look at the kubelet of its node.')]
    case 'B2':
      return [
        {
          where: 'cluster',
          says: 'Let an admin set the clocks of node and API server by the same NTP source.',
          opens: [],
        },
      ]
    case 'B3':
      return [
        pod(
          'Read the token of the ServiceAccount volume, or leave audience out of the projection: without it the token is for the API server.',
          { yaml: podPart(API_ACCESS) },
        ),
      ]
    case 'B4':
      return [
        pod('Use the token that the kubelet of this cluster mounts. A copied token stays behind.'),
        anew(own),
      ]
    case 'B5':
    case 'B11':
      return [anew(own)]
    case 'B6':
      return [
        pod('Give each pod its own token: do not copy one from pod to pod.'),
        pod(
          'In a preStop hook make the last calls at once: the token ends about a minute after the pod was to be gone.',
        ),
      ]
    case 'B7':
      return [pod(`Mount ${finding.data.path} as the kubelet writes it: one line, nothing else in it.`)]
    case 'B8':
      return [
        pod(
          'Set automountServiceAccountToken: true in the pod’s spec, which goes before the setting of its ServiceAccount, and create the pod anew.',
          { yaml: podPart({ automountServiceAccountToken: true }) },
        ),
      ]
    case 'B9':
      return [pod(REREAD)]
    case 'B10':
      return [
        pod(
          'Use the projected token of the ServiceAccount volume, which the kubelet renews, instead of a Secret.',
          {
            yaml: podPart(API_ACCESS),
          },
        ),
      ]
  }
}

function anew(own: { namespace: string; name: string } | undefined, more = ''): Fix {
  const says = `Create the pod anew, so that it gets a token of now.${more === '' ? '' : ` ${more}`}`
  return own === undefined
    ? pod(says)
    : pod(says, {
        ...commandField(kubectlCommand('-n', own.namespace, 'delete', 'pod', operand(own.name))),
        warning: 'Only a pod with a controller, such as of a Deployment, comes back by itself.',
      })
}
