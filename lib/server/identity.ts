import 'server-only'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Identity, IdentityField } from '@/lib/contract/identity'
import type { AddTarget } from '@/lib/identity/add-yaml'
import { wordLimit } from '@/lib/identity/cgroup-limits'
import { collectFields, type FileText } from '@/lib/identity/collect-fields'
import { declaredSources } from '@/lib/identity/declared-sources'
import { forwardTarget } from '@/lib/identity/forward-target'
import { type OwnContainer, ownContainer } from '@/lib/identity/own-container'
import { type Pod, workloadOf } from '@/lib/identity/pod-spec'
import { findServiceLinks, wordServiceLinks } from '@/lib/identity/service-links'
import { readClaims, type TokenClaims } from '@/lib/identity/token-claims'
import type { InClusterClient } from '@/lib/kube/client'
import type { CredentialState } from '@/lib/kube/credentials'
import { freeText } from '@/lib/kube/sanitize'
import { type CgroupReading, readCgroup } from '@/lib/pod/cgroup'
import type { VolumeReading } from '@/lib/pod/downward-volume'
import type { Environment, Settings } from '@/lib/pod/environment'
import { readSmallFile } from '@/lib/pod/small-file'
import { attachedIdentity } from './attached-identity'
import { believedPod } from './believed-pod'
import { identitySources, tokenSource } from './identity-sources'
import { readOwnPod } from './own-pod'
import { fileTexts, readVolumes, SHOWN_CHARACTERS, shownVolume } from './pod-volumes'
import { tokenLens } from './token-lens'

export interface IdentityQuestion {
  /** All variables of the process. */
  env: Environment
  settings: Pick<Settings, 'serviceAccountDir' | 'downwardApiDirs' | 'attachedFrom'> &
    Partial<Pick<Settings, 'port'>>
  kube: InClusterClient
  /** Milliseconds since 1970. */
  now: number
  signal: AbortSignal
  /** Where the process's own files stand; other places are for tests. */
  procDir?: string
  cgroupRoot?: string
}

interface Traces {
  mountinfo: string
  cgroup: string
}

/**
 * Who this pod is, by env, by files and by the API server side by side, with the token's claims and the cgroup's limits.
 * One GET of the own pod; what cannot be read is a state of its source. Values are fit for reading; of variables that
 * are no downward API field only the names leave. Attached from outside the cluster there is no pod to ask for. Rejects only when the signal aborts.
 */
export async function readIdentity(question: IdentityQuestion): Promise<Identity> {
  const { settings, kube, now, signal } = question
  const env = new Map(
    Object.entries(question.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])),
  )
  const [credentials, parts, traces] = await Promise.all([
    kube.credentials.state(),
    kube.credentials.tokenParts(),
    readTraces(question.procDir ?? '/proc/self'),
  ])
  const claims = parts ? readClaims(parts.header, parts.payload) : undefined
  const from = settings.attachedFrom
  if (from !== undefined) {
    const token = tokenSource({ credentials, claims })
    return {
      ...attachedIdentity({ from, credentials, claims, token, now, show }),
      cgroup: { version: 'none', limits: [] },
      environment: environmentOf(env, []),
      readAt: new Date(now).toISOString(),
    }
  }
  const [ownPod, cgroup] = await Promise.all([
    readOwnPod(kube, await believedPod({ env, claims, credentials, dirs: settings.downwardApiDirs }), signal),
    readCgroup({ ...(question.cgroupRoot ? { root: question.cgroupRoot } : {}), procCgroup: traces.cgroup }),
  ])
  const pod = ownPod.state === 'present' ? ownPod.pod : undefined
  const own = pod && ownContainer(pod, { env: question.env, ...traces })
  const declared = pod && own ? declaredSources(pod, own.container) : undefined
  const dirs = settings.downwardApiDirs
  const volumes = await readVolumes({ dirs, serviceAccountDir: settings.serviceAccountDir, declared, signal })
  const target = addTarget({ pod, own, volumes, dirs, credentials })
  const fields = collectFields({
    env,
    files: [...volumes.flatMap((volume) => fileTexts(volume, declared)), ...namespaceFile(credentials)],
    ...(declared ? { declared } : {}),
    ...(ownPod.state === 'present' ? { pod: ownPod.pod } : { podUnread: ownPod.short }),
    ...(own ? { container: own.container.name } : {}),
    unlimited: unlimitedResources(cgroup),
    target,
    show,
  })
  return {
    pod: podFacts({ fields, claims, env, pod, port: settings.port }),
    sources: identitySources({ fields, volumes, declared, ownPod, own, credentials, claims, target, show }),
    fields,
    volumes: volumes.map((volume) => shownVolume(volume, declared, show)),
    token: tokenLens({ credentials, claims, known: knownPod(fields, pod), now, show }),
    cgroup: {
      version: cgroup.version,
      limits: cgroup.limits.map(({ what, value, source }) => ({
        what,
        state: value.kind === 'limit' ? ('limited' as const) : value.kind,
        ...(value.kind === 'limit' ? { value: value.value } : {}),
        says: wordLimit(what, value),
        source,
      })),
    },
    environment: environmentOf(env, fields),
    readAt: new Date(now).toISOString(),
  }
}

