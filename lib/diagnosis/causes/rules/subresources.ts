import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { ResourceAttributes } from '@/lib/rbac/types'
import { opensStream } from '@/lib/rbac/verbs'
import { unlistedGrant } from '../../fixes/draft'
import type { Miss } from '../../near-miss'
import type { NoData } from '../cause'
import { inText, ruleCause } from '../finding'
import { addName, addResource, addVerb, gives, nearSubject } from './near-rule'

/** The rules are not known: a subresource needs its own rule either way. */
interface UnreadSubresource {
  miss?: undefined
}

interface SubresourceRecord<Id extends string> {
  id: Id
  title: string
  /** The subresource that the cause is about. */
  isMeant: (request: ResourceAttributes) => boolean
  /** What is particular to it. */
  lesson: (request: ResourceAttributes) => Phrase
  /** A rule that names it and still does not match. */
  ofOwnRule?: (miss: Miss, request: ResourceAttributes) => boolean
}

function subresourceCause<Id extends string>(record: SubresourceRecord<Id>) {
  const { id, title, isMeant, lesson, ofOwnRule } = record
  return ruleCause<Id, UnreadSubresource>({
    id,
    title,
    nature: 'missing',
    find({ request, isForCaller, areRulesRead }) {
      if (request.kind === 'path' || request.subresource === '' || !isMeant(request)) return []
      return isForCaller && areRulesRead ? [] : [{ confidence: 'possible', tier: 'hint', data: {} }]
    },
    ofMiss: (miss, request) =>
      request.kind === 'resource' &&
      (miss.resource?.how === 'parent' ? isMeant(request) : (ofOwnRule?.(miss, request) ?? false)),
    says(data, { request }) {
      if (request.kind === 'path') return NOTHING
      const word = `${request.resource}/${request.subresource}`
      const particular = lesson(request)
      if (data.miss === undefined)
        return say`A rule on ${code(request.resource)} does not include ${code(word)}. ${particular}`
      const { failed, rule } = data.miss
      if (failed.includes('resource'))
        return say`${gives(data)}, which does not include ${code(word)}. ${particular}`
      if (failed.includes('verb')) return say`${gives(data)}, but not ${code(request.verb)}. ${particular}`
      return say`${nearSubject(data)} covers only ${listed(rule.resourceNames.map(code))}, and the request names ${code(request.name)}. ${particular}`
    },
    correct(data, { request }) {
      if (data.miss === undefined) return undefined
      const { failed } = data.miss
      if (failed.includes('resource')) return addResource(data, request)
      return failed.includes('verb') ? addVerb(data, request) : addName(data, request)
    },
  })
}

/** A subresource of the core group, as a rule writes it. */
function isCore(request: ResourceAttributes, ...words: readonly string[]): boolean {
  return request.group === '' && words.includes(`${request.resource}/${request.subresource}`)
}

const exec = subresourceCause({
  id: 'D20',
  title: 'exec, attach and portforward need their own rule',
  isMeant: opensStream,
  lesson: ({ subresource }) =>
    say`A client that opens ${code(subresource)} with a POST needs create; one that uses a WebSocket needs get and, since Kubernetes 1.35, create too.`,
  /** The rule has one of the two verbs. */
  ofOwnRule({ rule, failed }, request) {
    if (failed.length !== 1 || failed[0] !== 'verb' || !opensStream(request)) return false
    const other = request.verb === 'create' ? 'get' : request.verb === 'get' ? 'create' : undefined
    return other !== undefined && rule.verbs.includes(other)
  },
})

/** The same where only the text is known. */
export const execInText = inText<'D20', NoData, RefusedTarget>(exec, {
  find: ({ group, resource }) => (group === '' && resource === 'pods' ? {} : undefined),
  confidence: 'likely',
  says: () =>
    say`Since Kubernetes 1.35 exec, attach and portforward over a WebSocket need create as well as get, and the refusal of create gives no reason.`,
  fixes: () => [
    unlistedGrant(
      'role',
      say`Add create next to get in the rule on pods/exec, pods/attach or pods/portforward in the account’s Role.`,
    ),
  ],
})

const ephemeralContainers = subresourceCause({
  id: 'D21',
  title: 'Debugging needs pods/ephemeralcontainers',
  isMeant: (request) => isCore(request, 'pods/ephemeralcontainers'),
  lesson: () =>
    say`kubectl debug patches it. With -it it then attaches, which needs create on pods/attach, and get too over a WebSocket.`,
})

const scale = subresourceCause({
  id: 'D22',
  title: 'Scaling goes through scale',
  isMeant: ({ subresource }) => subresource === 'scale',
  lesson: ({ resource }) =>
    say`kubectl scale and autoscalers write ${code(`${resource}/scale`)}, not ${code(resource)}.`,
})

const accountToken = subresourceCause({
  id: 'D23',
  title: 'A token is a subresource of its ServiceAccount',
  isMeant: (request) => isCore(request, 'serviceaccounts/token'),
  lesson: () =>
    say`Requesting a token needs create on it. The request carries the account’s name, so resourceNames can list it.`,
})

const eviction = subresourceCause({
  id: 'D24',
  title: 'Evicting is not deleting',
  isMeant: (request) => isCore(request, 'pods/eviction'),
  lesson: () =>
    say`kubectl drain evicts, which is create on pods/eviction; delete on pods is a different permission.`,
})

function isProxy({ group, subresource }: ResourceAttributes): boolean {
  return group === '' && subresource === 'proxy'
}

/** A rule that names the proxy's target without its scheme and port. */
export function isProxiedName({ rule, failed }: Miss, request: ResourceAttributes): boolean {
  if (failed.length !== 1 || failed[0] !== 'name' || !isProxy(request)) return false
  return rule.resourceNames.some((name) => request.name.split(':').includes(name))
}

const proxiedName = subresourceCause({
  id: 'D25',
  title: 'A proxied name includes scheme and port',
  isMeant: isProxy,
  lesson: ({ resource }) =>
    say`The name in the request includes the scheme and port if given, as in https:web:443; resourceNames for ${code(`${resource}/proxy`)} must list that form.`,
  ofOwnRule: isProxiedName,
})

const statusOrFinalizers = subresourceCause({
  id: 'D18',
  title: 'status and finalizers need their own rule',
  isMeant: ({ subresource }) => subresource === 'status' || subresource === 'finalizers',
  lesson: () => say`status and finalizers need their own rule.`,
})

/** True for what has a cause of its own. */
function isParticular(request: ResourceAttributes): boolean {
  if (['status', 'finalizers', 'scale'].includes(request.subresource)) return true
  const words = ['pods/ephemeralcontainers', 'pods/eviction', 'serviceaccounts/token']
  return opensStream(request) || isProxy(request) || isCore(request, ...words)
}

const missingSubresource = subresourceCause({
  id: 'D8',
  title: 'The subresource is missing',
  isMeant: (request) => !isParticular(request),
  lesson: () => say`The rule must name the subresource.`,
})

export const subresourceCauses = [
  exec,
  ephemeralContainers,
  scale,
  accountToken,
  eviction,
  proxiedName,
  missingSubresource,
  statusOrFinalizers,
] as const
