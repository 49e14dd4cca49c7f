import { say } from '@/lib/phrase/phrase'
import 'server-only'
import type { Cloud } from '@/lib/contract/cloud'
import { objectNameSchema } from '@/lib/contract/segments'
import { type AddTarget, forwardTarget, templateOwner } from '@/lib/identity/add-yaml'
import { limitInEffect, type PodLimit, podLimit } from '@/lib/identity/cgroup-limits'
import type { MountedPod } from '@/lib/identity/mountinfo'
import type { Pod } from '@/lib/identity/pod-spec'
import { podStanding } from '@/lib/identity/pod-standing'
import { findServiceLinks, isServiceValue, wordServiceLinks } from '@/lib/identity/service-links'
import type { TokenClaims } from '@/lib/identity/token-claims'
import { type KnownPod, tokenKeeper, whyNoToken } from '@/lib/identity/token-findings'
import { type Confirms, confirmedBy, type Witnesses } from '@/lib/identity/witnesses'
import type { CredentialState } from '@/lib/kube/credentials/credentials'
import { redactUnder } from '@/lib/kube/redact/presentable'
import { redact } from '@/lib/kube/redact/redact'
import { eachText, freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { type CgroupReading, readCgroup } from '@/lib/pod/cgroup'
import { podRoot, readSettings, type Settings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import type { VolumeReading } from '@/lib/pod/kubelet-volume'
import { readDevices } from '@/lib/pod/process-traces'
import type { Environment } from '@/lib/pod/setting'
import { present } from '@/lib/present'
import { utc } from '@/lib/words/durations'
import type { Identity, IdentityField } from '../contract/identity'
import { collectFields, type FileText, refOfFile } from '../judge/collect-fields'
import { podFeatures } from '../judge/features/all'
import { identitySources, tokenSource } from './identity-sources'
import { accountAnnotations } from './own-pod'
import { podCredentials } from './pod-credentials'
import { fileTexts, readVolumes, SHOWN_CHARACTERS, shownVolume } from './pod-volumes'
import { readSelf, type Self, type SelfQuestion } from './self'
import { attachedIdentity, tokenLens, userOfProxy } from './token-lens'

/** Why the pod of a page in user mode has no token. */
const BY_VIEWERS = say`Whoever opens this page makes its calls with their own token.`

export interface IdentityQuestion extends SelfQuestion {
  settings: SelfQuestion['settings'] & Partial<Pick<Settings, 'port'>>
  /** Milliseconds since 1970. */
  now: number
  /** Where the cgroup hierarchy is mounted; another place is for tests. */
  cgroupRoot?: string
  /** Where the device files are; another place is for tests. */
  devRoot?: string
}

/**
 * Who this pod is, by env, by files and by the API server side by side, with the token's claims and the cgroup's limits.
 * One GET of the own pod, and one of its ServiceAccount in 30 s; what cannot be read is a state of its source. Values are fit for reading; of variables that
 * are no downward API field only the names leave. Attached from outside the cluster there is no pod to ask for. Rejects only when the signal aborts.
 */
export async function readIdentity(question: IdentityQuestion): Promise<Identity> {
  const { settings, kube, now, signal } = question
  const env = new Map(
    Object.entries(question.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v] as const])),
  )
  const self = await readSelf(question)
  const { credentials, claims, declared, mounted, own, ownPod, pod } = self
  const { attachedFrom } = settings
  if (attachedFrom !== undefined) return identityFromOutside(question, self, attachedFrom, env)
  const cgroup = await readCgroup({
    ...(question.cgroupRoot ? { root: question.cgroupRoot } : {}),
    procCgroup: self.procCgroup,
  })
  const confirms = confirmedBy({ ...self.witnesses, limits: limitsOf(cgroup) }, pod)
  // The node's own, where the files are elsewhere, are none of the pod's.
  const devices = await readDevices(question.devRoot ?? `${podRoot() ?? ''}/dev`)
  const dirs = settings.downwardApiDirs
  const volumes = await readVolumes({ dirs, serviceAccountDir: settings.serviceAccountDir, declared, signal })
  const target = addTarget({ self, volumes, dirs })
  const fields = collectFields({
    env,
    files: [
      ...volumes.flatMap((volume) => fileTexts(volume, declared)),
      ...(volumes.some(({ root }) => root === settings.serviceAccountDir) ? [] : namespaceFile(credentials)),
    ],
    ...(declared ? { declared } : {}),
    ...(ownPod.state === 'present' ? { pod: ownPod.pod } : { podUnread: ownPod.short }),
    ...(own ? { container: own.container.name } : {}),
    unlimited: unlimitedResources(cgroup),
    target,
    show,
    redact: withoutSecrets,
    confirms,
  })
  const known = knownPod(fields, pod, mounted)
  const podName = known.name ?? ofThisPod(claims, known)?.pod?.name ?? ofHostName(self)
  const namespace = known.namespace ?? self.searched
  const noToken =
    kube.viewer === undefined
      ? whyNoToken({ ...self, dir: settings.serviceAccountDir, namespace, name: podName })
      : BY_VIEWERS
  const around = {
    keeper: tokenKeeper(declared, credentials.token.path, self.witnesses.mounts),
    isRefused: ownPod.state === 'failed' && ownPod.isUnauthorized === true,
    account: self.account,
  }
  return {
    ...viewerOf(kube),
    pod: {
      ...podFacts({
        fields,
        claims: ofThisPod(claims, known),
        hostname: hostNameOf(env, self, confirms),
        labels: labelsIn(volumes, declared),
        known,
        port: settings.port,
      }),
      ...(pod ? { notes: eachText(podStanding(pod, own?.container.name), show) } : {}),
    },
    ...(podRoot() === undefined ? {} : { filesAreElsewhere: true as const }),
    sources: identitySources({ ...self, fields, volumes, target, noToken, show }),
    fields,
    volumes: volumes.map((volume) =>
      shownVolume(volume, { declared, confirms, show, redact: withoutSecrets }),
    ),
    token: tokenLens({ credentials, claims, known, around, noToken, route: kube.server.route, now, show }),
    ...podCredentials({
      self,
      env,
      serviceAccountDir: settings.serviceAccountDir,
      account: await accountAnnotations(kube, pod, { now, signal }),
      known,
      target,
      now,
      show,
    }),
    features: podFeatures({
      pod,
      container: pod && own?.container,
      uidMap: self.uidMap,
      given: givenFields(fields),
      devices,
      hostname: self.witnesses.hostname,
      variables: new Set(env.keys()),
      target,
    }).map((feature) => ({ ...feature, says: eachText(feature.says, show) })),
    cgroup: {
      version: cgroup.version,
      limits: shownLimits(cgroup, pod, present({ name: podName, namespace })),
    },
    environment: environmentOf(env, fields),
    readAt: new Date(now).toISOString(),
  }
}

