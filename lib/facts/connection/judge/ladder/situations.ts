import type { Situation } from '@/lib/contract/situation'
import { type Failed, LEAVE_VERIFICATION_ON, type ProbedCause } from '@/lib/diagnosis/causes/network/failed'
import { type LookUp, whyUnresolved } from '@/lib/diagnosis/causes/network/resolv-conf'
import { nameNotResolved } from '@/lib/diagnosis/causes/network/unreached'
import type { FixDraft } from '@/lib/diagnosis/fixes/draft'
import { plain } from '@/lib/phrase/phrase'
import { afterFirst, firstSentence } from '@/lib/phrase/shorten'
import { describeUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { sayDuration, sayMoment, sayWait } from '@/lib/words/durations'
import { listOf } from '@/lib/words/lists'
import type { Rung } from '../../contract'

export interface SituationWords {
  says: string
  /** The fact, in one sentence without its period, where `says` has more than that. */
  brief?: string
  /** What `says` adds to it. */
  rest?: string
  /** What to change. */
  hint?: string
}

interface Call {
  call: string
  /** Null when the answer was not readable HTTP. */
  status: number | null
  says: string
}

/** What each situation needs to be exact. */
interface Parameters {
  'no-address': { why: string }
  'dns-failed': { name: string; address: string; lookUp: LookUp }
  'dns-disagrees': { name: string; resolved: readonly string[]; host: string }
  silent: { target: string; waitedFor: keyof typeof SILENCE; ms: number }
  reset: { target: string; during: string; code: string }
  'no-route': { target: string; code: string }
  'plain-http-on-tls-port': { target: string; code: string; status: number }
  'not-tls': { target: string; code: string }
  'tls-failed': { target: string; code: string }
  'not-api-server': { target: string; says: string }
  'unclear-server': { target: string; says: string }
  'expired-certificate': { target: string; validTo: string; now: number }
  'certificate-not-yet-valid': { target: string; validFrom: string; now: number }
  'no-ca-file': { state: string; says: string }
  'no-token': { state: string; says: string }
  'bad-token': { misplaced: readonly string[]; reasons: readonly string[] }
  'expired-token': { expiredForMs: number; expiresAt: number; path: string }
  anonymous: { call: string }
  'no-namespace-file': { says: string; instead: string | null }
  forbidden: { user: string; may: string; hint: string }
  'not-found': { call: string; says: string }
  throttled: { call: string; retryAfter: string | undefined; isOwn: boolean }
  'server-error': Call & { isOwn: boolean }
  'not-kubernetes': Call & { server: string | undefined }
  'not-listening': { target: string }
  'not-needed': { why: string }
  'not-reached': { after: string }
}

/** One fact, and what goes with it in sentences of their own. */
function told(brief: string, rest = ''): Pick<SituationWords, 'says' | 'brief' | 'rest'> {
  return { says: [`${brief}.`, rest].filter(Boolean).join(' '), brief, ...(rest === '' ? {} : { rest }) }
}

/** A body or a header of Kubernetes shows that the API server answered; without one, something in front of it may have. */
function sayAnswered(call: string, status: number | null, isOwn: boolean): string {
  return isOwn ? `The API server answers ${call} with ${status}` : `${call} is answered with ${status}`
}

const MOUNT =
  'Set automountServiceAccountToken: true. The field of the pod overrides that of its ServiceAccount, so check both.'

const NO_TOKEN = {
  absent: 'No token is mounted, so a call that reaches the API server counts as system:anonymous',
  unread: 'There is no token to send, so a call that reaches the API server counts as system:anonymous',
}

function sayNamespace(instead: string | null): string {
  return instead === null ? 'This page does not know its namespace' : `The token names namespace ${instead}`
}

const SILENCE = {
  handshake: {
    says: 'accepts the connection and then does not start TLS',
    hint: 'The API server hangs, or something accepts connections in its place: a load balancer without a backend, a proxy, or a path that loses large packets (MTU).',
  },
  answer: {
    says: 'accepted the request and sends no answer',
    hint: 'The API server is overloaded or restarting, or something in between drops the answer.',
  },
} as const

/** What one fix of a cause says, on one line with its command between backticks. */
function sayFix({ says, command, warning }: FixDraft): string {
  return [plain(says), command && `Check with \`${command}\`.`, warning && plain(warning)]
    .filter(Boolean)
    .join(' ')
}

function hintOf<Data extends Failed>({ fixes }: ProbedCause<Data>, data: Data): string {
  return fixes(data).map(sayFix).join(' ')
}

/** A failure on the way that has a cause: in the words that also explain it in a pasted text, with the fact first. */
export function byCause<Data extends Failed>(
  cause: ProbedCause<Data>,
  seen: Data,
): { situation: Situation } & SituationWords {
  const data: Data = { ...seen, isOwn: true }
  const says = cause.says(data)
  const parts = { brief: plain(firstSentence(says)), rest: plain(afterFirst(says)) }
  return { situation: cause.situation, says: plain(says), ...parts, hint: hintOf(cause, data) }
}

/** The situations that no cause explains: what each says and what changes it, from its parameters alone. */
const TABLE: { readonly [S in keyof Parameters]: (parameters: Parameters[S]) => SituationWords } = {
  'no-address': ({ why }) => ({
    says: `${why} This process does not know where the API server is.`,
    brief: 'This process does not know where the API server is',
    rest: why,
    hint: 'The kubelet sets KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT in each container. Outside a pod set both, or set KUBECTL_PROXY_URL to a kubectl proxy on loopback.',
  }),
  'dns-failed': ({ name, address, lookUp }) => ({
    says: `KUBERNETES_SERVICE_HOST gives ${address}, and this page uses it. The name ${name} does not resolve here (${lookUp.code}), so a program that calls the API server by name fails.`,
    brief: `The name ${name} does not resolve here (${lookUp.code}), so a program that calls the API server by name fails`,
    hint: `${plain(whyUnresolved(name, lookUp).says)} ${hintOf(nameNotResolved, { target: name, lookUp })}`,
  }),
  'dns-disagrees': ({ name, resolved, host }) => ({
    ...told(
      `KUBERNETES_SERVICE_HOST is ${host}, and ${name} resolves to ${listOf(resolved)}`,
      'This page uses the variable.',
    ),
    hint: 'Some platforms set the variable to an address of their own, and then both are correct. Otherwise the variable is stale: it is fixed when the container starts.',
  }),
  silent: ({ target, waitedFor, ms }) => ({
    ...told(`${target} ${SILENCE[waitedFor].says}: no answer for ${sayWait(ms)}`),
    hint: SILENCE[waitedFor].hint,
  }),
  reset: ({ target, during, code }) => ({
    ...told(`${target} closed the connection during ${during} (${code})`),
    hint: 'A firewall, a service mesh or a proxy that rejects the traffic closes connections this way; so does an API server that is restarting.',
  }),
  'no-route': ({ target, code }) => ({
    ...told(`Nothing can be sent to ${target} from here: the system answers ${code}`),
    hint: 'There is no route, or a rule on this node or on the way rejects the packet. Check the pod network of this node and the NetworkPolicies of this namespace.',
  }),
  'plain-http-on-tls-port': ({ target, code, status }) => ({
    ...told(
      `${target} speaks plain HTTP where TLS is expected: the handshake failed with ${code}, and a plain GET got ${status}`,
    ),
    hint: 'The API server speaks TLS only: KUBERNETES_SERVICE_PORT is the port of another program, or something on the way answers in its place. The token was not sent.',
  }),
  'not-tls': ({ target, code }) => ({
    ...told(`What ${target} says is not TLS (${code})`),
    hint: 'Another service answers on this address and port. The token was not sent.',
  }),
  'tls-failed': ({ target, code }) => ({
    ...told(`The TLS handshake with ${target} fails (${code})`),
    hint: 'The two sides do not agree on a TLS version, a cipher or a client certificate; a proxy that intercepts TLS does this. The token was not sent.',
  }),
  'not-api-server': ({ target, says }) => ({
    ...told(
      `${target} has a certificate from the cluster's CA, but is not the API server`,
      `${says} The token was not sent.`,
    ),
    hint: 'Compare KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT with Service default/kubernetes: its port is 443, that of an API server is often 6443, and 10250 is that of a kubelet.',
  }),
  'unclear-server': ({ target, says }) => ({
    ...told(
      `${target} has a certificate from the cluster's CA, but has not shown that it is the API server`,
      `${says} The token is sent, since a gateway in front may answer this way.`,
    ),
    hint: 'Check what answers calls without a token in front of the API server: a gateway, a load balancer or a mesh.',
  }),
  'expired-certificate': ({ target, validTo, now }) => {
    const over = now - Date.parse(validTo)
    return over > 0
      ? {
          ...told(`The certificate of ${target} expired ${sayDuration(over)} ago, at ${sayMoment(validTo)}`),
          hint: `An administrator can renew it (kubeadm: kubeadm certs renew apiserver). If it was renewed, this node's clock is wrong: it says ${sayMoment(now)}.`,
        }
      : {
          ...told(
            `A certificate in the chain of ${target} has expired; the server's own is valid until ${validTo}`,
          ),
          hint: 'The CA or an intermediate certificate has expired. An administrator can renew it.',
        }
  },
  'certificate-not-yet-valid': ({ target, validFrom, now }) => ({
    ...told(
      `The certificate of ${target} is valid from ${sayMoment(validFrom)}; this node's clock says ${sayMoment(now)}`,
    ),
    hint: 'One of the two clocks is wrong: check time synchronization on this node.',
  }),
  'no-ca-file': ({ says, state }) => ({
    says: `${says} Nothing here can vouch for the server, so no token is sent.`,
    brief: 'Nothing here can vouch for the server, so no token is sent',
    rest: says,
    hint: state === 'absent' ? MOUNT : 'Mount the ServiceAccount volume as the kubelet does.',
  }),
  'no-token': ({ state, says }) => ({
    says: `${says} ${state === 'absent' ? NO_TOKEN.absent : NO_TOKEN.unread}.`,
    brief: state === 'absent' ? NO_TOKEN.absent : NO_TOKEN.unread,
    rest: says,
    hint:
      state === 'absent'
        ? MOUNT
        : state === 'unreadable'
          ? 'Run the container as a user that can read the file, or set securityContext.fsGroup.'
          : 'Mount the token as the kubelet writes it: one line, nothing else in the file.',
  }),
  'bad-token': ({ misplaced, reasons }) => ({
    ...told(
      'The API server does not accept this token: 401 Unauthorized',
      `The answer does not say why${misplaced.length + reasons.length > 0 ? `; what the token shows: ${[...misplaced, ...reasons].join(' ')}` : '.'}`,
    ),
    hint:
      misplaced.length > 0
        ? 'Let the kubelet mount the token instead of a copy (automountServiceAccountToken: true, or a projected volume with a serviceAccountToken): it replaces its own before it ends.'
        : reasons.length > 0
          ? 'Use a token for the API server. Identity lists every token of this pod: where one is mounted, point SERVICE_ACCOUNT_DIR to it, else let the kubelet mount one (automountServiceAccountToken: true).'
          : 'The token has not expired. It may come from another cluster, or its ServiceAccount or pod was deleted. A new pod gets a new token, once its ServiceAccount exists: before that, none is created. A pod that no controller made does not come back once deleted.',
  }),
  'expired-token': ({ expiredForMs, expiresAt, path }) => ({
    ...told(
      `The token expired ${sayDuration(expiredForMs)} ago, at ${sayMoment(expiresAt)}`,
      'The API server answers 401 Unauthorized.',
    ),
    hint: `The kubelet replaces the token of a projected volume before it expires. If ${path} is expired, it is a copy (of a Secret, or on a subPath mount), or the kubelet of this node cannot renew it; a program that read it once must read it again.`,
  }),
  anonymous: ({ call }) => ({
    ...told(`The API server treated ${call} as system:anonymous although a token was sent`),
    hint: 'Something in between drops the Authorization header, or the header is malformed: it must be Bearer, one space, the token.',
  }),
  'no-namespace-file': ({ says, instead }) => ({
    says: `${says} ${sayNamespace(instead)}.`,
    brief: sayNamespace(instead),
    hint: `${MOUNT} A program may also read its namespace from metadata.namespace of the downward API.`,
  }),
  forbidden: ({ user, may, hint }) => ({
    says: `${user === '' ? 'The caller, whose name is unknown,' : describeUser(user)} cannot ${may}. The network, TLS and the token work: this is the API server's own answer.`,
    hint,
  }),
  'not-found': ({ call, says }) => ({ says: `The API server has nothing at ${call}: ${says}` }),
  throttled: ({ call, retryAfter, isOwn }) => ({
    ...told(
      `${sayAnswered(call, 429, isOwn)}: too many requests${retryAfter ? `; it asks to wait ${retryAfter} s` : ''}`,
    ),
    hint: 'This says nothing about permissions. Try again later; check what else calls as this account.',
  }),
  'server-error': ({ call, status, says, isOwn }) => ({
    ...told(`${sayAnswered(call, status, isOwn)}: ${says || 'no message'}`),
    hint: isOwn
      ? 'The fault is in the API server, or in what it calls. Its log has the reason.'
      : 'The fault is in the API server, or in a proxy or load balancer that answers for it. Their logs have the reason.',
  }),
  'not-kubernetes': ({ call, status, server }) => ({
    ...told(
      `${call} was answered${status === null ? '' : ` ${status}`}${server ? ` by "${server}"` : ''}, but not by the Kubernetes API`,
    ),
    hint: 'A service mesh, a gateway or another service answers for the API server. Check sidecars and the address. It is not a proxy from HTTPS_PROXY: this page uses none.',
  }),
  'not-listening': ({ target }) => ({
    says: `No kubectl proxy listens on ${target}. None is needed.`,
  }),
  'not-needed': ({ why }) => ({ says: why }),
  'not-reached': ({ after }) => ({ says: `Waits for ${after}, which fails.` }),
}

/** The same words with one more sentence. */
export function withMore<Known extends SituationWords>(words: Known, more: string): Known {
  return { ...words, says: `${words.says} ${more}`, rest: [words.rest, more].filter(Boolean).join(' ') }
}

/** The situation with its words. */
export function inSituation<S extends keyof Parameters>(
  situation: S,
  parameters: Parameters[S],
): { situation: S } & SituationWords {
  return { situation, ...TABLE[situation](parameters) }
}

const RENEWAL =
  'podglass attach asks kubectl for the next token at 80% of the life of the last, and prints why it could not.'

function wayOf(from: string): Partial<Record<Situation, string>> {
  return {
    refused: 'Compare the address with `kubectl cluster-info`. A tunnel may have ended.',
    silent: `Check the network of ${from}: a VPN that is down, a firewall, or an API server that accepts calls from known addresses only.`,
    'name-unresolved': `Check the name in the kubeconfig, and the network of ${from}: its DNS does not give an address, or a VPN is down.`,
    'no-route': `Check the network of ${from}: there is no route, a VPN is down, or the name of the API server does not resolve here.`,
  }
}

const ELSEWHERE: Partial<Record<Situation, string>> = {
  'untrusted-ca': `Either the cluster has a new CA and the kubeconfig is old, or something other than the API server answers. ${plain(LEAVE_VERIFICATION_ON)}`,
  'expired-token': RENEWAL,
  'bad-token':
    'The token has not expired. Its ServiceAccount may have been deleted since; if it was recreated, attach again.',
}

/** The words for a process outside the cluster: the change belongs on this machine, not in a pod or its network. */
export function fromOutside<Known extends SituationWords & { situation: Situation }>(
  finding: Known,
  rung: Rung['id'],
  from: string,
): Known {
  const hint = (rung === 'connect' ? wayOf(from) : ELSEWHERE)[finding.situation] ?? finding.hint
  return { ...finding, ...present({ hint }) }
}
