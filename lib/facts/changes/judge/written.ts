import type { WrittenObject } from '@/lib/objects/change-views'
import type { Write } from '@/lib/objects/written'
import { code, listed, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Change, ChangedObject, Lane } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'
import { sayManager } from './say-manager'

export interface WrittenKind extends Omit<ChangedObject, 'name' | 'namespace'> {
  lane: Lane
}

/** A write within this time of the creation is the creation: both times are whole seconds. */
const SAME_MS = 1_000

const MOST_FIELDS = 12

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
])

/** The API server makes its default roles when it starts, a hundred of them in a new cluster: nobody's change. */
const isOfItself = (creators: readonly string[]) => creators.length === 1 && creators[0] === 'kube-apiserver'

/** What a controller notes on what it controls, and every write of a node but its taints, is no change of it. */
function isChange({ manager, subresource, fields }: Write, kind: string): boolean {
  if (subresource === 'scale') return true
  if (subresource !== '') return false
  if (kind === 'Node')
    return fields.some((field) => field === 'spec.taints' || field === 'spec.unschedulable')
  return !(manager === 'kube-controller-manager' && WORKLOADS.has(kind))
}

function fieldsOf({ fields, keys }: Write): string[] {
  return [...fields, ...keys.map((key) => `data.${key}`)].slice(0, MOST_FIELDS)
}

// Helm 3 and 4 keep each release in a Secret or ConfigMap of its own with these labels (storage/driver).
function releaseOf(object: WrittenObject, kind: WrittenKind): Change | undefined {
  const { name, version, status, owner } = object.labels
  if (owner !== 'helm' || name === undefined || version === undefined || object.created === '')
    return undefined
  const as = status === undefined ? say`` : say`, which is ${code(status)} now`
  return changeOf({
    lane: 'rollouts',
    what: 'released',
    at: object.created,
    object: placed(object, kind),
    manager: 'helm',
    says: say`Helm release ${{ name }} got revision ${code(version)}${as}.`,
  })
}

function placed(
  { name, namespace }: WrittenObject,
  { group, version, resource, kind }: WrittenKind,
): ChangedObject {
  return { group, version, resource, kind, namespace, name }
}

function sayCreated({ owner }: WrittenObject, object: ChangedObject, managers: readonly string[]) {
  if (owner !== undefined) return say`${sayObject(object)} was created for ${sayObject(owner)}.`
  if (managers.length === 0) return say`${sayObject(object)} was created.`
  const [by, and] = [
    listed(managers.map(sayManager)),
    managers.length > 1 ? ' and written in one second' : '',
  ]
  return say`${sayObject(object)} was created${words(and)} by ${by}.`
}

/**
 * When an object was created, last written by each of its field managers, scaled, and asked to go; not the creation
 * of what the API server makes itself. Of a write that only took
 * fields away nothing is kept in an object, so that it is not among them.
 */
export function writtenChanges(written: WrittenObject, kind: WrittenKind): Change[] {
  if (written.isLock) return []
  const release = releaseOf(written, kind)
  if (release !== undefined) return [release]
  const object = placed(written, kind)
  const { lane } = kind
  const createdMs = msOf(written.created)
  const isCreation = ({ at, subresource }: Write) => subresource === '' && msOf(at) <= createdMs + SAME_MS
  const creators = [...new Set(written.writes.filter(isCreation).map(({ manager }) => manager))]
  const changes = written.writes.filter((write) => isChange(write, kind.kind) && !isCreation(write))
  const made: Change[] = changes.map((write, index) => {
    const { manager, at, subresource } = write
    const isScale = subresource === 'scale'
    const writer = isScale ? sayScaler(manager) : sayManager(manager)
    const fields = fieldsOf(write)
    const when = changes.findIndex((one) => one.subresource === subresource) === index ? say`last ` : say``
    return changeOf({
      lane,
      what: isScale ? 'scaled' : 'written',
      at,
      object,
      manager,
      writer,
      ...present({ fields: fields.length === 0 || isScale ? undefined : fields }),
      says: say`${sayObject(object)} was ${when}${words(isScale ? 'scaled' : 'written')} by ${writer}.`,
    })
  })
  if (!Number.isNaN(createdMs) && !isOfItself(creators))
    made.push(
      changeOf({
        lane,
        what: 'created',
        at: written.created,
        object,
        manager: creators.length > 1 ? undefined : creators[0],
        says: sayCreated(written, object, creators),
      }),
    )
  if (written.deleted !== '')
    made.push(
      changeOf({
        lane,
        what: 'deleting',
        at: written.deleted,
        object,
        says: say`${sayObject(object)} was deleted and waits for its finalizers.`,
      }),
    )
  return made
}

/** Of controllers of Kubernetes only the autoscaler writes the scale subresource. */
function sayScaler(manager: string) {
  return manager === 'kube-controller-manager' ? say`the HorizontalPodAutoscaler` : sayManager(manager)
}
