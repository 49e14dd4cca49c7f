import { isKnownResource, KIND_WORDS, kindOfWord } from '@/lib/words/known-resources'
import { ANSWERS } from './clients/answers'
import { CONNECTIONS } from './clients/connections'
import { KNOWN_TEXTS } from './sentences/known-texts'
import { REASONS } from './sentences/status-codes'
import { SPEAKERS } from './speakers/speakers'
import { matchesIn } from './text/matches'
import { folded } from './text/written'

// What no row of a table has: words that are read inside of what a row found.
const MORE = `
A field manager|RBAC: access denied|RBAC: no rules authorize user|RBAC DENY: user|RBAC: DENY user|OCI runtime exec failed|<h3>Unauthorized</h3>|Filter rejecting|Forbidden (user=|Dashboard reported Unauthorized|Dashboard reported Forbidden|invalid status code "Forbidden|invalid status code 'Forbidden|invalid status code "Unauthorized|invalid status code 'Unauthorized|invalid status code 'NotFound|no API token|usage per Pod|usage per Container|No limit is specified|No request is specified|The workload|Azure does not|Error creating:|Failure executing: GET at:|Failure executing: POST at:|Failure executing: PUT at:|Failure executing: PATCH at:|Failure executing: DELETE at:|Unknown user|No policy matched|RBAC policy matched|RBAC: clusterrole|RBAC: role|RBAC: [|attempting to grant RBAC permissions|Invalid value:|Required value|Unsupported value:|Duplicate value:|Not found:|in API group|access to the resource in Azure|GKE Warden authz|Violations details:|UID in precondition:|UID in object meta:|violates PodSecurity|PodSecurityPolicy: |Caused by:|HTTP response headers:|HTTP response body:|Message: Forbidden|Message: Unauthorized|Reason: Forbidden|Reason: Unauthorized|Reason: Conflict|Too Many Requests|Not Found|Bad Request|Bad Gateway|Service Unavailable|Gateway Timeout|Internal Server Error|Unprocessable Entity|Client Error: Forbidden|Client Error: Unauthorized|ListMeta|GroupVersionKind|PriorityClass|PersistentVolumeClaim|allowPrivilegeEscalation|runAsNonRoot|runAsUser|runAsGroup|fsGroup|seccompProfile|seLinuxOptions|hostNetwork|hostPath|hostPID|hostIPC|hostPort|allowHostPorts|readOnlyRootFilesystem|blockOwnerDeletion|ownerReference|ownerReferences|signerName|ruleResolutionErrors|PolicyRule|APIGroups|NonResourceURLs|ResourceNames|nonResourceURL|requestURI|objectRef|apiVersion|retryAfterSeconds|RuntimeDefault|RoleRef|LabelSelector|PodTemplateSpec|failurePolicy|FailedCreate|url=URL(|Max retries exceeded|Could not find file|Could not find a part of the path|NoSuchFileException|FileNotFoundException|AccessDeniedException|k8s.Autorest.HttpOperationException|Microsoft.Rest.HttpOperationException|The gcp auth plugin has been removed|is invalid: roleRef|cannot change roleRef|for APIVersion|apiGroup|Configured service account|KUBERNETES_SERVICE_PORT|X-Squid-Error|Audit-Id|HTTP-Code:`

