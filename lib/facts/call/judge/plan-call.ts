import { DRY_RUN_GROUPS, DRY_RUN_VERBS, type DryRunVerb } from '@/lib/contract/dry-run'
import { PROBE_PATHS, type ProbePath } from '@/lib/contract/probe-paths'
import { type Catalogue, findKnown, type KnownResource } from '@/lib/objects/catalogue'
import { listOf } from '@/lib/words/lists'
import type { TryRequest, TryResource } from '../contract'

type Read = 'get' | 'list' | 'watch'

/** Where a call goes: the parts of its path. */
export interface CallTarget {
  group: string
  version: string
  resource: string
  /** "" for a cluster-scoped resource and for all namespaces. */
  namespace: string
  name: string
}

/** One call as it will be made. */
export type PlannedCall =
  | { form: 'path'; path: ProbePath }
  | { form: 'read'; verb: Read; target: CallTarget; subresource: '' | 'log' | 'scale' | 'status' }
  | {
      form: 'write'
      verb: DryRunVerb
      target: CallTarget
      subresource: '' | 'scale' | 'status' | 'eviction'
      patch: 'merge' | 'apply'
      /** Absent for a resource that discovery does not list. */
      kind?: string
    }

/** `never`: a call that this page does not make, and why. `wrong`: one that cannot be made as it was asked for. */
export type Plan =
  | { state: 'planned'; call: PlannedCall }
  | { state: 'never'; says: string }
  | { state: 'wrong'; field: string; says: string }

const NEVER: ReadonlyMap<string, string> = new Map([
  ['exec', 'It runs a program in a container.'],
  ['attach', 'It attaches to a running program.'],
  ['portforward', 'It opens a connection into a pod.'],
  ['proxy', 'It sends a request through the API server to a program, which would act on it.'],
  ['token', 'It creates a token, which a dry run cannot undo.'],
  ['binding', 'It places a pod on a node, as the scheduler does.'],
  ['approval', 'It approves a certificate.'],
])

const ASK_INSTEAD = 'The check above gets the API server’s decision without making the call.'

const never = (says: string): Plan => ({ state: 'never', says: `${says} ${ASK_INSTEAD}` })
const wrong = (field: string, says: string): Plan => ({ state: 'wrong', field, says })

function isRead(verb: string): verb is Read {
  return verb === 'get' || verb === 'list' || verb === 'watch'
}

function isWrite(verb: string): verb is DryRunVerb {
  return DRY_RUN_VERBS.some((known) => known === verb)
}

function versionOf(request: TryResource, known: KnownResource | undefined, catalogue?: Catalogue): string {
  if (request.version !== undefined) return request.version
  // A misspelled resource is asked for in a version of its group, so the answer is about the resource.
  return known?.version ?? catalogue?.resources.find(({ group }) => group === request.group)?.version ?? 'v1'
}

function planPath(verb: string, path: string): Plan {
  if (verb !== 'get') return never('Only GET is sent for non-resource paths.')
  const known = PROBE_PATHS.find((each) => each === path)
  if (known !== undefined) return { state: 'planned', call: { form: 'path', path: known } }
  return never(`Only these non-resource paths are requested: ${listOf(PROBE_PATHS)}.`)
}

function planRead(verb: Read, target: CallTarget, subresource: string): Plan {
  if (subresource === '') {
    if (verb === 'get' && target.name === '') return wrong('name', 'Name the object to get, or use list.')
    return { state: 'planned', call: { form: 'read', verb, target, subresource } }
  }
  const isLog = subresource === 'log' && target.group === '' && target.resource === 'pods'
  if (verb !== 'get' || !(isLog || subresource === 'scale' || subresource === 'status')) {
    return never(`Of the subresources only pods/log, scale and status are read, not ${subresource}.`)
  }
  if (target.name === '') return wrong('name', 'Name the object whose subresource is read.')
  if (isLog && target.namespace === '') return wrong('namespace', 'Name the namespace of the pod.')
  return { state: 'planned', call: { form: 'read', verb, target, subresource: isLog ? 'log' : subresource } }
}

function neverWritten({ group, resource }: CallTarget, subresource: string): string | undefined {
  if (group === 'authorization.k8s.io' || group === 'authentication.k8s.io') {
    return 'A review is a question and is not made here.'
  }
  if (!DRY_RUN_GROUPS.has(group)) {
    return `Only groups that the API server itself serves are written to: ${group} may be an aggregated API that does not honor dryRun. kubectl checks that before it sends.`
  }
  if (group === '' && resource === 'bindings') return NEVER.get('binding')
  return ['', 'scale', 'status', 'eviction'].includes(subresource)
    ? undefined
    : `${resource}/${subresource} is not written from here.`
}

function planWrite(verb: DryRunVerb, request: TryResource, target: CallTarget, known?: KnownResource): Plan {
  const subresource = request.subresource ?? ''
  const refused = neverWritten(target, subresource)
  if (refused !== undefined) return never(refused)
  const isEviction = subresource === 'eviction'
  const onCollection = verb === 'deletecollection' || (verb === 'create' && subresource === '')
  if (isEviction && (verb !== 'create' || target.group !== '' || target.resource !== 'pods')) {
    return wrong('verb', 'An eviction is created on a pod: use create and pods/eviction.')
  }
  if ((verb === 'create' && !isEviction) || verb === 'delete' || verb === 'deletecollection') {
    if (subresource !== '') return wrong('subresource', `${verb} has no subresource here.`)
  }
  if (!onCollection && target.name === '') return wrong('name', `Name the object to ${verb}.`)
  if (verb === 'deletecollection' && target.name !== '') {
    return wrong('name', 'deletecollection takes all objects: leave the name empty, or use delete.')
  }
  if (known?.namespaced && target.namespace === '' && verb !== 'deletecollection') {
    return wrong('namespace', `Name the namespace: ${target.resource} are namespaced.`)
  }
  const call = {
    form: 'write',
    verb,
    target,
    subresource: isEviction
      ? 'eviction'
      : subresource === 'scale' || subresource === 'status'
        ? subresource
        : '',
    patch: request.patch ?? 'merge',
    ...(known ? { kind: known.kind } : {}),
  } as const
  return { state: 'planned', call }
}

/**
 * How a call would be made, or why it is not. A verb such as impersonate is asked for while another call is judged and is
 * none itself.
 */
export function planCall(request: TryRequest, catalogue: Catalogue | undefined): Plan {
  const { verb } = request
  if (!isRead(verb) && !isWrite(verb)) {
    return never(`${verb} is not a call by itself: the API server checks it while it judges another call.`)
  }
  if ('path' in request) return planPath(verb, request.path)
  const subresource = request.subresource ?? ''
  const reason = NEVER.get(subresource)
  if (reason !== undefined)
    return never(`${request.resource}/${subresource} is never called from here. ${reason}`)
  const known = catalogue && findKnown(catalogue, request.group, request.resource)
  const target: CallTarget = {
    group: request.group,
    version: versionOf(request, known, catalogue),
    resource: request.resource,
    namespace: known && !known.namespaced ? '' : request.namespace,
    name: request.name ?? '',
  }
  return isRead(verb) ? planRead(verb, target, subresource) : planWrite(verb, request, target, known)
}
