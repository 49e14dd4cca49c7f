import { present } from '@/lib/present'
import type { Attributes } from '@/lib/rbac/types'
import { kindOfWord, splitQualified } from '@/lib/words/known-resources'
import type { PartialCall } from '../found'
import { matchesIn } from '../text/matches'
import { kindCall } from './wrapper-phrases'

const NAME = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'
const NAMESPACE = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const NOUN =
  /^(?:is|as|was|be|because|not|and|or|with|for|of|the|that|this|does|has|from|to|in|on|scope|level|due|it|if|a|an|all|failed|error|named|called|which|where|already|exists)$/

/** A field of a log, as JSON at any depth, zap, klog, logrus, Go and YAML print it. */
function field(names: string, value = NAME): RegExp {
  return new RegExp(
    String.raw`(?<![A-Za-z0-9_.-])(?:${names})\\{0,31}["']?\s{0,3}[:=]\s{0,3}\[?\\{0,31}["']?(${value})(?![\w(*./…-])`,
    'gi',
  )
}

const NAMESPACE_FIELD = field(
  'namespace|ns|k8s[._]namespace|metadata\\.namespace|resource_?namespace',
  NAMESPACE,
)
const NAME_FIELD = field('name|resource_?name')
const OBJECT_FIELD = field(
  'object|resource|key|pod|deployment|service|statefulset|daemonset|job|configmap|secret|obj|request|req|item|namespacedname',
  `(?:[A-Za-z][\\w.]{0,62}/)?${NAME}/${NAME}`,
)
const VERSION = /\b(?:apiVersion\s{1,3}|resource list for )([a-z0-9.-]{1,253})\/v\d[a-z0-9]{0,15}\b/

const IN_NAMESPACE = [
  // The first column of `kubectl get events -A`.
  new RegExp(
    String.raw`(?:^|\n)(${NAMESPACE})[ \t]{2,40}(?:\d{1,4}[smhd]){1,3}[ \t]{1,40}(?:[Ww]arning|[Nn]ormal)[ \t]`,
    'g',
  ),
  new RegExp(String.raw`\bfor release (${NAMESPACE})/[a-z0-9]`, 'g'),
  new RegExp(
    String.raw`\b(?:in|from|to|of|into|within|for) (?:the )?(?:namespace|project|ns)[ :=]{1,3}\\{0,31}["'\[(\`]{0,2}(${NAMESPACE})(?![a-z0-9/à-öø-ÿ…-])`,
    'g',
  ),
  new RegExp(
    String.raw`\bin (?:the )?\\{0,31}["'\`]{0,1}(${NAMESPACE})(?![a-z0-9/-])\\{0,31}["'\`]{0,1} namespace\b`,
    'g',
  ),
  new RegExp(String.raw`\bnamespace \\{0,31}["'\`](${NAMESPACE})(?![a-z0-9/-])\\{0,31}["'\`]`, 'g'),
  new RegExp(String.raw`(?:^|\s)(?:-n|--namespace)[ =]["']?(${NAMESPACE})(?![a-z0-9/-])\b`, 'g'),
]
const OF_ACCOUNT = new RegExp(
  String.raw`\bservice ?account \\{0,31}["'\`]?(?!system:)(${NAMESPACE})[/:]${NAME}`,
  'gi',
)

/** The namespace that words name, the last in front of the refusal or the first in it. */
export function namespaceInWords(before: string, own: string): string | undefined {
  return lastNamespace(before) ?? lastNamespace(own) ?? lastOf(own, OF_ACCOUNT)
}

function lastNamespace(text: string): string | undefined {
  let last: { at: number; name: string } | undefined
  for (const pattern of IN_NAMESPACE) {
    for (const match of matchesIn(text, pattern)) {
      const name = match[1] ?? ''
      if (!NOUN.test(name) && match.index >= (last?.at ?? 0)) last = { at: match.index, name }
    }
  }
  return last?.name
}

function lastOf(text: string, pattern: RegExp): string | undefined {
  return [...matchesIn(text, pattern)].at(-1)?.[1]
}

const MOST_PAIRS = 200

