import { present } from '@/lib/present'
import { isClusterWide, isResourceWord, splitQualified } from '@/lib/words/known-resources'
import { isApiServer, urlsIn } from '../addresses/addresses'
import { callOfUrl, tailCall } from '../addresses/calls'
import { type FoundSentence, type PartialCall, refusedCall } from '../found'
import { noiseLength } from '../text/line-noise'
import { matchesIn } from '../text/matches'
import { lineAt, recordSpan } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import {
  auditCall,
  auditedRefusal,
  commandNamespace,
  fieldCall,
  namespaceBesideName,
  namespaceField,
  namespaceInWords,
  pairField,
} from './wrapper-fields'
import {
  describedCall,
  generatedCall,
  kindCall,
  operationCall,
  phraseCall,
  reasonCall,
  versionedCall,
  watchCall,
} from './wrapper-phrases'

const REACH = 4_000
const LEAD_LINES = 6
const NEAR = 600

/** The words of a record around what was found in it. */
interface Wrapper {
  /** From the start of the record, or of the lines that belong to the message. */
  before: string
  own: string
  record: string
  /** What a client traced before the answer: its request. */
  trace: string
  /** The lines in front, as far as a command and its output are together. */
  above: string
  /** What kubectl says of the object, where a paste ends in front of the message. */
  below: string
}

/**
 * A refusal with what the record around it says of the call, where its own words do not: `error when creating "f.yaml":`,
 * `create Pod x in StatefulSet y failed`, the URL of a request, the fields of a log. What it says itself is never changed.
 */
export function withWrapper(found: FoundSentence, unwrapped: Unwrapped): FoundSentence {
  if (found.form === 'network' || (found.form === 'status' && found.status.code === 401)) return found
  if (found.form === 'forbidden' && found.refusal.kind === 'authorization')
    return withOwnTail(found, unwrapped)
  const around = wrapperOf(found, unwrapped)
  const audited = isWordless(found) ? auditedRefusal(around.record) : undefined
  if (audited) {
    const { at, end, times } = found
    return { ...refusedCall(audited, around.record), at, end, ...present({ times }) }
  }
  const said = saidBy(found)
  if (said.path !== undefined) return found
  const call = callAround(around, said)
  if (found.form === 'part') {
    // What a program was doing may be another call than the one that was refused.
    const { verb, ...where } = call
    const asked =
      said.resource === undefined ? {} : requested(`${around.trace}\n${around.record}`, said.resource)
    // What it calls an update may be a patch.
    const isOwn = found.missing !== 'cut' || (verb !== 'update' && !/forbidden: User\b/.test(found.message))
    return { ...found, request: { ...where, ...present({ verb: isOwn ? verb : asked.verb }), ...said } }
  }
  const isAbsence = found.form === 'status' && found.status.code === 404 && said.resource !== undefined
  // What is to be created cannot be absent: something that it needs is.
  const { verb, ...where } = call
  const told = isAbsence && verb === 'create' ? {} : verb === undefined ? where : call
  return Object.keys(told).length === 0 ? found : { ...found, call: told }
}

/** True for a 403 that does not say what was refused. */
function isWordless(found: FoundSentence): boolean {
  if (found.form === 'part') return found.missing === 'body'
  return found.form === 'status' && found.status.code === 403 && /^(?:Forbidden)?$/.test(found.status.message)
}

/** Before 1.8 only the client named the object, in its tail or in the URL that it called. */
function withOwnTail(found: FoundSentence, unwrapped: Unwrapped): FoundSentence {
  if (found.form !== 'forbidden' || found.refusal.kind !== 'authorization') return found
  const { attributes } = found.refusal
  if (attributes.kind !== 'resource' || attributes.name !== '') return found
  if (!found.message.startsWith('forbidden: User ')) return found
  const { before, own, record } = wrapperOf(found, unwrapped)
  const from = Math.max(0, record.indexOf(own.slice(0, 200)))
  const tail = tailCall(record.slice(from, from + own.length + 600))
  const request = requestCall(before)
  const isCalled = request.namespace === attributes.namespace && request.verb === attributes.verb
  const call = [tail, detailsBehind(record), ...(isCalled ? [request] : [])].find(
    ({ name }) => name !== undefined,
  )
  if (call?.name === undefined || call.resource !== attributes.resource) return found
  return { ...found, refusal: { ...found.refusal, attributes: { ...attributes, name: call.name } } }
}