function show(text: string): string {
  return freeText(text, SHOWN_CHARACTERS)
}

async function readTraces(procDir: string): Promise<Traces> {
  const read = async (name: string) => {
    const file = await readSmallFile(join(procDir, name), 1_048_576)
    return file.state === 'readable' ? file.text : ''
  }
  const [mountinfo, cgroup] = await Promise.all([read('mountinfo'), read('cgroup')])
  return { mountinfo, cgroup }
}

function namespaceFile({ namespace }: CredentialState): FileText[] {
  if (namespace.value === undefined) return []
  return [{ path: namespace.path, name: 'namespace', text: namespace.value }]
}

interface TargetFacts {
  pod: Pod | undefined
  own: OwnContainer | undefined
  volumes: readonly VolumeReading[]
  dirs: readonly string[]
  credentials: CredentialState
}

function addTarget({ pod, own, volumes, dirs, credentials }: TargetFacts): AddTarget {
  const workload = pod && workloadOf(pod)
  const namespace = pod?.metadata.namespace ?? credentials.namespace.value
  const free = dirs.find((dir) => volumes.some((v) => v.root === dir && v.osCode === 'ENOENT'))
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(own ? { container: own.container.name } : {}),
    ...(workload ? { workload } : {}),
    ...(pod && !workload ? { bare: true } : {}),
    ...(free === undefined ? { mountPath: '/etc/podscope-downward', joinDirs: dirs } : { mountPath: free }),
  }
}

function unlimitedResources({ version, limits }: CgroupReading): Set<string> {
  if (version === 'none') return new Set()
  return new Set(limits.filter(({ value }) => value.kind === 'none').map(({ what }) => what))
}

/** The value of a field as the pod gives it, before the token is asked. */
function knownValue(fields: readonly IdentityField[], name: string): string | undefined {
  const field = fields.find((f) => f.field === name)
  const values = [field?.api, ...(field?.env ?? []), ...(field?.file ?? [])].map((source) => source?.value)
  return values.find((value) => value !== undefined && value !== '')
}

function knownPod(fields: readonly IdentityField[], pod: Pod | undefined) {
  const [name, namespace, uid] = ['name', 'namespace', 'uid'].map((f) => knownValue(fields, `metadata.${f}`))
  const [node, account] = [knownValue(fields, 'spec.nodeName'), knownValue(fields, 'spec.serviceAccountName')]
  return {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid: pod?.metadata.uid ?? uid }),
    ...(node === undefined ? {} : { node }),
    ...(account === undefined ? {} : { serviceAccount: account }),
  }
}

interface PodClues {
  fields: readonly IdentityField[]
  claims: TokenClaims | undefined
  env: ReadonlyMap<string, string>
  pod: Pod | undefined
  /** Where the page listens. */
  port: number | undefined
}

function podFacts({ fields, claims, env, pod, port }: PodClues): Identity['pod'] {
  const known = knownPod(fields, pod)
  const name = known.name ?? claims?.pod?.name
  const namespace = known.namespace ?? claims?.namespace
  const account = known.serviceAccount ?? claims?.serviceAccount?.name
  const node = known.node ?? claims?.node?.name
  return {
    ...(name === undefined ? {} : { name: show(name) }),
    ...(namespace === undefined ? {} : { namespace: show(namespace) }),
    ...(account === undefined ? {} : { serviceAccount: show(account) }),
    ...(node === undefined ? {} : { node: show(node) }),
    hostname: show(env.get('HOSTNAME') || hostname()),
    ...(name === undefined || port === undefined
      ? {}
      : { forward: { target: show(forwardTarget(name, knownValue(fields, 'metadata.labels'))), port } }),
  }
}

function environmentOf(
  env: ReadonlyMap<string, string>,
  fields: readonly IdentityField[],
): Identity['environment'] {
  const names = [...env.keys()]
  const links = findServiceLinks(names)
  const asFields = new Set(fields.flatMap((field) => field.env.map((source) => source.at)))
  return {
    serviceLinks: {
      count: links.services.length,
      services: links.services.map(show),
      says: wordServiceLinks(links),
    },
    kubernetes: [...links.kubernetes].sort().map((key) => ({ key, value: show(env.get(key) ?? '') })),
    otherNames: names
      .filter((name) => !links.names.has(name) && !links.kubernetes.has(name) && !asFields.has(name))
      .sort()
      .map(show),
  }
}
