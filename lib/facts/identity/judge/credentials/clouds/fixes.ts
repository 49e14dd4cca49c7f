import { containerYaml, templateYaml } from '@/lib/identity/add-yaml'
import { toYaml } from '@/lib/objects/to-yaml'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { ChainFix, CloudFacts } from './chain'

const inNamespace = (namespace: string | undefined) => (namespace === undefined ? '' : ` -n ${namespace}`)

const ROLLING = ['deployment', 'statefulset', 'daemonset']
const ON_CREATION = say`A webhook changes a pod only when it is created.`

/**
 * A new pod of the same template, which the admission webhook then sees, with what comes back and what does not. Do not delete a pod
 * that no known controller recreates: it would be gone.
 */
export function restart({ target }: CloudFacts): ChainFix {
  const { owner, namespace, pod } = target
  const of = inNamespace(namespace)
  if (owner.kind === 'workload' && ROLLING.includes(owner.resource)) {
    return {
      says: say`Restart the pods: new ones take their place, and what containers and emptyDirs of the old ones hold is lost. ${ON_CREATION}`,
      command: `kubectl rollout restart ${owner.resource}/${owner.name}${of}`,
    }
  }
  if (owner.kind === 'workload' && pod !== undefined) {
    return {
      says: say`Delete the pod: its ${code(owner.resource)} ${code(owner.name)} makes a new one, and what its containers and emptyDirs hold is lost. ${ON_CREATION}`,
      command: `kubectl delete pod ${pod}${of}`,
    }
  }
  if (owner.kind === 'nobody') {
    return {
      says: say`${ON_CREATION} No controller made this pod, so once deleted it does not come back: ask who made it, and create a new one beside it from its manifest.`,
    }
  }
  if (owner.kind === 'job' || owner.kind === 'other') {
    const who =
      owner.kind === 'job' ? say`Job ${code(owner.name)}` : say`${code(owner.of)} ${code(owner.name)}`
    return {
      says: say`${ON_CREATION} ${who} made this pod: whether it makes another for one that is deleted, and starts its work again, only it says. Ask who runs it.`,
    }
  }
  return {
    says: say`${ON_CREATION} What made this pod is not known: find that first, since a pod without a controller does not come back once deleted.`,
  }
}

/** The ServiceAccount with an annotation; pods that are created afterwards get what follows from it. */
export function annotate(facts: CloudFacts, key: string, value: string, says: Phrase): ChainFix {
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
export function label({ target }: CloudFacts, key: string, value: string): ChainFix {
  return {
    says: say`Set the label where the pod is made from; new pods get what the webhook adds, where the cluster has one.`,
    yaml: templateYaml(target, { metadata: { labels: { [key]: value } } }),
  }
}

/** A group of its own for volumes, so that the token's file becomes readable for the process's user. */
export function fsGroup({ target, user }: CloudFacts): ChainFix {
  return {
    says: say`Set fsGroup: the kubelet then gives the file to a group that the process is in, mode 0640.`,
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
export function projectToken({ target }: CloudFacts, token: ProjectedToken): ChainFix {
  const { volume, mountPath, file, audience, variables } = token
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }))
  const container = {
    // An empty list would take away the variables that the manifest has.
    ...(env.length === 0 ? {} : { env }),
    volumeMounts: [{ name: volume, mountPath, readOnly: true }],
  }
  const source = { serviceAccountToken: { audience, expirationSeconds: 86_400, path: file } }
  const volumes = [{ name: volume, projected: { sources: [source] } }]
  return {
    says: say`Let the kubelet write a token for audience ${code(audience)}.`,
    ...present({ yaml: containerYaml(target, container, { volumes }) }),
  }
}

/** A variable of the container. */
export function setVariable({ target }: CloudFacts, name: string, value: string, says: Phrase): ChainFix {
  return { says, ...present({ yaml: containerYaml(target, { env: [{ name, value }] }) }) }
}