/** The namespace in `shop/web` or `Pod/shop/web` where the text has the object's own name behind the slash. */
export function namespaceBesideName(text: string, name: string): string | undefined {
  if (name === '') return undefined
  // A name that the API server was to complete is cut off: its owner has the front of it.
  const stem = name.endsWith('-') ? name.slice(0, -1) : name
  let tried = 0
  for (
    let at = text.indexOf(`/${stem}`);
    at >= 0 && tried < MOST_PAIRS;
    at = text.indexOf(`/${stem}`, at + 1)
  ) {
    tried += 1
    if (!/^(?:[^a-z0-9/_=@.-]|\.(?![a-z])|$)/i.test(text.slice(at + 1 + stem.length, at + 3 + stem.length)))
      continue
    // The words behind it say its namespace, so what is in front is a kind.
    if (/^["'`]? in (?:the )?namespace /.test(text.slice(at + 1 + stem.length, at + 40 + stem.length)))
      continue
    const [, kind, namespace = ''] = IN_FRONT.exec(text.slice(Math.max(0, at - 320), at)) ?? []
    const isKind = kind === undefined || /^[A-Z]/.test(kind) || isResource(kind)
    if (namespace !== '' && isKind && !NOUN.test(namespace) && !isResource(namespace)) return namespace
  }
  return undefined
}

const IN_FRONT = new RegExp(
  String.raw`[\s"'\`([{:=,](?<!\bimages?["':= ]{1,3})(?:([A-Za-z][\w.-]{0,190})/)?(${NAMESPACE})$`,
)
const SHORT =
  /^(?:api|apis|v\d\w*|deploy|sts|ds|svc|po|rs|rc|cm|no|ns|sa|pvc?|ing|hpa|pdb|cj|crd|ep|quota|limits|netpol|sc|pc)$/

function isResource(word: string): boolean {
  return SHORT.test(word) || kindOfWord(splitQualified(word).resource) !== undefined
}

/** The namespace that a log gives as a field: beside the object's own name, or else the first. */
export function namespaceField(text: string, name: string): string | undefined {
  const fields = [...matchesIn(text, NAMESPACE_FIELD)].slice(0, 50)
  if (fields.length === 0) return undefined
  const names = [...matchesIn(text, NAME_FIELD)].filter(([, value]) => value === name).slice(0, 20)
  const near = names.flatMap(({ index }) => fields.filter((one) => Math.abs(one.index - index) < 200))
  return (near[0] ?? fields[0])?.[1]
}

const PAIR = new RegExp(String.raw`"([A-Za-z]\w{0,62})"?\s{0,3}[:=]\s{0,3}"(${NAMESPACE})/${NAME}"`, 'g')
const NO_OBJECT = /image|path|url|file|repo|source|chart|ref|branch|caller|version|type|agent|media/i

const COMMAND = /\b(?:kubectl|oc|helm)[ \t]([^\n]{0,1000})/g
const FLAG = /(?:^|[ \t])(?:-n|--namespace)[ \t=]["']?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)["']?(?=[ \t]|$)/

/** The namespace that the last command in front was given. */
export function commandNamespace(above: string): string | undefined {
  const [, line = ''] = [...matchesIn(above, COMMAND)].at(-1) ?? []
  return FLAG.exec(line)?.[1]
}

/** The namespace of `"backup": "shop/daily"`: a controller that logs its own object under its kind. */
export function pairField(text: string): string | undefined {
  return [...matchesIn(text, PAIR)].find(([, key = '']) => !NO_OBJECT.test(key))?.[2]
}

const OBJECT_REF = /\bobjectRef["']?\s{0,3}[:=]\s{0,3}\{([^{}]{1,1000})\}/
const AUDITED_VERB = /["']verb["']\s{0,3}:\s{0,3}["']([a-z]{1,20})["']/

const AUDITED_USER =
  /["']user["']\s{0,3}:\s{0,3}\{\s{0,3}["']username["']\s{0,3}:\s{0,3}["']([^"'\\\s]{1,600})["']/

/** An event of the audit log: who called, its verb and the object that it was about. */
export function auditCall(text: string): PartialCall {
  const object = OBJECT_REF.exec(text)?.[1]
  if (object === undefined) return {}
  const verb = AUDITED_VERB.exec(text)?.[1]
  const said = (key: string) =>
    new RegExp(String.raw`\b${key}["']?\s{0,3}[:=]\s{0,3}["']?([a-z0-9][a-z0-9.-]{0,252})`).exec(object)?.[1]
  const call = {
    user: AUDITED_USER.exec(text)?.[1],
    verb,
    resource: said('resource'),
    group: said('apiGroup'),
    subresource: said('subresource'),
    name: said('name'),
    namespace: said('namespace'),
  }
  return present(call)
}

const DECIDED = /["']authorization\.k8s\.io\/(decision|reason)["']\s{0,3}:\s{0,3}["']([^"'\\]{0,2000})["']/g
const AUDITED_PATH = /["']requestURI["']\s{0,3}:\s{0,3}["'](\/[^"'\\\s?]{0,2000})/g

/** Who was refused what, by an event of the audit log that says so of the authorizers: that has a sentence only where the answer had one. */
export function auditedRefusal(
  text: string,
): { user: string; attributes: Attributes; reason: string } | undefined {
  const decided = [...matchesIn(text, DECIDED)]
  const paths = [...matchesIn(text, AUDITED_PATH)]
  const said = (what: string) => decided.filter(([, is]) => is === what).map(([, , value = '']) => value)
  const [decision, ...others] = said('decision')
  // Of several events, or of a call as someone else, the fields are not of one judgment.
  if (decision !== 'forbid' || others.length > 0 || paths.length !== 1) return undefined
  const user = AUDITED_USER.exec(text)?.[1]
  const verb = AUDITED_VERB.exec(text)?.[1]
  if (user === undefined || verb === undefined || text.includes('impersonatedUser')) return undefined
  const [reason = ''] = said('reason')
  const { resource, group = '', subresource = '', name = '', namespace = '' } = auditCall(text)
  if (resource !== undefined)
    return {
      user,
      reason,
      attributes: { kind: 'resource', verb, group, resource, subresource, name, namespace },
    }
  const path = paths[0]?.[1] ?? ''
  return OBJECT_REF.test(text) ? undefined : { user, reason, attributes: { kind: 'path', verb, path } }
}

/** What fields of a record say of the object: `object="shop/web"`, `object="Pod/shop/web"`, a group with its version. */
export function fieldCall(text: string): PartialCall {
  const group = VERSION.exec(text)?.[1]
  const object = [...matchesIn(text, OBJECT_FIELD)].at(-1)?.[1]?.split('/').reverse() ?? []
  const [name = '', namespace, kind = ''] = object
  // Behind a group it is a version.
  if (/^v\d{1,3}(?:(?:alpha|beta)\d{1,3})?$/.test(name)) return present({ group })
  return { ...present({ group, name: name || undefined, namespace }), ...kindCall(kind) }
}
