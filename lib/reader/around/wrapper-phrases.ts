import { groupOfKind, isClusterWide, kindOfWord, resourceOfKind } from '@/lib/words/known-resources'
import type { PartialCall } from '../found'
import { matchesIn } from '../text/matches'

const VERBS: readonly (readonly [stem: RegExp, verb: string])[] = [
  [/^creat/i, 'create'],
  [/^(?:delet|remov)/i, 'delete'],
  [/^(?:applying )?patch/i, 'patch'],
  [/^(?:updat|replac)/i, 'update'],
  [/^(?:get|fetch|retriev|read)/i, 'get'],
  [/^list/i, 'list'],
  [/^watch/i, 'watch'],
  [/^evict/i, 'evict'],
]
const DOING =
  '(?:creat(?:e[ds]?|ing|ion)(?! typed)|delet(?:e[ds]?|ing|ion)|remov(?:e[ds]?|ing)|(?:applying )?patch(?:e[ds]|ing)?|updat(?:e[ds]?|ing)|replac(?:e[ds]?|ing)|get(?:s|ting)?(?! (?:external )?metric)|fetch(?:ing)?(?! metrics from)|retriev(?:e[ds]?|ing)(?! the complete list of server APIs)|read(?:ing)?(?! from)|list(?:ing)?|watch(?:ing)?|evict(?:ing|ion)?)'
// A program says what it was about when it failed: `failed to create`, `error when patching`, `while creating`.
const FAILED =
  "(?:errors?(?:(?: occurred| encountered)?,? (?:when|while|in|on|during|trying to|attempting to))?|fail(?:ed|ure|s|ing)?(?: to| when| while| during| on| in)?|(?:unable|attempted|attempting|attempt|trying|tried|need(?:ed)?|request|not able) to|could(?: not|n't)|can(?:not|'t| not)|(?:is|was|were|been) not(?: successfully)?|while|when|during|exception(?: when| while)?(?: attempting to)?)"
const PHRASE = new RegExp(
  String.raw`\b${FAILED}\s{1,3}(?:the |server |to |k8s |kubernetes ){0,2}(${DOING})\b|\bFailed(Create|Delete|Update|Patch|Get(?!\w{0,30}Metric)|List|Watch)|(?:^|[\n:;,.>\])|{(=]\s{0,9}|["'] ?)(${DOING})\b(?=[^:\n]{0,80}:\s{0,9}\\{0,31}["']?$)|(?:^|[\n:;,.>\])\t"']\s{0,9}| {2})(creat(?:e|ing|ion of)|delet(?:e|ing|ion of)|updat(?:e|ing)|patch(?:ing)?)\s(?=[^:\n]{1,200}\b(?:failed|errored)\b)`,
  'gi',
)

interface Phrase {
  verb: string
  /** Where its verb starts and ends. */
  start: number
  end: number
}

/** What programs say that they were doing, in order. */
function phrasesIn(text: string): Phrase[] {
  const phrases: Phrase[] = []
  for (const match of matchesIn(text, PHRASE)) {
    const word = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    const verb = VERBS.find(([stem]) => stem.test(word))?.[1]
    const end = match.index + match[0].length
    if (verb !== undefined) phrases.push({ verb, start: end - word.length, end })
  }
  return phrases
}

const NAME = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'
const NAMESPACE = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const FILLER = /^(?:the|a|an|new|this|existing|kubernetes|k8s|api|resource|object|child|of|test|for|kind)$/i
const STOP =
  /^(?:in|for|with|failed|error|errored|from|of|to|on|at|because|and|or|resource|object|due|by|is|was|as|not|using|via|while|when|which|that)$/

const WITH_KIND = new RegExp(
  String.raw`^\s{1,3}["'\`](?:(${NAME})/)?(${NAME})["'\`] (?:with|of) kind:? ["'\`]?([A-Z][A-Za-z]{1,62})\b`,
)

