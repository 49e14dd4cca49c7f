import type { Explanation } from '@/lib/contract/explanation'
import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { diagnose } from '@/lib/diagnosis/diagnose'
import type { Facts, ReadObjects, Workload } from '@/lib/diagnosis/facts'
import { hidesOthers } from '@/lib/facts/questions/hidden-rbac'
import { type OwnRights, ownRights } from '@/lib/facts/questions/own-rights'
import { Prober } from '@/lib/facts/questions/prober'
import { readClaims } from '@/lib/identity/token-claims'
import type { CredentialLens } from '@/lib/kube/credentials/credentials'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { type Catalogue, findKind, findKnown, groupState } from '@/lib/objects/catalogue'
import { at, textAt } from '@/lib/objects/fields'
import {
  APPLIERS,
  type Applier,
  appliesObject,
  isApplier,
  REPOSITORIES,
  type UnseenSource,
  withRepository,
} from '@/lib/objects/home-source'
import { type Home, type HomeOwner, homeOf, type OwnerSource, ownerSource } from '@/lib/objects/homes'
import { splitApiVersion } from '@/lib/objects/known-kinds'
import { ownerOf } from '@/lib/objects/owners'
import { holdsTemplate } from '@/lib/objects/pod-templates'
import { writesOf } from '@/lib/objects/written'
import { present } from '@/lib/present'

/** Objects that apply manifests or own what a fix changes: of the chosen fix, and of one other. */
const MOST_SOURCES = 2
/** A pod, its ReplicaSet and its Deployment, or its Job and its CronJob. */
const MOST_LEVELS = 3
const KEPT_MS = 300_000
/** Where Argo CD keeps applications unless it is installed elsewhere: their marks do not name it. */
const ARGO_CD = 'argocd'

interface Target {
  group: string
  resource: string
  namespace: string
  name: string
}

/** Whether the rules of this account let it get an object; those of its namespace are asked for where there is none for all. */
async function rightToGet(target: Target, prober: Prober): Promise<ReturnType<OwnRights>> {
  const asked = { verb: 'get', ...target }
  const wide = (await ownRights('', prober))(asked)
  return wide === 'yes' ? wide : (await ownRights(target.namespace, prober))(asked)
}

function canExist({ namespace, name }: Target, namespaced = true): boolean {
  const isPlace = namespaced ? namespaceSchema.safeParse(namespace).success : namespace === ''
  return isPlace && objectNameSchema.safeParse(name).success
}

function unserved(catalogue: Catalogue, group: string): UnseenSource {
  return { because: groupState(catalogue, group) === 'failed' ? 'failed' : 'not served' }
}

/** An object of a kind that not every cluster serves. */
async function readServed(
  target: Target,
  { discovery }: Facts,
  prober: Prober,
  as: 'presentable' | 'metadata' = 'presentable',
): Promise<{ object: unknown } | UnseenSource> {
  const { group, resource } = target
  if (discovery.state === 'unread') return { because: 'failed' }
  const known = findKnown(discovery.value, group, resource)
  if (known === undefined) return unserved(discovery.value, group)
  if (!canExist(target, known.namespaced)) return { because: 'absent' }
  const right = await rightToGet(target, prober)
  if (right !== 'yes') return { because: right === 'no' ? 'denied' : 'failed' }
  const reading = await prober.object({ ...target, version: known.version }, as)
  if (reading.state === 'read') return { object: reading.value }
  if (reading.isSkipped) return { because: 'not asked' }
  if (reading.because === 'refused') return { because: 'denied' }
  return { because: reading.because === 'absent' ? 'absent' : 'failed' }
}

interface Wanted {
  tool: Applier | 'operator'
  owner: HomeOwner
  object: { kind: string; name: string; namespace: string }
}

/** What a custom resource that owns others says of itself, by one request for its metadata. */
async function readOwner(
  { namespace, kind = '', group = '', name }: HomeOwner,
  facts: Facts,
  prober: Prober,
): Promise<OwnerSource | UnseenSource> {
  if (facts.discovery.state === 'unread') return { because: 'failed' }
  const known = findKind(facts.discovery.value, group, kind)
  if (known === undefined) return unserved(facts.discovery.value, group)
  const { resource, namespaced } = known
  const target = { group, resource, namespace: namespaced ? namespace : '', name }
  const got = await readServed(target, facts, prober, 'metadata')
  return 'because' in got ? got : ownerSource(got.object, { group, kind })
}

