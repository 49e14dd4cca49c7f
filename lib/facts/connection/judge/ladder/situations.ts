import type { Situation } from '@/lib/contract/situation'
import {
  type Failed,
  LEAVE_VERIFICATION_ON,
  type ProbedCause,
  sayFailed,
} from '@/lib/diagnosis/causes/network/failed'
import { type LookUp, whyUnresolved } from '@/lib/diagnosis/causes/network/resolv-conf'
import { nameNotResolved } from '@/lib/diagnosis/causes/network/unreached'
import type { FixDraft } from '@/lib/diagnosis/fixes/draft'
import { code, inTurn, isSilent, listed, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { present } from '@/lib/present'
import { sayDuration, sayMoment, sayWait } from '@/lib/words/durations'
import type { Rung } from '../../contract'

export interface SituationWords {
  says: Phrase
  /** The fact, in one sentence without its period, where `says` has more than that. */
  brief?: Phrase
  /** What `says` adds to it. */
  rest?: Phrase
  /** What to change. */
  hint?: Phrase
}

interface Call {
  call: string
  /** Null when the answer was not readable HTTP. */
  status: number | null
  says: string
}

/** What each situation needs to be exact. */
interface Parameters {
  'no-address': { why: Phrase }
  'dns-failed': { name: string; address: string; lookUp: LookUp }
  'dns-disagrees': { name: string; resolved: readonly string[]; host: string }
  silent: { target: string; waitedFor: keyof typeof SILENCE; ms: number }
  reset: { target: string; during: string; code: string }
  'no-route': { target: string; code: string }
  'plain-http-on-tls-port': { target: string; code: string; status: number }
  'not-tls': { target: string; code: string }
  'tls-failed': { target: string; code: string }
  'not-api-server': { target: string; says: Phrase }
  'unclear-server': { target: string; says: Phrase }
  'expired-certificate': { target: string; validTo: string; now: number }
  'certificate-not-yet-valid': { target: string; validFrom: string; now: number }
  'no-ca-file': { state: string; says: Phrase }
  'no-token': { state: string; says: Phrase }
  'bad-token': { misplaced: readonly Phrase[]; reasons: readonly Phrase[] }
  'expired-token': { expiredForMs: number; expiresAt: number; path: string }
  anonymous: { call: string }
  'no-namespace-file': { says: Phrase; instead: string | null }
  forbidden: { user: string; may: Phrase; hint: Phrase }
  'not-found': { call: string; says: string }
  throttled: { call: string; retryAfter: string | undefined; isOwn: boolean }
  'server-error': Call & { isOwn: boolean }
  'not-kubernetes': Call & { server: string | undefined }
  'not-listening': { target: string }
  'not-needed': { why: Phrase }
  'not-reached': { after: string }
}

/** One fact, and what goes with it in sentences of their own. */
function told(brief: Phrase, rest = NOTHING): Pick<SituationWords, 'says' | 'brief' | 'rest'> {
  return { says: inTurn([say`${brief}.`, rest]), brief, ...(isSilent(rest) ? {} : { rest }) }
}

/** A body or a header of Kubernetes shows that the API server answered; without one, something in front of it may have. */
function sayAnswered(call: string, status: number | null, isOwn: boolean): Phrase {
  return isOwn
    ? say`The API server answers ${code(call)} with ${code(String(status))}`
    : say`${code(call)} is answered with ${code(String(status))}`
}

const MOUNT = say`Set automountServiceAccountToken: true. The field of the pod overrides that of its ServiceAccount, so check both.`

const NO_TOKEN = {
  absent: say`No token is mounted, so a call that reaches the API server counts as system:anonymous`,
  unread: say`There is no token to send, so a call that reaches the API server counts as system:anonymous`,
}

function sayNamespace(instead: string | null): Phrase {
  return instead === null
    ? say`This page does not know its namespace`
    : say`The token names namespace ${code(instead)}`
}

const SILENCE = {
  handshake: {
    says: say`accepts the connection and then does not start TLS`,
    hint: say`The API server hangs, or something accepts connections in its place: a load balancer without a backend, a proxy, or a path that loses large packets (MTU).`,
  },
  answer: {
    says: say`accepted the request and sends no answer`,
    hint: say`The API server is overloaded or restarting, or something in between drops the answer.`,
  },
} as const

/** What one fix of a cause says, on one line with its command between backticks. */
function sayFix({ says, command, warning }: FixDraft): Phrase {
  return inTurn([says, words(command === undefined ? '' : `Check with \`${command}\`.`), warning])
}

function hintOf<Data extends Failed>({ fixes }: ProbedCause<Data>, data: Data): Phrase {
  return inTurn(fixes(data).map(sayFix))
}

/** A failure on the way that has a cause: in the words that also explain it in a pasted text, with the fact first. */
export function byCause<Data extends Failed>(
  cause: ProbedCause<Data>,
  seen: Data,
): { situation: Situation } & SituationWords {
  const data: Data = { ...seen, isOwn: true }
  const [brief, ...others] = cause.tells(data)
  const says = sayFailed([brief, ...others])
  return { situation: cause.situation, says, brief, rest: sayFailed(others), hint: hintOf(cause, data) }
}

/** The situations that no cause explains: what each says and what changes it, from its parameters alone. */
const TABLE: { readonly [S in keyof Parameters]: (parameters: Parameters[S]) => SituationWords } = {
  'no-address': ({ why }) => ({
    says: say`${why} This process does not know where the API server is.`,
    brief: say`This process does not know where the API server is`,
    rest: why,
    hint: say`The kubelet sets KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT in each container. Outside a pod set both, or set KUBECTL_PROXY_URL to a kubectl proxy on loopback.`,
  }),
  'dns-failed': ({ name, address, lookUp }) => ({
    says: say`KUBERNETES_SERVICE_HOST gives ${code(address)}, and this page uses it. The name ${code(name)} does not resolve here (${code(lookUp.code)}). A program that calls the API server by name fails.`,
    brief: say`${code(name)} does not resolve here (${code(lookUp.code)})`,
    rest: say`A program that calls the API server by name fails.`,
    hint: say`${whyUnresolved(name, lookUp).says} ${hintOf(nameNotResolved, { target: name, lookUp })}`,
  }),
  'dns-disagrees': ({ name, resolved, host }) => ({
    ...told(
      say`KUBERNETES_SERVICE_HOST is ${code(host)}, and ${code(name)} resolves to ${listed(resolved.map(code))}`,
      say`This page uses the variable.`,
    ),
    hint: say`Some platforms set the variable to an address of their own, and then both are correct. Otherwise the variable is stale: it is fixed when the container starts.`,
  }),
  silent: ({ target, waitedFor, ms }) => ({
    ...told(say`${code(target)} ${SILENCE[waitedFor].says}: no answer for ${words(sayWait(ms))}`),
    hint: SILENCE[waitedFor].hint,
  }),
  reset: ({ target, during, code: errno }) => ({
    ...told(say`${code(target)} closed the connection during ${words(during)} (${code(errno)})`),
    hint: say`A firewall, a service mesh or a proxy that rejects the traffic closes connections this way; so does an API server that is restarting.`,
  }),
  'no-route': ({ target, code: errno }) => ({
    ...told(say`Nothing can be sent to ${code(target)} from here: the system answers ${code(errno)}`),
    hint: say`There is no route, or a rule on this node or on the way rejects the packet. Check the pod network of this node and the NetworkPolicies of this namespace.`,
  }),
  'plain-http-on-tls-port': ({ target, code: errno, status }) => ({
    ...told(
      say`${code(target)} speaks plain HTTP where TLS is expected: the handshake failed with ${code(errno)}, and a plain GET got ${status}`,
    ),
    hint: say`The API server speaks TLS only: KUBERNETES_SERVICE_PORT is the port of another program, or something on the way answers in its place. The token was not sent.`,
  }),
  'not-tls': ({ target, code: errno }) => ({
    ...told(say`What ${code(target)} says is not TLS (${code(errno)})`),
    hint: say`Another service answers on this address and port. The token was not sent.`,
  }),
  'tls-failed': ({ target, code: errno }) => ({
    ...told(say`The TLS handshake with ${code(target)} fails (${code(errno)})`),
    hint: say`The two sides do not agree on a TLS version, a cipher or a client certificate; a proxy that intercepts TLS does this. The token was not sent.`,
  }),
  'not-api-server': ({ target, says }) => ({
    ...told(
      say`${code(target)} has a certificate from the cluster's CA, but is not the API server`,
      say`${says} The token was not sent.`,
    ),
    hint: say`Compare KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT with Service default/kubernetes: its port is 443, that of an API server is often 6443, and 10250 is that of a kubelet.`,
  }),
  'unclear-server': ({ target, says }) => ({
    ...told(
      say`${code(target)} has a certificate from the cluster's CA, but has not shown that it is the API server`,
      say`${says} The token is sent, since a gateway in front may answer this way.`,
    ),
    hint: say`Check what answers calls without a token in front of the API server: a gateway, a load balancer or a mesh.`,
  }),
  'expired-certificate': ({ target, validTo, now }) => {
    const over = now - Date.parse(validTo)
    return over > 0
      ? {
          ...told(
            say`The certificate of ${code(target)} expired ${words(sayDuration(over))} ago, at ${words(sayMoment(validTo))}`,
          ),
          hint: say`An administrator can renew it (kubeadm: kubeadm certs renew apiserver). If it was renewed, this node's clock is wrong: it says ${words(sayMoment(now))}.`,
        }
      : {
          ...told(
            say`A certificate in the chain of ${code(target)} has expired; the server's own is valid until ${code(validTo)}`,
          ),
          hint: say`The CA or an intermediate certificate has expired. An administrator can renew it.`,
        }
  },
  'certificate-not-yet-valid': ({ target, validFrom, now }) => ({
    ...told(
      say`The certificate of ${code(target)} is valid from ${words(sayMoment(validFrom))}; this node's clock says ${words(sayMoment(now))}`,
    ),
    hint: say`One of the two clocks is wrong: check time synchronization on this node.`,
  }),
  'no-ca-file': ({ says, state }) => ({
    says: say`${says} Nothing here can vouch for the server, so no token is sent.`,
    brief: say`Nothing here can vouch for the server, so no token is sent`,
    rest: says,
    hint: state === 'absent' ? MOUNT : say`Mount the ServiceAccount volume as the kubelet does.`,
  }),
  'no-token': ({ state, says }) => ({
    says: say`${says} ${state === 'absent' ? NO_TOKEN.absent : NO_TOKEN.unread}.`,
    brief: state === 'absent' ? NO_TOKEN.absent : NO_TOKEN.unread,
    rest: says,
    hint:
      state === 'absent'
        ? MOUNT
        : state === 'unreadable'
          ? say`Run the container as a user that can read the file, or set securityContext.fsGroup.`
          : say`Mount the token as the kubelet writes it: one line, nothing else in the file.`,
  }),
  'bad-token': ({ misplaced, reasons }) => ({
    ...told(
      say`The API server does not accept this token: 401 Unauthorized`,
      say`The answer does not say why${misplaced.length + reasons.length > 0 ? say`; what the token shows: ${inTurn([...misplaced, ...reasons])}` : say`.`}`,
    ),
    hint:
      misplaced.length > 0
        ? say`Let the kubelet mount the token instead of a copy (automountServiceAccountToken: true, or a projected volume with a serviceAccountToken): it replaces its own before it ends.`
        : reasons.length > 0
          ? say`Use a token for the API server. Identity lists every token of this pod: where one is mounted, point SERVICE_ACCOUNT_DIR to it, else let the kubelet mount one (automountServiceAccountToken: true).`
          : say`The token has not expired. It may come from another cluster, or its ServiceAccount or pod was deleted. A new pod gets a new token, once its ServiceAccount exists: before that, none is created. A pod that no controller made does not come back once deleted.`,
  }),
  'expired-token': ({ expiredForMs, expiresAt, path }) => ({
    ...told(
      say`The token expired ${words(sayDuration(expiredForMs))} ago, at ${words(sayMoment(expiresAt))}`,
      say`The API server answers 401 Unauthorized.`,
    ),
    hint: say`The kubelet replaces the token of a projected volume before it expires. If ${code(path)} is expired, it is a copy (of a Secret, or on a subPath mount), or the kubelet of this node cannot renew it; a program that read it once must read it again.`,
  }),
  anonymous: ({ call }) => ({
    ...told(say`The API server treated ${code(call)} as system:anonymous although a token was sent`),
    hint: say`Something in between drops the Authorization header, or the header is malformed: it must be Bearer, one space, the token.`,
  }),
  'no-namespace-file': ({ says, instead }) => ({
    says: say`${says} ${sayNamespace(instead)}.`,
    brief: sayNamespace(instead),
    hint: say`${MOUNT} A program may also read its namespace from metadata.namespace of the downward API.`,
  }),
  forbidden: ({ user, may, hint }) => ({
    says: say`${user === '' ? say`The caller, whose name is unknown,` : sayUser(user)} cannot ${may}. The network, TLS and the token work: this is the API server's own answer.`,
    hint,
  }),
  'not-found': ({ call, says }) => ({
    says: say`The API server has nothing at ${code(call)}: ${quote(says)}`,
  }),
  throttled: ({ call, retryAfter, isOwn }) => ({
    ...told(
      say`${sayAnswered(call, 429, isOwn)}: too many requests${retryAfter ? say`; it asks to wait ${code(retryAfter)} s` : NOTHING}`,
    ),
    hint: say`This says nothing about permissions. Try again later; check what else calls as this account.`,
  }),
  'server-error': ({ call, status, says, isOwn }) => ({
    ...told(say`${sayAnswered(call, status, isOwn)}: ${says === '' ? say`no message` : quote(says)}`),
    hint: isOwn
      ? say`The fault is in the API server, or in what it calls. Its log has the reason.`
      : say`The fault is in the API server, or in a proxy or load balancer that answers for it. Their logs have the reason.`,
  }),
  'not-kubernetes': ({ call, status, server }) => ({
    ...told(
      say`${code(call)} was answered${status === null ? NOTHING : say` ${status}`}${server ? say` by "${code(server)}"` : NOTHING}, but not by the Kubernetes API`,
    ),
    hint: say`A service mesh, a gateway or another service answers for the API server. Check sidecars and the address. It is not a proxy from HTTPS_PROXY: this page uses none.`,
  }),
  'not-listening': ({ target }) => ({
    says: say`No kubectl proxy listens on ${code(target)}. None is needed.`,
  }),
  'not-needed': ({ why }) => ({ says: why }),
  'not-reached': ({ after }) => ({ says: say`Waits for ${words(after)}, which fails.` }),
}

/** The same words with one more sentence. */
export function withMore<Known extends SituationWords>(words: Known, more: Phrase): Known {
  return { ...words, says: inTurn([words.says, more]), rest: inTurn([words.rest, more]) }
}

/** The situation with its words. */
export function inSituation<S extends keyof Parameters>(
  situation: S,
  parameters: Parameters[S],
): { situation: S } & SituationWords {
  return { situation, ...TABLE[situation](parameters) }
}

const RENEWAL = say`podglass attach asks kubectl for the next token at 80% of the life of the last, and prints why it could not.`

function wayOf(from: string): Partial<Record<Situation, Phrase>> {
  return {
    refused: words('Compare the address with `kubectl cluster-info`. A tunnel may have ended.'),
    silent: say`Check the network of ${code(from)}: a VPN that is down, a firewall, or an API server that accepts calls from known addresses only.`,
    'name-unresolved': say`Check the name in the kubeconfig, and the network of ${code(from)}: its DNS does not give an address, or a VPN is down.`,
    'no-route': say`Check the network of ${code(from)}: there is no route, a VPN is down, or the name of the API server does not resolve here.`,
  }
}

const ELSEWHERE: Partial<Record<Situation, Phrase>> = {
  'untrusted-ca': say`Either the cluster has a new CA and the kubeconfig is old, or something other than the API server answers. ${LEAVE_VERIFICATION_ON}`,
  'expired-token': RENEWAL,
  'bad-token': say`The token has not expired. Its ServiceAccount may have been deleted since; if it was recreated, attach again.`,
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
