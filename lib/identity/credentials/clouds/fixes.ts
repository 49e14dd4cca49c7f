import { toYaml } from '@/lib/objects/to-yaml'
import { templateYaml } from '../../add-yaml'
import type { Fix } from './chain'
import type { CloudFacts } from './cloud-facts'

const inNamespace = (namespace: string | undefined) => (namespace === undefined ? '' : ` -n ${namespace}`)

/** A new pod of the same template, which the admission webhook then sees. */
export function restart({ target }: CloudFacts): Fix {
  const { owner, namespace, pod = 'POD' } = target
  const of = inNamespace(namespace)
  if (owner.kind === 'workload' && ['deployment', 'statefulset', 'daemonset'].includes(owner.resource)) {
    return {
      says: 'Restart the pods: a webhook changes a pod only when it is created.',
      command: `kubectl rollout restart ${owner.resource}/${owner.name}${of}`,
    }
  }
  const again = owner.kind === 'nobody' ? ' and create it again from its manifest' : ''
  return {
    says: `Delete the pod${again}: a webhook changes a pod only when it is created.`,
    command: `kubectl delete pod ${pod}${of}`,
  }
}

/** The ServiceAccount with an annotation; pods that are created afterwards get what follows from it. */
export function annotate(facts: CloudFacts, key: string, value: string, says: string): Fix {
  return {
    says,
    yaml: toYaml({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: facts.accountName ?? 'SERVICE_ACCOUNT',
        namespace: facts.namespace ?? 'NAMESPACE',
        annotations: { [key]: value },
      },
    }),
  }
}

/** A label of the pod template. */
export function label({ target }: CloudFacts, key: string, value: string): Fix {
  return {
    says: 'Set the label in the pod template; the new pods get what the webhook adds.',
    yaml: templateYaml(target, { metadata: { labels: { [key]: value } } }),
  }
}

/** A group of its own for volumes, so that the token's file becomes readable for the process's user. */
export function fsGroup({ target, user }: CloudFacts): Fix {
  return {
    says: 'Set fsGroup: the kubelet then gives the file to a group that the process is in, mode 0640.',
    yaml: templateYaml(target, { spec: { securityContext: { fsGroup: user.gid === 0 ? 65534 : user.gid } } }),
  }
}

interface ProjectedToken {
  volume: string
  mountPath: string
  file: string
  audience: string
  variables: Readonly<Record<string, string>>
}

/** A projected token with this audience and the variables that point to it. */
export function projectToken({ target }: CloudFacts, token: ProjectedToken): Fix {
  const { volume, mountPath, file, audience, variables } = token
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }))
  const container = {
    name: target.container?.name ?? 'CONTAINER_NAME',
    env,
    volumeMounts: [{ name: volume, mountPath, readOnly: true }],
  }
  const source = { serviceAccountToken: { audience, expirationSeconds: 86_400, path: file } }
  return {
    says: `Let the kubelet write a token for audience ${audience}.`,
    yaml: templateYaml(target, {
      spec: { containers: [container], volumes: [{ name: volume, projected: { sources: [source] } }] },
    }),
  }
}

/** A variable of the container. */
export function setVariable({ target }: CloudFacts, name: string, value: string, says: string): Fix {
  const container = { name: target.container?.name ?? 'CONTAINER_NAME', env: [{ name, value }] }
  return { says, yaml: templateYaml(target, { spec: { containers: [container] } }) }
}
