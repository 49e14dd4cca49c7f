import { matchesIn } from '../text/matches'
import { isMentioned, lineAt } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { CLOUD_TEXTS, type CloudText } from './cloud-texts'
import type { CloudNames, FoundCloud } from './found-cloud'

const MOST_TRIED = 200
const MOST = 20
/** An SDK prints its whole chain at once, each link with what became of it. */
const NEAR = 2_500
const LONGEST_MESSAGE = 500

interface Read extends FoundCloud {
  /** Its row in the table: a lower one says more. */
  row: number
  isVague: boolean
  /** Where its line starts. */
  line: number
}

/**
 * Each failure of a pod to become an identity of its cloud, in the words of any SDK, in the order of the text and at most 20.
 * The most specific failure that a record names for a cloud, repeated ones once. Takes linear time.
 */
export function extractClouds(unwrapped: Unwrapped): FoundCloud[] {
  const all = CLOUD_TEXTS.flatMap((text, row) => [...readRow(unwrapped, text, row)]).sort(
    (a, b) => a.at - b.at,
  )
  const kept: Read[] = []
  for (const one of all) {
    const last = kept.findLast(({ cloud }) => cloud === one.cloud)
    if (last && one.at - last.end < NEAR && isSameRecord(last, one)) {
      const better = isBetter(one, last) ? one : last
      kept[kept.indexOf(last)] = { ...better, at: last.at, end: Math.max(last.end, one.end) }
    } else kept.push(one)
  }
  return distinct(kept)
}

/** A vague text is understood from what is near it. Two that are particular are one failure only where one chain holds both. */
function isSameRecord(a: Read, b: Read): boolean {
  if (a.line === b.line) return true
  return a.isVague || b.isVague || a.failure === b.failure || isOfChain(a) || isOfChain(b)
}

/** What an SDK says of each way it tried; only one of them is the cause. */
function isOfChain({ failure }: Read): boolean {
  return failure === 'nothing-found' || failure === 'no-metadata' || failure === 'impersonation'
}

function isBetter(one: Read, other: Read): boolean {
  if (one.failure === other.failure) return Object.keys(one.names).length > Object.keys(other.names).length
  return one.row < other.row
}

function* readRow(
  { text, toSource }: Unwrapped,
  { cloud, failure, pattern, isVague }: CloudText,
  row: number,
): Generator<Read> {
  let tried = 0
  for (const match of matchesIn(text, pattern)) {
    tried += 1
    if (tried > MOST_TRIED) return
    const start = match.index
    const end = start + match[0].length
    const line = lineAt(text, start)
    if (isMentioned(text.slice(line.start, line.end), text.slice(Math.max(line.start, start - 160), start)))
      continue
    if (isOfNoPod(text.slice(start, end + NEAR_WORDS), text)) continue
    yield {
      form: 'cloud',
      at: toSource(start),
      end: toSource(end),
      cloud,
      failure,
      names: namesOf(match.groups),
      message: messageAround(text, start, end),
      row,
      isVague,
      line: line.start,
    }
  }
}

// Who else trades tokens of its own for a cloud's: runners of CI, and users who sign in.
const OF_CI =
  /^https:\/\/(?:token\.actions\.githubusercontent\.com|gitlab\.|[\w.-]{1,60}\.gitlab\.|api\.bitbucket\.org|oidc\.circleci\.com|app\.terraform\.io|agent\.buildkite\.com|vstoken\.dev\.azure\.com|oidc\.vercel\.com|accounts\.google\.com)/
const OF_CLUSTER =
  /^https:\/\/(?:oidc\.eks[.-]|[\w.-]{0,60}\boi(?:d)?c\.prod-aks\.|container\.googleapis\.com|kubernetes\.default|s3[.-]|[\w.-]{1,200}(?:\.s3[.-]|\.svc\b|kube|k8s))/
const BY_CI =
  /\b(?:configure-aws-credentials|google-github-actions|azure\/login|GitHub Actions|Could not assume role with OIDC)\b/
const OF_KUBERNETES =
  /\b(?:kube\w{0,40}|k8s|EKS|AKS|GKE|IRSA|pods?|namespaces?|[Ss]ervice ?[Aa]ccounts?)\b|serviceaccount/

const NEAR_WORDS = 600
const SUBJECT = /assertion subject:? \\{0,31}["'](?<subject>[^\s"'\\]{1,300})/i
const ISSUER =
  /(?:assertion issuer:? \\{0,31}["']|in (?:your )?account for |issuer in ID Token )(?<issuer>https:\/\/[^\s"'\\]{1,300})/i

/** True where the token was no ServiceAccount's: by its subject, its issuer, or by who printed it. */
function isOfNoPod(words: string, text: string): boolean {
  const subject = SUBJECT.exec(words)?.groups?.subject
  if (subject !== undefined) return !subject.startsWith('system:serviceaccount:')
  const issuer = ISSUER.exec(words)?.groups?.issuer
  if (issuer !== undefined && OF_CI.test(issuer)) return true
  if (issuer !== undefined && OF_CLUSTER.test(issuer)) return false
  return (issuer !== undefined || BY_CI.test(text)) && !OF_KUBERNETES.test(text)
}

function namesOf(groups: Record<string, string | undefined> = {}): CloudNames {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined && value !== ''))
}

/** The line from a little before the words on; whole where it is short. */
function messageAround(text: string, start: number, end: number): string {
  const line = lineAt(text, start)
  const until = Math.max(line.end, end)
  const from = until - line.start <= LONGEST_MESSAGE ? line.start : Math.max(line.start, start - 80)
  return text
    .slice(from, Math.min(until, Math.max(end, from + LONGEST_MESSAGE)))
    .replace(/\\{1,31}[nt]/g, ' ')
    .replace(/\\{1,31}(?=["'])/g, '')
    .trim()
}

function distinct(found: readonly Read[]): FoundCloud[] {
  const kept = new Map<string, FoundCloud>()
  for (const { row: _, isVague: __, line: ___, ...one } of found) {
    const key = JSON.stringify([one.cloud, one.failure, one.names])
    const same = kept.get(key)
    kept.set(key, same ? { ...same, times: (same.times ?? 1) + 1 } : one)
  }
  return [...kept.values()].slice(0, MOST)
}