/** Whose own token is sent, in user mode. */
function viewerOf({ viewer }: InClusterClient): Pick<Identity, 'viewer'> {
  if (viewer?.user === undefined) return {}
  const { name, groups } = viewer.user
  const expiresAt = viewer.expiresAt === undefined ? undefined : utc(viewer.expiresAt)
  return { viewer: { user: show(name), groups: groups.length, ...present({ expiresAt }) } }
}

/** Attached from outside the cluster there is no pod: what is left is the account, by its token or what a proxy sends. */
async function identityFromOutside(
  { kube, now, signal }: IdentityQuestion,
  { credentials, claims }: Self,
  from: string,
  env: ReadonlyMap<string, string>,
): Promise<Identity> {
  const token = tokenSource({ credentials, claims, show })
  const as = kube.server.route === 'kubectl-proxy' ? await userOfProxy(kube, signal) : undefined
  return {
    ...attachedIdentity({ from, credentials, claims, token, now, show, ...present({ as }) }),
    cgroup: { version: 'none', limits: [] },
    environment: environmentOf(env, []),
    readAt: new Date(now).toISOString(),
  }
}

function shownLimits(
  { limits }: CgroupReading,
  pod: Pod | undefined,
  { name = 'POD', namespace = 'NAMESPACE' }: KnownPod,
): Identity['cgroup']['limits'] {
  const command = `kubectl get pod ${name} -n ${namespace} -o jsonpath='{.spec.resources}{.spec.initContainers[*].resources.limits}{.spec.containers[*].resources.limits}'`
  return limits.map(({ what, value: seen, source, isHiddenAbove }) => {
    const [limit, asked] =
      what === 'pids' || !pod ? [] : (['effect', 'spec'] as const).map((by) => podLimit(pod, what, by))
    const podsOwn: PodLimit = pod ? { state: 'read', limit, asked } : { state: 'unread', command }
    const { says, ...found } = limitInEffect({ what, seen, isHiddenAbove, pod: podsOwn })
    return { what, ...found, says: eachText(says, show), source }
  })
}