/** What an object that applies others says of itself and, as far as the budget goes, the repository that it names. */
async function readSource(
  { tool, owner, object }: Wanted,
  facts: Facts,
  prober: Prober,
): Promise<NonNullable<Home['source']>> {
  if (tool === 'operator') return readOwner(owner, facts, prober)
  const { group, resource, read } = APPLIERS[tool]
  const isGuess = owner.namespace === ''
  const namespace = isGuess ? ARGO_CD : owner.namespace
  const guess = isGuess ? { namespace } : {}
  const got = await readServed({ group, resource, namespace, name: owner.name }, facts, prober)
  if ('because' in got) return got.because === 'not served' ? got : { ...got, ...guess }
  // There, another application can have the name.
  if (isGuess && !appliesObject(got.object, object)) return { because: 'absent', ...guess }
  const source = read(got.object)
  const repository = source.from && REPOSITORIES[source.from.kind]
  if (source.from === undefined || repository === undefined) return source
  const { namespace: within, name } = source.from
  const named = await readServed({ ...repository, namespace: within, name }, facts, prober)
  return 'because' in named ? source : withRepository(source, named.object)
}

function keyOf(tool: string, { namespace, name, kind = '', group = '' }: HomeOwner): string {
  return JSON.stringify([tool, namespace, name, kind, group])
}

const isOf =
  ({ tool, owner }: Wanted) =>
  (home: Home | undefined): home is Home =>
    home?.owner !== undefined && keyOf(home.tool, home.owner) === keyOf(tool, owner)

/** What was read of the owner of an object, if that is the one which it names. */
function ofOwner({ ownerUid }: Home, source: NonNullable<Home['source']>): NonNullable<Home['source']> {
  const isAnother = 'uid' in source && ownerUid !== undefined && ownerUid !== source.uid
  return isAnother ? { because: 'absent' } : source
}

/** The facts in which every home of that owner has what was read of it. */
function knowing(facts: Facts, wanted: Wanted, source: NonNullable<Home['source']>): Facts {
  const isKept = isOf(wanted)
  const told = <T extends { home?: Home }>(one: T): T =>
    isKept(one.home) ? { ...one, home: { ...one.home, source: ofOwner(one.home, source) } } : one
  const { objects, workload } = facts
  const inObjects = (value: ReadObjects): ReadObjects => ({
    lists: value.lists,
    roles: value.roles.map(told),
    clusterRoles: value.clusterRoles.map(told),
    roleBindings: value.roleBindings.map(told),
    clusterRoleBindings: value.clusterRoleBindings.map(told),
  })
  return {
    ...facts,
    objects: objects.state === 'read' ? { ...objects, value: inObjects(objects.value) } : objects,
    ...present({ workload: workload && told(workload) }),
  }
}

function wantedOf({ fixes }: Explanation): Wanted[] {
  const wanted = new Map<string, Wanted>()
  for (const { home } of fixes) {
    if (home?.owner === undefined) continue
    const { tool, owner, object } = home
    if (!isApplier(tool) && tool !== 'operator') continue
    const key = keyOf(tool, owner)
    if (!wanted.has(key)) wanted.set(key, { tool, owner, object })
  }
  return [...wanted.values()].slice(0, MOST_SOURCES)
}

/**
 * What a pod is made from, by its metadata and that of its owners: the highest whose manifest has the pod's template. Of the first that could
 * not be read only its name is known.
 */