const DETAILS =
  /"details":\s?\{"name":\s?"([^"]{1,253})",(?:\s?"group":\s?"([^"]{1,253})",)?\s?"kind":\s?"([a-z]{1,63})"/

/** The object that a Status gives behind its message, where its front is cut off. */
function detailsBehind(text: string): PartialCall {
  const [, name, group = '', resource] = DETAILS.exec(text) ?? []
  return present({ name, resource, ...(resource === undefined ? {} : { group }) })
}

function saidBy(found: FoundSentence): PartialCall {
  if (found.form === 'part') return found.request
  if (found.form === 'network') return {}
  const { group, resource, name } =
    found.form === 'status'
      ? { ...found.status.details, resource: found.status.details.kind }
      : found.refusal.kind === 'authorization'
        ? { group: '', resource: '', name: '' }
        : found.refusal.target
  return {
    ...(resource === '' ? {} : { group, resource }),
    ...(name === '' ? {} : { name }),
  }
}

const DESCRIBED_BELOW = /\berror when (?:applying patch|retrieving current configuration of):\s*$/
const STATUS_STARTS = /\{\s{0,9}\\{0,31}"(?:kind|apiVersion|metadata|status|message)\\{0,31}"/

/** The word in which a sentence was cut off belongs to it. */
const CUT_WORD = /^\s{0,40}\\{0,31}"[^"\s]{0,320}/

function wrapperOf(found: FoundSentence, { text, fromSource }: Unwrapped): Wrapper {
  const given = fromSource(found.at)
  // A Status deep in JSON is found a little before where it starts.
  const inside = found.form === 'status' ? STATUS_STARTS.exec(text.slice(given, given + NEAR)) : null
  const at = given + (inside?.index ?? 0)
  const end = Math.min(fromSource(found.end), at + REACH)
  const span = recordSpan(text, at)
  const lead = leadStart(text, at, Math.max(span.start, at - REACH))
  const last = lineAt(text, Math.max(at, end - 1)).end
  // A word at the start of a text may be the end of one; behind a break it is whole.
  const from = Math.max(span.start, lead - 600, 1) - 1
  const stop = Math.min(Math.max(span.end, last), end + REACH)
  // What is left of a sentence was read as far as it goes.
  const isRead = found.form === 'part' && found.missing === 'cut'
  return {
    before: plain(text.slice(Math.max(0, lead - 1), at)),
    above: text.slice(Math.max(0, at - REACH), at),
    own: isRead ? '' : plain(text.slice(at, end)),
    trace: isBody(text.slice(lineAt(text, at).start, at + NEAR))
      ? text.slice(Math.max(0, at - REACH), at)
      : '',
    below: DESCRIBED_BELOW.test(text.slice(Math.max(at, end - 80), end))
      ? plain(text.slice(end, end + REACH))
      : '',
    record: plain(
      isRead
        ? `${text.slice(from, at)} ${text.slice(end, stop).replace(CUT_WORD, '')}`
        : text.slice(from, stop),
    ),
  }
}

/** True where the line of a refusal is the body of an answer: it starts a Status, or its words say so. */
function isBody(line: string): boolean {
  const near = line.slice(-2 * NEAR)
  return /^[\s>]*\{\s*"kind/.test(near) || /\b[Bb]ody\b/.test(near)
}

/** A text without what escapes its quotes and breaks, and without what tools put in front of its lines. */
function plain(text: string): string {
  return text
    .replace(/\\+(?=["'])/g, '')
    .replace(/\\+[nt](?![a-z]{2,}:\/)/g, '\n')
    .split('\n')
    .map((line) => line.slice(noiseLength(line)))
    .join('\n')
}

/** Where the words in front begin: this line, and those above that end where the message goes on. */
function leadStart(text: string, at: number, limit: number): number {
  let start = Math.max(limit, lineAt(text, at).start)
  for (let lines = 0; lines < LEAD_LINES && start > limit; lines++) {
    const above = lineAt(text, start - 1)
    const words = text.slice(Math.max(above.start, above.end - 400), above.end).trimEnd()
    const isOpen = /[:,]$|\b(?:Name|Resource): "/.test(words) || (words === '' && lines === 0)
    if (!isOpen) break
    start = Math.max(limit, above.start)
  }
  return start
}

const OBJECT =
  /(?:^|[\s:"'])([a-z][a-z0-9-]{0,62}(?:\.[a-z0-9.-]{1,253})?) "([^"\s]{1,253})"(?= (?:already exists|not found)|: the object has been modified)/

/** The object that a message names, where the details of its Status do not. */
function objectSaid(text: string): PartialCall {
  const [, qualified = '', name = ''] = OBJECT.exec(text) ?? []
  return qualified === '' || !isResourceWord(qualified) ? {} : { ...splitQualified(qualified), name }
}

const PREVENTED = 'has prevented the request from succeeding'
const API_SERVICE =
  /(?<=["'\s\\/])v\d[a-z0-9]{0,16}\.([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?=["'\s\\/])/

/** client-go puts an answer that was no Status into words of its own. */
function preventedCall(record: string): PartialCall {
  const at = record.indexOf(PREVENTED)
  return tailCall(record.slice(at, at + 700))
}

const TERMINATED = /unable to create new content in namespace ([a-z0-9-]{1,63}) because/

/** A namespace that ends refuses what is to be created in it. */
function terminatedCall(text: string): PartialCall {
  const namespace = TERMINATED.exec(text)?.[1]
  return namespace === undefined ? {} : { verb: 'create', namespace }
}

const REQUESTED =
  /\b(GET|POST|PUT|PATCH|DELETE)\b[\s:'",]{1,4}(\/apis?\/[^\s"'<>\\)]{4,2000})|\b(GET|POST|PUT|PATCH|DELETE)\b[:\s]{0,3}(?:at: |url[:=] ?)?\\{0,31}["'<]?(https?:\/\/[^\s"'<>\\)]{4,2000})|\b(Get|Post|Put|Patch|Delete)\b:? \\{0,31}["']?(https?:\/\/[^\s"'<>\\)]{4,2000})/g

/** The last request of an API server that the words in front of a refusal show. */
function requestCall(text: string): PartialCall {
  let call: PartialCall = {}
  for (const [, method, target, upper, one, title, other] of matchesIn(text, REQUESTED)) {
    const url = (target ?? one ?? other ?? '').replace(/[.,:]+$/, '')
    if (
      target === undefined &&
      !urlsIn(url).some((address) => isApiServer(address) && /^\/apis?\//.test(address.path))
    )
      continue
    const { path, ...said } = callOfUrl((method ?? upper ?? title)?.toUpperCase(), url)
    if (path === undefined) call = said
  }
  return call
}

/** The request in a record, where it is of this resource. */
function requested(record: string, resource: string): PartialCall {
  const call = requestCall(record)
  return call.resource === resource ? call : {}
}

const SLASHED =
  /\b([A-Z][A-Za-z]{2,62})\/([a-z0-9][a-z0-9-]{0,62})\/([a-z0-9][a-z0-9.-]{0,252})(?![a-z0-9.…-])/g

/** The last `Deployment/shop/web`, as Flux and Kyverno name an object. */
function slashedCall(text: string): PartialCall {
  for (const [, word = '', namespace = '', name = ''] of [...matchesIn(text, SLASHED)].reverse()) {
    const kind = kindCall(word)
    if (kind.resource !== undefined) return { ...kind, namespace, name: name.replace(/[.-]+$/, '') }
  }
  return {}
}

const OF_POD_OWNER =
  /\b(?:replicaset|replication|statefulset|daemonset|job)-controller\b[^\n]{0,200}\b[Ee]rror creating: |\bFailedCreate\b[^\n]{0,200}\b(?:replicaset|replication|statefulset|daemonset|job)-controller\b|\bFailedCreate\s{1,40}(?:replicaset|replicationcontroller|statefulset|daemonset|job)\//

const POD =
  /\bpods?[\s/:="']{1,3}(?:([a-z0-9][a-z0-9-]{0,62})\/)?([a-z0-9][a-z0-9.-]{0,252}[a-z0-9])(?![\w-])/g

/** A disruption budget refuses an eviction, and whoever prints it names the Pod. */
function evictedPod(before: string, own: string): PartialCall {
  if (!own.includes('Cannot evict pod as it would violate')) return {}
  const [, namespace, name] = [...matchesIn(before, POD)].at(-1) ?? []
  return present({ verb: 'create', resource: 'pods', group: '', subresource: 'eviction', namespace, name })
}

/** What the controllers of workloads fail to create without a word for it are Pods. */
function podsOf(record: string): PartialCall {
  return OF_POD_OWNER.test(record) ? { resource: 'pods', group: '', verb: 'create' } : {}
}

// The last is of Go's own form for the caller, which the check against escalation printed before 1.12.
const INNER_USER = /\b[Uu]ser "([^"\s]{1,600})" cannot |\buser=&\{(\S{1,600})\s/

/** Behind it is what the server did, or asked its authorizer. */
const SAID_WITHIN = /\ban error on the server \(|\bset finalizers on: /

type Source = (around: Wrapper, said: PartialCall) => PartialCall

/**
 * What says of a call what its refusal does not, the surest first: for each field the first that has it for the same resource.
 * Each says why it ranks where it does.
 */
const SOURCES: readonly Source[] = [
  // The message itself names the object that its Status leaves out.
  ({ own }) => objectSaid(own),
  // client-go prints the call behind its own error.
  ({ own, record }) =>
    own.includes(PREVENTED) || !record.includes(PREVENTED) ? tailCall(own) : preventedCall(record),
  // The aggregation layer names the API service that it could not read.
  ({ own, record }) =>
    /ResponseCode: 503/.test(own) ? present({ group: API_SERVICE.exec(record)?.[1] }) : {},
  // A namespace that ends refuses only what is to be created in it.
  ({ own }) => terminatedCall(own),
  // kubectl describes the one object and says for which file.
  ({ before, own, below }) => firstOf(describedCall, before, own, below),
  // fabric8 writes each part of its call into brackets.
  ({ record }) => operationCall(record),
  // Go prints a resource with its group and version, but no verb.
  ({ before }) => versionedCall(before),
  // A program says what it was doing, last in front of what came of it: in words, which may be of a wider task.
  ({ before, own }) =>
    phraseCall(before, TERMINATED.test(own) ? '' : (own.slice(0, 400).split(SAID_WITHIN, 1)[0] ?? '')),
  // Flux and Kyverno name the object with its kind and namespace, and not what they did.
  ({ before, own }) => firstOf(slashedCall, before, own),
  // A request in the same record is of the same call, if it is the only one.
  ({ record }) => requestCall(record),
  // One that was traced above is of the answer below it.
  ({ trace }) => requestCall(trace),
  // A trace names the method of the client, and no name.
  ({ record }) => generatedCall(record),
  // An event of the audit log is of one call, but a record may hold several.
  ({ record }) => auditCall(record),
  // Only the part of a client that watches speaks.
  ({ record }) => watchCall(record),
  // The reason of an event names what failed, not its object.
  ({ record }) => reasonCall(record),
  // The controllers of workloads create Pods without a word for it.
  ({ record }) => podsOf(record),
  // A disruption budget refuses only an eviction.
  ({ before, own }) => evictedPod(before, own),
  // What was said some lines above counts only for the same resource.
  ({ trace }, { resource }) => {
    const call = phraseCall(trace, '')
    return resource !== undefined && call.resource === resource ? call : {}
  },
]

/** Where the namespace of an object can be, the nearest to its name first. */
const NAMESPACES: readonly ((around: Wrapper, name: string, object: PartialCall) => string | undefined)[] = [
  ({ before }, name) => namespaceBesideName(before, name),
  (_around, _name, { namespace }) => namespace,
  ({ before, own }) => namespaceInWords(before, own),
  ({ record }, name) => namespaceBesideName(record, name),
  ({ record }, name) => {
    const fields = fieldCall(record)
    return name === '' || fields.name === name ? fields.namespace : undefined
  },
  ({ record }, name) => namespaceField(record, name),
  ({ record }) => pairField(record),
  ({ above }) => commandNamespace(above),
]

function firstOf(read: (text: string) => PartialCall, ...texts: string[]): PartialCall {
  return texts.map(read).find((call) => Object.keys(call).length > 0) ?? {}
}

function callAround(around: Wrapper, said: PartialCall): PartialCall {
  const sources = SOURCES.map((read) => read(around, said))
  const fields = fieldCall(around.record)
  const object = pick(sources, said, 'resource')
  const resource = said.resource ?? object.resource ?? fields.resource
  const name = said.name ?? nameFor(sources, resource)
  const [, refused, caller] = INNER_USER.exec(around.own) ?? []
  const isScoped = resource === undefined || !isClusterWide(resource)
  const found = { namespace: pick(sources, said, 'namespace').namespace }
  const namespace =
    said.namespace ??
    firstDefined(NAMESPACES, (read) => read(around, name ?? '', present(found)) || undefined)
  const call = {
    user: refused ?? caller ?? pick(sources, said, 'user').user,
    verb: pick(sources, said, 'verb').verb,
    resource,
    group:
      said.group ??
      object.group ??
      (said.resource === undefined ? (pick(sources, said, 'group').group ?? fields.group) : undefined),
    subresource: said.subresource ?? object.subresource,
    name,
    namespace: isScoped ? namespace : '',
  }
  const isNew = ([field]: [string, unknown]) => said[field as keyof PartialCall] === undefined
  return present(Object.fromEntries(Object.entries(call).filter(isNew)))
}

function firstDefined<T, R>(all: readonly T[], read: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const value = read(one)
    if (value !== undefined) return value
  }
  return undefined
}

/** The first source that has a field and speaks of the same resource. */
function pick(sources: readonly PartialCall[], said: PartialCall, field: keyof PartialCall): PartialCall {
  const isSame = ({ resource }: PartialCall) =>
    said.resource === undefined || resource === undefined || resource === said.resource
  return (
    sources.find((one) => one[field] !== undefined && isSame(one)) ??
    (field === 'verb' ? sources.find((one) => one.verb !== undefined) : undefined) ??
    {}
  )
}

function nameFor(sources: readonly PartialCall[], resource: string | undefined): string | undefined {
  return sources.find(
    (one) => one.name !== undefined && (one.resource === undefined || one.resource === resource),
  )?.name
}