function show(text: string): string {
  return freeText(text, SHOWN_CHARACTERS)
}

// Before it is cut, since a cut secret has lost the form by which it is known.
function withoutSecrets(key: string, value: string): string {
  return redact(redactUnder(key, value))
}

function namespaceFile({ namespace: { state, path, value, says } }: CredentialState): FileText[] {
  if (state === 'absent') return []
  return [{ path, name: 'namespace', ...(value === undefined ? { error: says } : { text: value }) }]
}

interface TargetFacts {
  self: Self
  volumes: readonly VolumeReading[]
  dirs: readonly string[]
}

function addTarget({ self, volumes, dirs }: TargetFacts): AddTarget {
  const { pod, own, credentials, searched } = self
  const namespace = pod?.metadata.namespace ?? credentials.namespace.value ?? searched
  const free = dirs.find((dir) => volumes.some((v) => v.root === dir && v.osCode === 'ENOENT'))
  return {
    ...present({ namespace, pod: pod?.metadata.name ?? ownClaim(self) ?? ofHostName(self) }),
    ...(own ? { container: { name: own.container.name, place: own.place } } : {}),
    owner: pod ? templateOwner(pod) : { kind: 'unknown' },
    ...(free === undefined ? { mountPath: '/etc/podglass-downward', joinDirs: dirs } : { mountPath: free }),
  }
}

function limitsOf({ limits }: CgroupReading): NonNullable<Witnesses['limits']> {
  return Object.fromEntries(
    limits.flatMap(({ what, value }) =>
      value.kind === 'limit' && what !== 'pids' ? [[what, value.value] as const] : [],
    ),
  )
}

/** The pod that the token names, where no mount says that it is another's. */
function ownClaim({ claims, mounted }: Self): string | undefined {
  return claims?.pod && (mounted === undefined || mounted.uid === claims.pod.uid)
    ? claims.pod.name
    : undefined
}

/** The host name where the kubelet's mounts show a pod and it is not the node's: usually the pod's name, enough for a command. */
function ofHostName({ mounted, witnesses: { hostname, isOnHostNetwork } }: Self): string | undefined {
  const isName = objectNameSchema.safeParse(hostname).success
  return mounted !== undefined && !isOnHostNetwork && isName ? hostname : undefined
}

function unlimitedResources({ version, limits }: CgroupReading): Set<string> {
  if (version === 'none') return new Set()
  return new Set(limits.filter(({ value }) => value.kind === 'none').map(({ what }) => what))
}

function givenFields(fields: readonly IdentityField[]): Set<string> {
  return new Set(fields.filter(({ env, file }) => env.length + file.length > 0).map(({ field }) => field))
}

/** The value of a field as the pod gives it, before the token is asked. */
function knownValue(fields: readonly IdentityField[], name: string): string | undefined {
  const field = fields.find((f) => f.field === name)
  const values = [field?.api, ...(field?.env ?? []), ...(field?.file ?? [])].map((source) => source?.value)
  return values.find((value) => value !== undefined && value !== '')
}

