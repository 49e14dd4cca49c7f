const NAME = String.raw`[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?`
const NAMED = String.raw`(?=(?<name>${NAME}(?:\/${NAME}){0,8}))`

/** The kinds whose objects texts of Kubernetes name, one or many of them. */
export const KIND_WORDS =
  'pods?|namespaces?|configmaps?|services?|secrets?|nodes?|events?|endpoints|endpointslices?|deployments?|replicasets?|statefulsets?|daemonsets?|cronjobs?|jobs?|ingress(?:es)?|leases?|serviceaccounts?|service accounts?|(?:cluster)?roles?|(?:cluster)?rolebindings?|persistentvolume(?:claim)?s?|pvcs?|crds?|customresourcedefinitions?|custom resources?|customresources?|networkpolic(?:y|ies)|resourcequotas?|storageclass(?:es)?|volumeattachments?|poddisruptionbudgets?|horizontalpodautoscalers?'

const KEYS =
  'name|app|application|controller|pod|container|deployment|statefulset|daemonset|service|svc|job|instance|release|owner|workload|component|object|tenant|project|team|chart|operator'
const QUOTE = String.raw`\\{0,31}["'\x60]`

/** Where writers put the name of an object, in prose, flags, logfmt, JSON and Go, however often it is escaped. */
const BEFORE_OBJECT = [
  String.raw`\b(?:namespaces?|ns)(?:${QUOTE})?\s{0,2}[:=/]?\s{0,2}(?:${QUOTE})?`,
  String.raw`(?:^|\s)(?:-n|--namespace|--name)[ =]["']?`,
  String.raw`\b(?:[a-z]{1,20}[_.-])?(?:${KEYS})(?:_?name)?(?:${QUOTE}\s{0,2}:|\s{0,2}=|:)\s{0,2}(?:${QUOTE})?`,
  String.raw`(?<![.*\w-])(?:${KIND_WORDS})(?:\.[a-z0-9.-]{1,253})?(?:[/:]| (?:${QUOTE})?)`,
]
const OF_OBJECT = new RegExp(`(?:${BEFORE_OBJECT.join('|')})${NAMED}`, 'gim')
/** `in shop:` and `in the shop namespace`. */
const IN_PLACE = new RegExp(String.raw`\bin (?=(?<name>${NAME})(?:[:,;)\]]|[ \t]{0,4}$))`, 'gim')
const BEFORE_NAMESPACE = new RegExp(
  String.raw`\b(?:in|of|from|for) (?:the )?["'\x60]?(?=(?<name>${NAME})["'\x60]? namespace\b)`,
  'gi',
)
/** The namespace in `shop/web`. */
const BEFORE_SLASH = /(?<![\w./:@-])(?=(?<name>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\/[a-z0-9])/g
/** What is behind a slash or an equals sign is a part of a path, of an image or of a value: it never speaks for itself. */
const PART = new RegExp(`[/=]${NAMED}`, 'gi')

/** Where a text names something. */
class Names {
  readonly #ends: Int32Array

  constructor(text: string, patterns: readonly RegExp[]) {
    this.#ends = new Int32Array(text.length + 1)
    for (const pattern of patterns)
      for (const match of text.matchAll(pattern)) {
        const start = match.index + match[0].length
        const end = start + (match.groups?.name?.length ?? 0)
        for (let i = start; i < end; i++) this.#ends[i] = Math.max(this.#ends[i] ?? 0, end)
      }
  }

  /** True for words that are a name or a part of one. */
  has(start: number, length: number): boolean {
    return (this.#ends[start] ?? 0) >= start + length
  }
}

const OBJECTS = [OF_OBJECT, IN_PLACE, BEFORE_NAMESPACE]

/** Names of objects, in a text. */
export const namesOfObjects = (text: string) => new Names(text, OBJECTS)

/** The same, and parts of paths, images and values, which no other service speaks by either. */
export const namesAndParts = (text: string) => new Names(text, [...OBJECTS, BEFORE_SLASH, PART])
