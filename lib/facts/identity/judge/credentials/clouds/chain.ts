import type { Cloud, CloudLink } from '@/lib/contract/cloud'
import { type AddTarget, containerYaml, templateYaml } from '@/lib/identity/add-yaml'
import type { CredentialFile, DeclaredCredentials } from '@/lib/identity/declared-credentials'
import { toYaml } from '@/lib/objects/to-yaml'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlLook } from '@/lib/rbac/kubectl-command'
import { inAnySubnet } from '@/lib/road/addresses'

export interface ChainFix {
  says: Phrase
  yaml?: string
  command?: string
}
/** A link with its fix, when it is broken, and what clients do until then, if that is not what they usually do. */
export type ChainLink = Pick<CloudLink, 'id' | 'name' | 'state'> & {
  says: Phrase
  fact?: Phrase
  fix?: ChainFix
  instead?: Phrase
}

interface Broken {
  /** A more exact name. */
  as?: string
  /** In the same sentence, how it came to be so or what follows. */
  how?: Phrase
  fix?: ChainFix
  instead?: Phrase
}

/** A link in each state that it can be in; what is broken is a fact. */
export const linkOf = (id: string, name: string) => ({
  ok: (says: Phrase, as = name): ChainLink => ({ id, name: as, says, state: 'ok' }),
  unknown: (says: Phrase, as = name): ChainLink => ({ id, name: as, says, state: 'unknown' }),
  broken: (fact: Phrase, { as = name, how = say`.`, ...rest }: Broken = {}): ChainLink => ({
    id,
    name: as,
    says: say`${fact}${how}`,
    fact,
    state: 'broken',
    ...rest,
  }),
})

interface Chain {
  id: Cloud['id']
  name: string
  by: string
  links: readonly ChainLink[]
  /** What a client does where a link is broken. */
  fallback?: Phrase | undefined
  path?: string | undefined
  /** Who decides beyond the pod, as a sentence. */
  beyond: Phrase
}

/** The chain as the page shows it: its first broken link with the fix, and what is beyond the pod. */
export function chain({ id, name, by, links, fallback, path, beyond }: Chain): Cloud {
  const first = links.find(({ state }) => state === 'broken')
  const open = links.filter(({ state }) => state === 'unknown')
  const says = first
    ? first.says
    : open.length > 0
      ? say`No link is broken, as far as could be read. ${beyond}`
      : say`Every link that the pod shows is correct. ${beyond}`
  return {
    id,
    name,
    by,
    state: first ? 'broken' : open.length > 0 ? 'unknown' : 'complete',
    says,
    ...(first ? present({ brief: first.fact, fallback: first.instead ?? fallback }) : {}),
    links: links.map(({ id, name, state, says }) => ({ id, name, state, says })),
    ...(first?.fix ? { fix: { ...first.fix, says: first.fix.says } } : {}),
    ...present({ path }),
  }
}

/** The pod's ServiceAccount, as far as it could be read. */
export type AccountAnnotations =
  | { state: 'read'; annotations: ReadonlyMap<string, string> }
  /** `why` is a clause, such as "the API server answered 403". */
  | { state: 'unread'; why: string }

/** What the pod shows of its way to a cloud's credentials. Values of variables are compared; only forms and literals are shown. */
export interface CloudFacts {
  env: ReadonlyMap<string, string>
  /** Variables whose value the pod's spec has as a literal. */
  literals: ReadonlySet<string>
  files: readonly CredentialFile[]
  declared: DeclaredCredentials | undefined
  /** Undefined where the Pod could not be read. */
  pod: { labels: ReadonlyMap<string, string>; hostNetwork: boolean } | undefined
  account: AccountAnnotations
  namespace?: string
  accountName?: string
  /** Who this process is. */
  user: { uid: number; gid: number }
  target: AddTarget
  /** Milliseconds since 1970. */
  now: number
}

/** "X is not set", or that it is set to nothing, which the clouds' clients treat the same. */
export function sayUnset(name: string, env: ReadonlyMap<string, string>): Phrase {
  return say`${code(name)} is ${env.has(name) ? say`set to nothing` : say`not set`}`
}

/**
 * Whether a plain http call to a host would go to a proxy by these variables, as most clients read them: exact names,
 * suffixes, `*` and IPv4 subnets of NO_PROXY count.
 */
export function goesByProxy(env: ReadonlyMap<string, string>, host: string): boolean {
  const set = (...names: string[]) => names.map((name) => env.get(name)).find((value) => value)
  if (!set('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY')) return false
  const entries = (set('no_proxy', 'NO_PROXY') ?? '').slice(0, 8192).split(',')
  return !entries.some((entry) => covers(entry.trim().toLowerCase(), host))
}

function covers(entry: string, host: string): boolean {
  if (entry === '') return false
  if (entry === '*' || entry === host) return true
  if (entry.includes('/')) return inAnySubnet(host, [entry])
  return host.endsWith(entry.startsWith('.') ? entry : `.${entry}`)
}

const ROLLING = ['deployment', 'statefulset', 'daemonset']
const ON_CREATION = say`A webhook changes a pod only when it is created.`

/**
 * A new pod of the same template, which the admission webhook then sees, with what comes back and what does not. Do not delete a pod
 * that no known controller recreates: it would be gone.
 */
export function restart({ target }: CloudFacts): ChainFix {
  const { owner, namespace, pod } = target
  if (owner.kind === 'workload' && ROLLING.includes(owner.resource)) {
    return {
      says: say`Restart the pods: new ones take their place, and what containers and emptyDirs of the old ones hold is lost. ${ON_CREATION}`,
      command: kubectlLook`rollout restart ${`${owner.resource}/${owner.name}`} -n ${namespace ?? ''}`,
    }
  }
  if (owner.kind === 'workload' && pod !== undefined) {
    return {
      says: say`Delete the pod: its ${code(owner.resource)} ${code(owner.name)} makes a new one, and what its containers and emptyDirs hold is lost. ${ON_CREATION}`,
      command: kubectlLook`delete pod ${pod} -n ${namespace ?? ''}`,
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
      says: say`${ON_CREATION} ${who} made this pod. Ask whoever runs it whether it replaces a deleted pod and starts the work again.`,
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
  path: string
  audience: string
  /** What points to it; absent where a file does. */
  variable?: string
}

/** A projected token with this audience and the variable that points to it. */
export function projectToken(
  { target }: CloudFacts,
  { volume, path, audience, variable }: ProjectedToken,
): ChainFix {
  const slash = path.lastIndexOf('/')
  const container = {
    // An empty list would take away the variables that the manifest has.
    ...(variable === undefined ? {} : { env: [{ name: variable, value: path }] }),
    volumeMounts: [{ name: volume, mountPath: path.slice(0, slash), readOnly: true }],
  }
  const source = {
    serviceAccountToken: { audience, expirationSeconds: 86_400, path: path.slice(slash + 1) },
  }
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