/** The literal words of a pattern, as it spells them. */
function literalsOf(pattern: string): string[] {
  return pattern
    .replaceAll(String.raw`\s{0,40}`, ' ')
    .replace(/\[[A-Z]([a-z])\]/g, '$1')
    .replace(/\[(?:\\.|[^\]\\])*\]|\\[a-zA-Z]|\{\d*,?\d*\}|\?<\w+>/g, '|')
    .replace(/\\(.)/g, '$1')
    .split(/[|()?*+^$"'`\\]+/)
    .map((words) => words.trim())
}

const capitals = (words: string) => words.match(/[A-Z]/g)?.length ?? 0

/** By its first word: how to spell what begins with it, the longest first. */
type Spellings = ReadonlyMap<string, readonly string[]>

function spellingsOf(all: readonly string[]): Spellings {
  const by = new Map<string, string[]>()
  const known = new Map<string, string>()
  for (const words of all) {
    const before = known.get(words.toLowerCase())
    // Two spellings of one text: both are somebody's.
    known.set(words.toLowerCase(), before === undefined || before === words ? words : '')
  }
  for (const words of [...known.values()].sort((a, b) => b.length - a.length)) {
    const first = /[A-Za-z]+/.exec(words)
    if (first?.index !== 0) continue
    const word = first[0].toLowerCase()
    by.set(word, [...(by.get(word) ?? []), words])
  }
  return by
}

const LITERALS = [
  ...[ANSWERS, CONNECTIONS, KNOWN_TEXTS, SPEAKERS].flatMap((rows) =>
    rows.flatMap(({ pattern }) => literalsOf(pattern.source)),
  ),
  ...MORE.trim().split('|'),
]
const inLower = LITERALS.filter((words) => capitals(words) === 0).join('|')
/** What some write with a capital and others without one is left as it is. */
const CAPITAL = LITERALS.filter(
  (words) =>
    capitals(words) > 0 &&
    !inLower.includes(words.toLowerCase()) &&
    !/^(?:(?:Try|Unable to|Not)\b ?\w*$|No such file)/i.test(words),
)
/** Nobody writes several words so by chance. */
const SENTENCES = spellingsOf(CAPITAL.filter((words) => /\S \S.* \S/.test(words)))
const WORDS = spellingsOf(
  CAPITAL.filter((words) => / /.test(words) || (words.length > 3 && /[a-z][A-Z]|[A-Z].*[A-Z]/.test(words))),
)

/** Where the spelling ends in a text at `at`, in any letters and blanks; -1 where it is not there. */
function endOf(text: string, at: number, spelling: string): number {
  let to = at
  for (const sign of spelling) {
    if (sign === ' ') {
      const from = to
      while (to - from < 40 && /[\s>│]/.test(text[to] ?? '')) to += 1
      if (to === from) return -1
    } else if (text[to]?.toLowerCase() === sign.toLowerCase()) to += 1
    else return -1
  }
  return /[A-Za-z]$/.test(spelling) && /[A-Za-z]/.test(text[to] ?? '') ? -1 : to
}

/** The same letters as the spelling, with the blanks of the text. */
function spelledLike(own: string, spelling: string): string {
  const letters = spelling.replace(/[ >]/g, '')
  let next = 0
  return own.replace(/[^\s>│]/g, () => letters[next++] ?? '')
}

function spelled(text: string, spellings: Spellings): string {
  const pieces: string[] = []
  let done = 0
  for (const { 0: word, index } of matchesIn(text, /(?<![A-Za-z])[A-Za-z]{1,60}/g)) {
    if (index < done) continue
    for (const spelling of spellings.get(word.toLowerCase()) ?? []) {
      const end = endOf(text, index, spelling)
      if (end < 0) continue
      pieces.push(text.slice(done, index), spelledLike(text.slice(index, end), spelling))
      done = end
      break
    }
  }
  return [...pieces, text.slice(done)].join('')
}

/** Each word that a scanner can change, by what it is folded to; "" where it may be one of two. */
const SCANNED = new Map<string, string>()
const PLAIN = new Set([
  ...LITERALS.flatMap((words) => words.toLowerCase().match(/[a-z]{3,60}/g) ?? []),
  ...KIND_WORDS,
])
for (const word of PLAIN) SCANNED.set(folded(word), SCANNED.has(folded(word)) ? '' : word)

/** True of a word of three letters or more that a reader knows, in any case. */
export function isKnownWord(word: string): boolean {
  return PLAIN.has(word.toLowerCase())
}

/** A name of several words in its quotes, which is nobody's spelling; else a word of its own: no part of a name, a path or a string. */
const OWN_WORD =
  /"[^"\n]{1,300}"(?=\s{1,40}(?:is forbidden|cannot)\b)|(?<![\w/.:@=%"'`\\-])(?:[45][\dOlI]{2}|[A-Za-z01]{3,60})(?![\w/@=%"'`-]|:\S)/g

/** A code or a known word in which a scanner took a sign for another, as it was. */
function unscanned(text: string): string {
  return text.replaceAll('x5O9', 'x509').replace(OWN_WORD, (word) => {
    if (word.startsWith('"')) return word
    if (/^[45][\dOlI]{2}$/.test(word)) return word.replaceAll('O', '0').replace(/[lI]/g, '1')
    // A quantity, or a short name: 10g is no log, and cll is no cli.
    if (/^(?:\d{2,60}[A-Za-z]{1,2}|(?=\D{0,2}\d)\w{3}|[a-z]{3})$/.test(word)) return word
    const known = isKnownWord(word) ? '' : (SCANNED.get(folded(word)) ?? '')
    const spell = /^[^a-km-np-z]+$/.test(word) ? upper : (sign: string) => sign
    return (
      [...known].map((own, at) => (word[at]?.toLowerCase() === own ? word[at] : spell(own))).join('') || word
    )
  })
}

const upper = (word: string) => word.toUpperCase()
const title = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
const PLAIN_REASONS = new Map(
  [...REASONS, 'Failure', 'Status', 'Not Found', 'UnprocessableEntity'].map((word) => [
    word.toLowerCase(),
    word,
  ]),
)
const reason = (word: string) => PLAIN_REASONS.get(word) ?? word
const kindOfSingular = (word: string) => (isKnownResource(word) ? word : (kindOfWord(word) ?? word))
const METHOD = 'get|post|put|patch|delete'

/** The forms in which a single word has its capital: in a sentence it may be anybody's. */
const FORMS: readonly (readonly [form: RegExp, spell: (word: string) => string])[] = [
  [/(?<!\w)[iwefd](?=\d{4} \d\d:)/g, upper],
  [/(?<=\d{4}-\d\d-\d\d)t(?=\d\d:\d\d)|(?<=\d\d:\d\d:\d\d(?:\.\d{1,9})?)z\b/g, upper],
  [/(?<=^|\n)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?= {1,2}\d{1,2} \d\d:)/g, title],
  [
    /(?<!\bname: )(?<=[([=:] ?\\{0,31}["']?|\] "|status code ["']|\b[45]\d\d(?:[ :,-]{1,3}|\s{0,2}\())[a-z]{4,24}(?=[)\]"'\\,.!:;]|\s?$|\s?\n| \(| for url| in \d)/g,
    reason,
  ],
  [
    /(?<=\b[45]\d\d |[Ee]xception: )(?:not found|[a-z]{4,24})\b|(?<=^|\n|\] )forbidden(?=: \\{0,31}"\/|[ \t]{0,9}(?:\n|$))/g,
    reason,
  ],
  [
    new RegExp(
      String.raw`\b(?:${METHOD})(?=(?: at:)? (?:\/|https?:)|" uri=|[ ,:]{1,3}["']?https?:\/\/|\x20\S{1,200} http\/)|(?<=\$)path\b`,
      'g',
    ),
    upper,
  ],
  [new RegExp(String.raw`\b(?:${METHOD})(?= \\{0,31}["']https?:)`, 'g'), title],
  [
    /(?<=\*v\d[a-z0-9]{0,8}\.|\bkind (?:\\{0,31}["'])?|\bkind[=:] ?\\{0,31}["']?|\bkind\\{0,31}["']: ?\\{0,31}["']|\bhandled as an? )[a-z]{2,60}\b(?!\.)|\b[a-z]{2,60}(?= in version \\{0,31}["'])|(?<![\w/.-])[a-z]{3,60}(?=\/[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}\s)/g,
    (word) => (PLAIN_REASONS.has(word) ? word : kindOfSingular(word)),
  ],
  [
    /(?<=\b[Tt]he )[a-z]{2,60}(?= \\{0,31}["'][^"'\s]{1,253}["'] is invalid)/g,
    (word) => (isKnownResource(word) ? word : (kindOfWord(word) ?? title(word))),
  ],
  [
    /\bthe(?= [A-Z][A-Za-z]{1,60} \\{0,31}["'][^"'\s]{1,253}["'] is invalid| [a-z]{2,20} operation against )/g,
    title,
  ],
  [/(?<=\*v\d[a-z0-9]{0,8}\.)[a-z]/g, upper],
  [
    /\b[a-z]{3,40}(?= \\{0,31}["'][^"'\s]{1,253}["'] is forbidden:(?![^\n]{0,400} cannot grant extra))|(?<=\b[Ee]rror(?: from server)?: )[a-z]{3,40}(?= \\{0,31}["'][^"'\s]{1,253}["'] (?:not found|already exists))/g,
    kindOfSingular,
  ],
  [
    /(?<=<h3>)(?:unauthorized|forbidden)(?=<)|(?<=status code \\{0,31}["'])not(?=found)|\berror(?=: '[^'\n]{1,600}'\s{1,9}[Tt]rying to reach)/g,
    title,
  ],
  [
    /(?<=\/v\d[a-z0-9]{0,16}, )(?:resource|kind)(?==[A-Za-z])|^resource(?=: ")|(?<=\n|\\n|", )(?:reason|message|name|namespace|resource)(?=: )/g,
    title,
  ],
]

/** In front of its name and what it cannot do. */
const USER =
  /\buser(?=:?\s{0,40}(?:\\{0,31}["'`][^"'`]{0,300}\\{0,31}["'`]|[^\s"'`]{1,300})\s{0,40}cannot\b(?!\s{1,40}grant\b))|(?<=forbidden:\s{1,40})user(?=\s{1,40}\\{0,31}["'`][^"'`]{0,300}(?:$|…|\.\.\.|["'`]\s{1,40}(?:$|in api group|c(?:a(?:n(?:no?)?)?)?$)))|(?<=forbidden! ?)user\b/gi

/** A text in capitals throughout, but for an l and an o that a scanner put there. */
export function isShouted(text: string): boolean {
  return /[A-Z]{4}/.test(text) && !/[a-km-np-z]/.test(text)
}

/** A name as a shouted text has it, which was read in lower case. Names of Kubernetes itself are in lower case everywhere. */
export function nameIn(text: string, name: string): string {
  const at = name.startsWith('system:') ? -1 : text.toLowerCase().indexOf(name)
  return at < 0 ? name : text.slice(at, at + name.length)
}

/**
 * The text with each known word in the letters that its writer gives it, whatever became of them on the way; names stay as they are.
 * As long as before, so every place is the same. Takes linear time.
 */
export function withOwnLetters(text: string): string {
  const isFlat = !/[A-Z]/.test(text)
  let plain = spelled(unscanned(text), isFlat ? WORDS : SENTENCES)
  if (isFlat) for (const [form, spell] of FORMS) plain = plain.replace(form, spell)
  return plain.replace(USER, 'User')
}