async function workloadOf(
  place: Pick<Workload, 'apiVersion' | 'kind' | 'namespace' | 'name'>,
  uid: string | undefined,
  { rights, reads }: { rights: Prober; reads: Prober },
): Promise<Workload> {
  const { kind, namespace, name } = place
  const { group, version } = splitApiVersion(place.apiVersion)
  const target = { group, resource: `${kind.toLowerCase()}s`, namespace, name }
  const isGiven = canExist(target) && (await rightToGet(target, rights)) === 'yes'
  const reading = isGiven ? await reads.object({ ...target, version }, 'metadata') : undefined
  // Another one can have the name of an owner that is gone.
  const isSame =
    uid === undefined || (reading?.state === 'read' && textAt(reading.value, 'metadata', 'uid') === uid)
  if (reading?.state !== 'read' || !isSame) return { ...place, isRead: false }
  const owner = ownerOf(reading.value)
  if (owner && reads.left > 0 && holdsTemplate(splitApiVersion(owner.apiVersion).group, owner.kind)) {
    const { uid: ownerUid, ...of } = owner
    return workloadOf({ ...of, namespace }, ownerUid, { rights, reads })
  }
  const newest = writesOf(at(reading.value, 'metadata')).find(({ subresource }) => subresource === '')
  return {
    apiVersion: place.apiVersion,
    kind,
    namespace,
    name,
    isRead: true,
    ...present({
      home: homeOf(reading.value, { group, kind }),
      changed: newest && { at: newest.at, by: newest.manager },
    }),
  }
}

/** The pod that makes the calls: by its token, which is certain. */
function ownPod(credentials: CredentialLens): { namespace: string; name: string } | undefined {
  const parts = credentials.tokenParts()
  const claims = parts && readClaims(parts.header, parts.payload)
  return claims?.pod && claims.namespace !== undefined
    ? { namespace: claims.namespace, name: claims.pod.name }
    : undefined
}

interface Asking {
  kube: InClusterClient
  prober: Prober
  signal: AbortSignal
}

/** What is told of a call, and what it is the diagnosis of. */
interface Diagnosed {
  facts: Facts
  explanation: Explanation
}

function diagnosed(facts: Facts): Diagnosed {
  return { facts, explanation: diagnose(facts) }
}

/** What this pod is made from: read once in minutes, beside the budget of the answers, as discovery is. */
async function ownWorkload({ kube, prober, signal }: Asking): Promise<Workload | undefined> {
  const pod = ownPod(kube.credentials)
  if (pod === undefined) return undefined
  const kept = oneForClient(kube, 'own-workload', (): { readMs: number; workload?: Workload } => ({
    readMs: 0,
  }))
  if (kept.workload?.isRead && performance.now() - kept.readMs < KEPT_MS) return kept.workload
  const reads = new Prober(kube, signal, MOST_LEVELS)
  kept.workload = await workloadOf({ apiVersion: 'v1', kind: 'Pod', ...pod }, undefined, {
    rights: prober,
    reads,
  })
  kept.readMs = performance.now()
  return kept.workload
}

async function withWorkload(told: Diagnosed, asking: Asking): Promise<Diagnosed> {
  const { isOwnCall, asker, refusal } = told.facts
  // Whose text it is, another pod of the account included, is not known.
  const isOfThisPod = isOwnCall && asker === 'pod' && refusal === undefined
  if (!isOfThisPod || told.explanation.fixes.every(({ where }) => where !== 'pod')) return told
  const workload = await ownWorkload(asking)
  return workload === undefined ? told : diagnosed({ ...told.facts, workload })
}

/** The facts with what programs of the same account are refused besides; of another account nothing where others stay hidden. */
function withRefused(facts: Facts, { history }: Prober): Facts {
  const { caller, request, isOwnCall } = facts
  if (hidesOthers() && !isOwnCall) return facts
  const refusedToo = history.refusedToo(caller, request, new Date())
  return refusedToo.length === 0 ? facts : { ...facts, refusedToo }
}

/**
 * The diagnosis of a call with what keeps what its fixes change, beyond the marks of the objects themselves: what this pod is made from,
 * repository, path and self-heal by the Application, Kustomization or HelmRelease, and who keeps the custom resource that owns it. As far
 * as the budget goes, nothing that the rules of this account refuse, and nothing on a page that strangers see.
 */
export async function diagnoseWithHomes(facts: Facts, asking: Asking): Promise<Diagnosed> {
  const { prober } = asking
  const first = diagnosed(withRefused(facts, prober))
  if (hidesOthers() || prober.unauthorized) return first
  const told = await withWorkload(first, asking)
  const wanted = wantedOf(told.explanation)
  let known = told.facts
  for (const one of wanted) known = knowing(known, one, await readSource(one, known, prober))
  return wanted.length === 0 ? told : diagnosed(known)
}