/** `*v1.Pod`, `Role Binding "x"`, `deployment shop/web`, `pods/"web" -n "shop"`: the object of a verb. */
function objectIn(words: string): PartialCall {
  const own = words.slice(0, 320)
  const helm = WITH_KIND.exec(own)
  if (helm) {
    const [, namespace, name = '', word = ''] = helm
    return { ...kindCall(word), name, ...(namespace === undefined ? {} : { namespace }) }
  }
  const tokens = [...matchesIn(own, /[A-Za-z][A-Za-z0-9]{0,62}|["'`[(/:,]/g)]
  for (const [index, token] of tokens.slice(0, 8).entries()) {
    if (/^["'`:,]/.test(token[0])) return {}
    for (const count of [4, 3, 2, 1]) {
      const run = tokens.slice(index, index + count)
      const joined = run.map(([word]) => word).join('')
      const kind = /^[A-Za-z0-9]+$/.test(joined) ? kindOfWord(joined) : undefined
      const last = run.at(-1)
      if (kind === undefined || !last) continue
      // What is behind it makes another word of it: `pods.metrics.k8s.io`, `replicaset-controller`.
      const end = last.index + last[0].length
      if (/^[.-][a-z]/.test(own.slice(end, end + 2))) return {}
      if (/^ leases?\b/.test(own.slice(end, end + 8))) return { ...kindCall('lease') }
      return { ...kindCall(kind), ...namedIn(own.slice(end)) }
    }
    if (!FILLER.test(token[0]) && index > 3) return {}
  }
  return {}
}

/** Resource and group of a word for a Kind that Kubernetes has; nothing for another. */
export function kindCall(word: string): PartialCall {
  const kind = kindOfWord(word)
  return kind === undefined ? {} : { resource: resourceOfKind(kind), group: groupOfKind(kind) }
}

const NAMED = new RegExp(
  String.raw`^[\s/:=(]{0,4}(?:with )?(?:named? )?[\s:=]{0,2}([\["'\`(]?)(?:(${NAMESPACE})/)?(${NAME})(?![\w/]|[-.]\w|[\w:.]*\()`,
)

/** The name behind a kind. A bare word counts only where no other word looks like it. */
function namedIn(text: string): PartialCall {
  const match = NAMED.exec(text)
  const [, quote = '', namespace, name = ''] = match ?? []
  const isBare = quote === '' && namespace === undefined
  if (name === '' || STOP.test(name) || (isBare && !/[-\d]/.test(name) && !text.startsWith('/'))) return {}
  return { name, ...(namespace === undefined || kindOfWord(namespace) !== undefined ? {} : { namespace }) }
}

/**
 * What a program was doing when it met the refusal: the last thing it says in front of it, or the first in the message that it
 * printed. An eviction is a create of the pod's subresource.
 */
export function phraseCall(before: string, own: string): PartialCall {
  const near = before.slice(-1_200)
  const phrase = phrasesIn(near).at(-1)
  const text = phrase ? near : own
  const said = phrase ?? phrasesIn(own)[0]
  if (!said) return {}
  // An event is of the owner of what failed.
  const rest = text.slice(said.end)
  const isOfOwner = /\bFailed$/.test(text.slice(0, said.start)) && /^\s{1,40}[a-z]{2,40}\//.test(rest)
  const object = isOfOwner ? {} : objectIn(rest)
  if (said.verb !== 'evict') return { ...object, verb: said.verb }
  const pod = objectIn(`pod ${text.slice(said.end).replace(/^\s*pods?\b/, '')}`)
  return { ...pod, resource: 'pods', group: '', subresource: 'eviction', verb: 'create' }
}

const OPERATION =
  /Operation:\s{0,3}\[([a-z-]{1,20})\]\s{1,3}for kind:\s{0,3}\[([A-Za-z]{1,63})\]\s{1,3}with name:\s{0,3}\[([^\]\s]{0,253})\]\s{1,3}in namespace:\s{0,3}\[([^\]\s]{0,253})\]/i

/** fabric8 says its operation in brackets, `null` for nothing. */
export function operationCall(text: string): PartialCall {
  const [, operation = '', kind = '', name = '', namespace = ''] = OPERATION.exec(text) ?? []
  const verb = VERBS.find(([stem]) => stem.test(operation))?.[1]
  if (operation === '') return {}
  return {
    ...(verb === undefined || verb === 'evict' ? {} : { verb }),
    ...kindCall(kind),
    ...(name === '' || name === 'null' ? {} : { name }),
    ...(namespace === '' || namespace === 'null' ? {} : { namespace }),
  }
}

const REASON = /\breason["']?\s{0,3}[:=]\s{0,3}["']?Failed(Create|Delete|Update|Patch)\b/

/** The reason of an event or a condition that is behind its message. */
export function reasonCall(text: string): PartialCall {
  const verb = REASON.exec(text)?.[1]?.toLowerCase()
  return verb === undefined ? {} : { verb }
}

const OPERATIONS = new Map([
  ['list', 'list'],
  ['read', 'get'],
  ['create', 'create'],
  ['deletecollection', 'deletecollection'],
  ['delete', 'delete'],
  ['patch', 'patch'],
  ['replace', 'update'],
])
const PARTS: readonly (readonly [end: RegExp, subresource: string])[] = [
  [/log$/i, 'log'],
  [/status$/i, 'status'],
  [/scale$/i, 'scale'],
  [/_?eviction$/i, 'eviction'],
  [/_?binding$/i, 'binding'],
  [/_?ephemeral_?containers$/i, 'ephemeralcontainers'],
]
const OF_CAMEL =
  /\b(list|read|create|delete(?:collection)?|patch|replace)(namespaced)?([a-z]{3,60}?)(forallnamespaces)?(withhttp(?:info|messages))?(?:async|call|validatebeforecall)?\(/gi
const OF_SNAKE =
  /\b(list|read|create|delete(?:_collection)?|patch|replace)(_namespaced)?_([a-z][a-z_]{2,60}?)(_for_all_namespaces)?(_with_http_info)?(?=\(|\s|$)/g

/**
 * What the clients that are generated from the API call their methods, in the frames of a trace: `ListNamespacedPodAsync(`,
 * `read_namespaced_pod_log`. Nothing where they name several calls, or where another program can have such a method.
 */
export function generatedCall(record: string): PartialCall {
  const calls = new Map<string, PartialCall>()
  for (const match of [...matchesIn(record, OF_CAMEL), ...matchesIn(record, OF_SNAKE)]) {
    const [, operation = '', namespaced, word = '', everywhere, withHttp] = match
    if (namespaced === undefined && everywhere === undefined && withHttp === undefined) continue
    const object = generatedObject(word)
    if (object.resource === undefined) continue
    const verb = OPERATIONS.get(operation.toLowerCase().replace('_', ''))
    const isWide = everywhere !== undefined || isClusterWide(object.resource)
    const call = {
      ...(verb === undefined ? {} : { verb: verb === 'list' && IS_WATCH.test(record) ? 'watch' : verb }),
      ...object,
      ...(isWide ? { namespace: '' } : {}),
    }
    calls.set(JSON.stringify(call), call)
  }
  const [only, ...others] = calls.values()
  return others.length > 0 ? {} : (only ?? {})
}

function generatedObject(word: string): PartialCall {
  const kind = kindCall(word.replaceAll('_', ''))
  if (kind.resource !== undefined) return kind
  const part = PARTS.find(([end]) => end.test(word))
  if (!part) return {}
  const owner = kindCall(word.replace(part[0], '').replaceAll('_', ''))
  return owner.resource === undefined ? {} : { ...owner, subresource: part[1] }
}

// Their watches are calls of the method that lists.
const IS_WATCH = /\bk8s\.Watcher|\bkubernetes\/watch\/watch\.py\b|\bWatch\.createWatch\(/i

const WATCHING =
  /\bWatchConnectionManager\b|\bAbstractWatchManager\b|\bWatch\.createWatch\(|client-node\/dist\/watch\.js|\bwatch on resource \S{1,320} failed\b/i

/** Only the part of a client that watches speaks. */
export function watchCall(record: string): PartialCall {
  return WATCHING.test(record) ? { verb: 'watch' } : {}
}

const VERSIONED =
  /(?<![\w.-])([a-z0-9][a-z0-9.-]{0,252})?\/v\d[a-z0-9]{0,16}, (?:Resource=([a-z][a-z0-9-]{0,62})|Kind=([A-Z][A-Za-z0-9]{0,62}))\b/g

const OF_OPERATOR =
  /\bon resource ([a-z][a-z0-9-]{0,62})\.([a-z0-9.-]{1,253})\/v\d[a-z0-9]{0,16}(?![\w.-])|\b[Ww]atcher (?:of|for) ([a-z][a-z0-9-]{0,62})\.(?:v[\dl](?:(?:alpha|beta)[\dl]{1,2})?\.)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})(?![\w.-])/g

/**
 * What Go prints for a resource or a kind with its version: `apps/v1, Resource=deployments`, `/v1, Kind=Pod`, operators of Node:
 * `tasks.example.org/v1`, and kopf: `watcher of tasks.example.org`.
 */
export function versionedCall(text: string): PartialCall {
  const [, group = '', resource, kind = ''] = [...matchesIn(text, VERSIONED)].at(-1) ?? []
  if (resource !== undefined) return { resource, group }
  const [, node, ofNode, kopf, ofKopf] = [...matchesIn(text, OF_OPERATOR)].at(-1) ?? []
  const [own, of] = [node ?? kopf, ofNode ?? ofKopf]
  return own === undefined || of === undefined ? kindCall(kind) : { resource: own, group: of }
}

const FOR_FILE = /\n[ \t-]{0,9}(from server )?for: "/
const DESCRIBED =
  /Resource:\s{0,3}"([^",\s]{1,316}), Resource=([a-z0-9./-]{1,253})", GroupVersionKind:[^\n]{1,400}\s{1,40}Name:\s{0,3}"([^"\n]{0,253})", Namespace:\s{0,3}"([^"\n]{0,253})"/

/** kubectl describes the object that it could not read or patch over two lines, and then says for which file. */
export function describedCall(text: string): PartialCall {
  const match = DESCRIBED.exec(text)
  if (!match) return {}
  const [, version = '', resource = '', name = '', namespace = ''] = match
  const slash = version.indexOf('/')
  const forFile = FOR_FILE.exec(text.slice(match.index + match[0].length))
  return {
    ...(forFile ? { verb: forFile[1] === undefined ? 'patch' : 'get' } : {}),
    resource,
    group: slash < 0 ? '' : version.slice(0, slash),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
  }
}