function knownPod(
  fields: readonly IdentityField[],
  pod: Pod | undefined,
  mounted: MountedPod | undefined,
): KnownPod {
  const [name, namespace, seen] = ['name', 'namespace', 'uid'].map((f) => knownValue(fields, `metadata.${f}`))
  const uid = pod?.metadata.uid ?? mounted?.uid ?? seen
  const [node, account] = [knownValue(fields, 'spec.nodeName'), knownValue(fields, 'spec.serviceAccountName')]
  return present({ name, namespace, uid, node, serviceAccount: account })
}

/** The claims without the pod and the node, where they are those of another pod. */
function ofThisPod(claims: TokenClaims | undefined, known: KnownPod): TokenClaims | undefined {
  if (claims?.pod === undefined || known.uid === undefined || claims.pod.uid === known.uid) return claims
  const { pod: _, node: __, ...rest } = claims
  return rest
}

/** The text of the labels file, shown or not. */
function labelsIn(volumes: readonly VolumeReading[], declared: Self['declared']): string | undefined {
  const file = volumes
    .flatMap(({ files }) => files)
    .find((each) => {
      const ref = refOfFile(each, declared)
      return ref?.kind === 'field' && ref.path === 'metadata.labels'
    })
  return file?.text
}

interface PodClues {
  fields: readonly IdentityField[]
  claims: TokenClaims | undefined
  hostname: string
  /** Only the part of the pod's name that it repeats is shown. */
  labels: string | undefined
  known: KnownPod
  /** Where the page listens. */
  port: number | undefined
}

function podFacts({ fields, claims, hostname, labels, known, port }: PodClues): Identity['pod'] {
  const name = known.name ?? claims?.pod?.name
  const namespace = known.namespace ?? claims?.namespace
  const serviceAccount = known.serviceAccount ?? claims?.serviceAccount?.name
  const node = known.node ?? claims?.node?.name
  return {
    ...present(eachText({ name, namespace, serviceAccount, node }, show)),
    hostname: show(hostname),
    ...(name === undefined || port === undefined
      ? {}
      : {
          forward: {
            target: show(forwardTarget(name, knownValue(fields, 'metadata.labels') ?? labels)),
            port,
          },
        }),
  }
}

/** The container runtime's variable where a witness confirms it, since a Secret may be given under its name too. */
function hostNameOf(
  env: ReadonlyMap<string, string>,
  { witnesses: { hostname } }: Self,
  confirms: Confirms,
): string {
  const variable = env.get('HOSTNAME')
  const paths = ['metadata.name', 'spec.nodeName']
  return variable && paths.some((path) => confirms({ kind: 'field', path }, variable)) ? variable : hostname
}

function environmentOf(
  env: ReadonlyMap<string, string>,
  fields: readonly IdentityField[],
): Identity['environment'] {
  const names = [...env.keys()]
  const links = findServiceLinks(names)
  // Settings of the page, by which it calls the API server.
  const server = { host: env.get('KUBERNETES_SERVICE_HOST'), port: env.get('KUBERNETES_SERVICE_PORT') }
  const kubernetes = [...links.kubernetes]
    .filter((key) => isServiceValue(key, env.get(key) ?? '', server))
    .sort()
  const asFields = new Set(fields.flatMap((field) => field.env.map((source) => source.at)))
  return {
    serviceLinks: {
      count: links.services.length,
      services: links.services.map(show),
      says: wordServiceLinks(links),
    },
    kubernetes: kubernetes.map((key) => ({ key, value: show(env.get(key) ?? '') })),
    otherNames: names
      .filter((name) => !links.names.has(name) && !kubernetes.includes(name) && !asFields.has(name))
      .sort()
      .map(show),
  }
}

interface ChainsQuestion {
  kube: InClusterClient
  signal: AbortSignal
  now?: () => number
  env?: Environment
}

/** The ways of this pod to clouds, as the Identity page shows them: at most two requests, and none to a cloud. */
export async function ownChains({ kube, signal, now = Date.now, env }: ChainsQuestion): Promise<Cloud[]> {
  const variables = env ?? givenEnvironment()
  const identity = await readIdentity({
    env: variables,
    settings: readSettings(variables),
    kube,
    now: now(),
    signal,
  })
  return identity.clouds ?? []
}
