import { addressOf, isApiServer, isUnconfigured, urlsIn } from '../addresses/addresses'
import type { FoundNetwork } from '../found'
import type { Speakers } from '../speakers/speakers'
import { matchesIn } from '../text/matches'
import { isMentioned, lineAt, recordAt } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { CONNECTIONS, type LostConnection } from './connections'

const MOST = 50
const MOST_TRIED = 200
const REACH = 2_048

/**
 * Failures of a client on its way to the API server, in order, at most 50 and one for each line. Only where the text itself
 * shows that an API server was called: another service that is down is none of its business.
 */
export function extractNetwork(unwrapped: Unwrapped, speakers: Speakers): FoundNetwork[] {
  const { text } = unwrapped
  const lines = new Map<number, FoundNetwork>()
  for (const phrase of CONNECTIONS) {
    let tried = 0
    let told = 0
    for (const match of matchesIn(text, phrase.pattern)) {
      if (tried >= MOST_TRIED || lines.size >= MOST) break
      if (match.index < told) continue
      // A terminal may have broken the line between its words.
      const line = {
        start: lineAt(text, match.index).start,
        end: lineAt(text, match.index + match[0].trimEnd().length).end,
      }
      if (lines.has(line.start)) {
        told = line.end
        continue
      }
      tried += 1
      const first = speakers.of(match.index)
      const side = first === 'unclear' ? speakers.of(line.end) : first
      const found = failureAt(text, match.index, line, phrase, side)
      if (!found) continue
      const at = unwrapped.toSource(line.start)
      lines.set(line.start, { form: 'network', at, end: unwrapped.toSource(line.end), ...found })
    }
  }
  const failures = [...lines.values()]
  const told = failures.filter((one) => !failures.some((other) => isToldBy(one, other)))
  const refused = [...meshRefusals(unwrapped), ...kubectlProxy(unwrapped)]
  const lost = told.filter((one) => one.failure !== null || refused.every(({ at }) => at !== one.at))
  return [...lost, ...refused].sort((a, b) => a.at - b.at)
}

/** A client that says that it failed, then why, and then by another name of the address, says one thing. */
function isToldBy(one: FoundNetwork, other: FoundNetwork): boolean {
  if (one === other || Math.abs(one.at - other.at) > REACH) return false
  const isVague = one.failure === null && one.kind === 'network'
  if (isVague) return other.at > one.at || other.failure !== null
  if (one.kind !== other.kind) return false
  if (one.failure === null) return other.failure !== null
  return one.failure === other.failure && one.target !== other.target && other.at > one.at
}

const DEADLINE = /^context deadline exceeded/i
/** A head whose other half is of credentials or of a certificate, where that half is cut off, or all of it. */
const LEADS_ON =
  /Unable to connect to the server:[ \t]{0,9}(?:$|g(?:e(?:t(?:t(?:i(?:ng?)?)?)?)?)?$|getting |x(?:5(?:09?)?)?(?:$|:)|t(?:ls?)?(?:$|:)|net\/http: HTTP\/1)/i
const UNREACHED = /Unable to connect to the server|cluster unreachable/i

function failureAt(
  text: string,
  index: number,
  line: { start: number; end: number },
  { kind, failure, isSelfEvident }: LostConnection,
  side: ReturnType<Speakers['of']>,
): Omit<FoundNetwork, 'form' | 'at' | 'end'> | undefined {
  const from = Math.max(line.start, index - REACH)
  const own = text.slice(from, Math.min(line.end, index + REACH))
  const message = own.trim()
  const address = addressOf(own) ?? addressOf(recordAt(text, index))
  const target = address ? `${address.host}${address.port === '' ? '' : `:${address.port}`}` : ''
  // A time that is up and a certificate that fails can have a closer reason, in what is left out.
  const isOpen = own.includes('…') && (failure === 'no-answer' || failure === 'untrusted-ca')
  const found = { kind, failure: isOpen ? null : failure, message, target }
  if (failure === null && kind === 'network' && LEADS_ON.test(own)) return undefined
  if (kind === 'tls' && !isSelfEvident && isCutBefore(text, text.slice(from, index))) return undefined
  if (/getting credentials: |failed to refresh token: /.test(own)) return undefined
  // A deadline of the program’s own, such as for pods to be ready, where no call is named.
  if (DEADLINE.test(text.slice(index, index + 30)) && target === '' && !UNREACHED.test(own)) return undefined
  if (isSelfEvident) return found
  if (isMentioned(text.slice(line.start, line.end), text.slice(from, index))) return undefined
  if (failure === 'http-on-tls-port' && own.includes('Error from server')) return found
  if (
    failure === 'http-on-tls-port' &&
    text.trim().replace(/^HTTP\/1\.\d 400 Bad Request\s+/i, '').length < 60
  ) {
    return found
  }
  // The API server's own trouble with a kubelet or a webhook is reported by the API server.
  if (
    /Error from server|failed calling webhook|error dialing backend|[Ee]rror trying to reach service|:10250\b/.test(
      own,
    )
  )
    return undefined
  if (side === 'kubernetes' || side === 'operation' || side === 'hint') return found
  if (side === 'rival' || side === 'unclear' || !isAllThereIs(text, own, text.slice(from, index)))
    return undefined
  if (side === 'stranger')
    return address && isUnconfigured(address.host, address.port) && address.port === '8080'
      ? found
      : undefined
  return kind === 'network' ? undefined : found
}

