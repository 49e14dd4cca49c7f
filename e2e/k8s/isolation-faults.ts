import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { KustomizeManifest } from './kustomize'
import { podSpecs } from './restricted-faults'

const TOKEN_DIR = '/var/run/secrets/kubernetes.io/serviceaccount'
const METADATA_SERVICE = '169.254.0.0/16'
/** Containers that call the API server as the account: ours, and the ambassador that does it for ours. */
const CALLERS = ['podglass', 'kubectl-proxy']
const DIGEST = /@sha256:[0-9a-f]{64}$/

/** What lets others reach the pod, or the pod reach others, beyond the ports that serve the page. */
export function networkFaults(objects: readonly KustomizeManifest[], open: readonly string[]): string[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy')
  if (policies.length !== 1) return [`${policies.length} NetworkPolicies, not 1`]
  const spec = at(policies[0], 'spec')
  const faults: string[] = []
  if (`${listAt(spec, 'policyTypes')}` !== 'Ingress,Egress')
    faults.push('a policy that leaves a direction out')
  const opened = listAt(spec, 'ingress').flatMap((rule) => {
    if (listAt(rule, 'from').length === 0) faults.push('ingress from everywhere')
    if (listAt(rule, 'ports').length === 0) faults.push('ingress to every port')
    return listAt(rule, 'ports').map((port) => `${at(port, 'port')}`)
  })
  if (`${opened}` !== `${open}`)
    faults.push(`ingress to ${opened.join(', ') || 'no port'}, not ${open.join(', ') || 'none'}`)
  for (const rule of listAt(spec, 'egress')) {
    if (listAt(rule, 'to').length === 0) faults.push('egress to everywhere')
    if (listAt(rule, 'ports').length === 0) faults.push('egress to every port')
    const wide = listAt(rule, 'to').filter((peer) => textAt(peer, 'ipBlock', 'cidr') === '0.0.0.0/0')
    if (wide.some((peer) => !listAt(peer, 'ipBlock', 'except').includes(METADATA_SERVICE)))
      faults.push('egress to the metadata service of a cloud')
  }
  if (listAt(spec, 'egress').length === 0) faults.push('egress to nothing, not even the API server')
  return faults
}

/** Containers that can read the token but do not call the API server, and ours where it cannot read it. */
export function tokenFaults(objects: readonly KustomizeManifest[]): string[] {
  return podSpecs(objects).flatMap((spec) => {
    const isMounted = (container: unknown) => mountsToken(spec, container)
    const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
    const readers = containers.filter(isMounted).map((container) => textAt(container, 'name'))
    return [
      ...readers.filter((name) => !CALLERS.includes(name)).map((name) => `${name} can read the token`),
      ...(readers.includes('podglass') === asksAsItself(containers)
        ? []
        : [`podglass ${readers.includes('podglass') ? 'can' : 'cannot'} read the token`]),
    ]
  })
}

/** In user mode each viewer's own token is sent, and the pod is to have none. */
function asksAsItself(containers: readonly unknown[]): boolean {
  const variables = containers.flatMap((container) => listAt(container, 'env'))
  return !variables.some((one) => textAt(one, 'name') === 'ACCESS_MODE' && textAt(one, 'value') === 'user')
}

function mountsToken(spec: unknown, container: unknown): boolean {
  const tokens = listAt(spec, 'volumes')
    .filter((volume) =>
      listAt(volume, 'projected', 'sources').some((s) => isRecord(at(s, 'serviceAccountToken'))),
    )
    .map((volume) => textAt(volume, 'name'))
  const mounts = listAt(container, 'volumeMounts')
  // Admission adds the token to each container that mounts nothing in its place, unless the pod says false.
  const isAdded =
    at(spec, 'automountServiceAccountToken') !== false &&
    !mounts.some((mount) => textAt(mount, 'mountPath') === TOKEN_DIR)
  return isAdded || mounts.some((mount) => tokens.includes(textAt(mount, 'name')))
}

/** Third-party images that are not pinned by digest; ours gets its digest when it is pushed. */
export function digestFaults(objects: readonly KustomizeManifest[]): string[] {
  return podSpecs(objects)
    .flatMap((spec) => [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')])
    .filter(
      (container) => textAt(container, 'name') !== 'podglass' && !DIGEST.test(textAt(container, 'image')),
    )
    .map((container) => {
      const image = textAt(container, 'image')
      return `${image} has no digest: docker buildx imagetools inspect ${image} --format '{{.Manifest.Digest}}'`
    })
}