/** True where who met the certificate is missing in front, or the API server names what it passes a call on to. */
function isCutBefore(text: string, before: string): boolean {
  return (
    before.includes('…') ||
    /^(?:to |of |[-/,;.)\]}]|(?!\w{2,10}:\/\/)[\w.%@+-]{0,300}[/?][\w./?=&%@+-]{1,600}"?: )/.test(text) ||
    /\bError: '[^'\n]{0,300}$/.test(before)
  )
}

/** What is in front of an error that a program printed, rather than a person who writes about it. */
const NAMED = /(?:^|[\s:=(,[{>)])["'`[(]{0,2}$/
const LONGEST_ALONE = 4_000

/** True for a failure that is all there is, so it is of the call that is asked about. */
function isAllThereIs(text: string, own: string, before: string): boolean {
  return text.length <= LONGEST_ALONE && NAMED.test(before) && !/^\s*(?:[-*#]|\d{1,3}\.) /.test(own)
}

interface Mesh {
  /** What prints it, and since when. */
  by: string
  pattern: RegExp
  /** Without it the text says nothing where it names another service. */
  isSelfEvident: boolean
}

/** How meshes refuse, in the order in which they say more. Each alternative is met by a text of the tests. */
export const MESH_TEXTS: readonly Mesh[] = [
  { by: 'the RBAC filter of Envoy 1.9+', pattern: /\bRBAC: access denied\b/g, isSelfEvident: false },
  {
    by: 'the log of that filter',
    pattern: /\brbac_access_denied_matched_policy\[|\benforced denied\b/g,
    isSelfEvident: true,
  },
  {
    by: 'Mixer of Istio before 1.5',
    pattern: /\bPERMISSION_DENIED: ?(?:handler\.)?rbac\b/gi,
    isSelfEvident: true,
  },
  // Its answer has no other word.
  {
    by: 'the Envoy of Cilium 1.9+',
    pattern: /\bserver: envoy\b(?:\n[^\n]{0,400}){1,8}?\nAccess denied(?=\s|$)/gi,
    isSelfEvident: false,
  },
  {
    by: 'the proxy of Linkerd 2.11+',
    pattern: /\bunauthorized (?:request on route|connection on server)\b|\bpolicy rejection\b/g,
    isSelfEvident: true,
  },
]

function* meshRefusals(unwrapped: Unwrapped): Generator<FoundNetwork> {
  const { text } = unwrapped
  for (const { pattern, isSelfEvident } of MESH_TEXTS) {
    let tried = 0
    for (const match of matchesIn(text, pattern)) {
      tried += 1
      if (tried > MOST_TRIED) break
      const record = recordAt(text, match.index)
      const urls = urlsIn(record).filter(({ host }) => !host.includes('$'))
      if (!isSelfEvident && urls.length > 0 && !urls.some(isApiServer)) continue
      const line = lineAt(text, match.index)
      const address = urls.find(isApiServer)
      yield {
        form: 'network',
        at: unwrapped.toSource(line.start),
        end: unwrapped.toSource(line.end),
        kind: 'mesh',
        failure: 'mesh-refused',
        message: text
          .slice(Math.max(line.start, match.index - REACH), Math.min(line.end, match.index + REACH))
          .trim(),
        target: address ? `${address.host}${address.port === '' ? '' : `:${address.port}`}` : '',
      }
      return
    }
  }
}

/**
 * `<h3>Unauthorized</h3>` is all that kubectl proxy answered until 1.12, `Forbidden` since; a kubelet and an API server say more to who
 * upgrades a connection. Its log names the filter.
 */
const PROXIED =
  /(?<!>\s{0,9})<h3>Unauthorized<\/h3>[ \t%]{0,8}(?=$|\n)|\b403\b[^\n<]{0,40}<h3>Unauthorized<\/h3>|unable to upgrade connection: Forbidden[ \t]{0,20}(?=\n|$)|\bFilter rejecting (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S|(?:localhost|127\.0\.0\.1):8001(?:\/[^\n]{0,2000})?\n(?:[^\n]{0,400}\n){0,20}?[ \t]{0,20}(?:<h3>(?:Forbidden|Unauthorized)<\/h3>|Forbidden)[ \t%]{0,20}(?=\n|$)/

/** kubectl proxy refuses with one word, which is distinguished only where the call through it is shown. */
function* kubectlProxy(unwrapped: Unwrapped): Generator<FoundNetwork> {
  const match = PROXIED.exec(unwrapped.text)
  if (!match) return
  const end = match.index + match[0].length
  yield {
    form: 'network',
    at: unwrapped.toSource(match.index),
    end: unwrapped.toSource(end),
    kind: 'proxy',
    failure: 'kubectl-proxy-refused',
    message: 'Forbidden',
    target: 'localhost:8001',
  }
}
