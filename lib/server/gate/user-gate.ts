import type { IncomingMessage } from 'node:http'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import { SecretText } from '@/lib/kube/credentials/service-account-files'
import { present } from '@/lib/present'
import type { RequestAdmission, RequestGate, ResourceMetadata } from './admission'
import { clientOf } from './client-of'
import { type GateRefusal, SIGNED_OUT } from './refusal'
import { serveSessions, sessionIn } from './session-routes'
import { createSessions, handleOf } from './sessions'
import { signInPage } from './sign-in-page'
import type { Judged, Viewers } from './viewers'

/** Tokens that are not known yet: so many at once from one address, behind which a whole team may be, and so many a second. */
const UNKNOWN = { perSecond: 2, burst: 60 }

const LONGEST = 16_384
const TOKEN = /^[\x21-\x7e]{1,16384}$/
const BEARER = /^Bearer +([\x21-\x7e]{1,16384})$/i
/** PEM, as it is and as a kubeconfig has it. */
const PEM = /^(?:-----BEGIN |LS0tLS1CRUdJTi)/

type Asked = Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>

/** The token of the one Authorization header; undefined where there is none, a refusal where it is not exactly one token. */
export function bearerOf({ rawHeaders }: Pick<Asked, 'rawHeaders'>): string | GateRefusal | undefined {
  const sent = rawHeaders.filter(
    (_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'authorization',
  )
  if (sent.length === 0) return undefined
  return (sent.length === 1 && BEARER.exec(sent[0] ?? '')?.[1]) || SIGNED_OUT.longToken
}

interface JudgeOptions {
  viewers: Viewers
  nowMs: () => number
}

interface UserGateOptions extends JudgeOptions {
  /** For agents that have no token yet. */
  metadata: ResourceMetadata
}

interface PasteOptions extends UserGateOptions {
  basePath: string
  /** Milliseconds since 1970, by which tokens expire. */
  wallMs: () => number
}

/**
 * User mode behind a sign-in proxy, which sends each viewer's own token with each request: the API server judges it, and nothing
 * else of the request says who asks.
 */
export function createUserGate({ viewers, nowMs, metadata }: UserGateOptions): RequestGate {
  const judge = judgeOf({ viewers, nowMs })
  return {
    mode: 'user',
    tellsClients: true,
    identityHeader: 'authorization',
    metadata,
    admit(request) {
      const token = bearerOf(request)
      const address = clientOf(request.socket.remoteAddress)
      if (typeof token === 'string') return judge(token, address)
      return { state: 'refused', visitor: { client: address }, refusal: token ?? SIGNED_OUT.noViewer }
    },
  }
}

/**
 * User mode without a sign-in proxy: a viewer enters a token once, which stays in memory behind a cookie until it expires, at most
 * 8 h. Programs send theirs with each request, and such a request is asked for with that token, whatever cookie came with it.
 */
export function createPasteGate({ viewers, nowMs, wallMs, basePath, metadata }: PasteOptions): RequestGate {
  const judge = judgeOf({ viewers, nowMs })
  const sessions = createSessions<SecretText>()
  const ended = createEnded()
  const page = signInPage(basePath, 'viewer')
  const serveSession = serveSessions({
    basePath,
    sessions,
    longest: LONGEST,
    async enter(token, address) {
      if (PEM.test(token)) return SIGNED_OUT.certificate
      if (!TOKEN.test(token)) return SIGNED_OUT.longToken
      const admission = await judge(token, address)
      if (admission.state === 'refused') return admission.refusal
      const { visitor, viewer } = admission
      const expiresAt = viewer?.expiresAt
      const opening = { address, generation: 0, of: new SecretText(token) }
      const lasts = expiresAt === undefined ? {} : { lastsMs: expiresAt - wallMs() }
      return { cookie: sessions.open({ ...opening, ...lasts }, nowMs()), visitor }
    },
    onEnd(cookie) {
      const session = sessions.use(cookie, 0, nowMs())
      if (session?.of) viewers.end(session.of.reveal())
      ended.forget(cookie)
    },
    told: tellViewer,
  })
  return {
    mode: 'user',
    tellsClients: true,
    identityHeader: 'authorization',
    metadata,
    admit(request) {
      const address = clientOf(request.socket.remoteAddress)
      const sent = bearerOf(request)
      if (typeof sent === 'string') return judge(sent, address)
      const refuse = (refusal: GateRefusal): RequestAdmission => ({
        state: 'refused',
        visitor: { client: address },
        refusal,
        page,
      })
      if (sent !== undefined) return refuse(sent)
      const cookie = sessionIn(request.headers.cookie) ?? ''
      const session = sessions.use(cookie, 0, nowMs())
      if (session?.of === undefined) return refuse(ended.get(cookie) ?? SIGNED_OUT.noViewerToken)
      const asked = judge(session.of.reveal(), address)
      const withSession = (admission: RequestAdmission): RequestAdmission => {
        if (admission.state === 'refused') {
          // What the API server refuses is not kept for another try, only why.
          if (admission.refusal.status === 401) {
            sessions.end(cookie)
            ended.set(cookie, admission.refusal)
          }
          return { ...admission, page }
        }
        return { ...admission, holds: () => session.holds(0, nowMs()) && admission.holds() }
      }
      return asked instanceof Promise ? asked.then(withSession) : withSession(asked)
    },
    serveSession,
  }
}

const MOST_ENDED = 200

/** Why the API server ended the last sessions, by their cookies, so that a browser is told more than once. */
function createEnded() {
  const whys = new Map<string, GateRefusal>()
  return {
    get: (cookie: string) => whys.get(handleOf(cookie)),
    /** The first reason stays: what is refused after it is refused because of it. */
    set(cookie: string, why: GateRefusal) {
      if (whys.has(handleOf(cookie))) return
      whys.set(handleOf(cookie), why)
      const [oldest] = whys.keys()
      if (whys.size > MOST_ENDED && oldest !== undefined) whys.delete(oldest)
    },
    forget: (cookie: string) => whys.delete(handleOf(cookie)),
  }
}

/** Whose permissions the page shows, and until when; or why it shows none any more. */
function tellViewer(admission: RequestAdmission): object {
  if (admission.state === 'refused') {
    const { refusal } = admission
    return refusal === SIGNED_OUT.noViewerToken ? {} : { why: `${refusal.title}. ${refusal.hint}` }
  }
  if (admission.viewer === undefined) return {}
  const { user, expiresAt } = admission.viewer
  return present({ user: user?.name, groups: user?.groups.length, expiresAt })
}

/** Admits whom the API server takes a token of, within the limits of an address for those that are not known yet. */
export function judgeOf({ viewers, nowMs }: JudgeOptions) {
  const unknown = createRateLimit(UNKNOWN.perSecond, UNKNOWN.burst)
  return (token: string, address: string): RequestAdmission | Promise<RequestAdmission> => {
    const stranger = { client: address }
    if (!viewers.isKnown(token)) {
      const waitS = unknown.take(address, nowMs())
      if (waitS > 0) {
        const refusal = { ...SIGNED_OUT.tooManySignIns, retryAfter: waitS }
        return { state: 'refused', visitor: stranger, refusal }
      }
    }
    const toAdmission = (judged: Judged): RequestAdmission => {
      if ('refusal' in judged) return { state: 'refused', visitor: stranger, refusal: judged.refusal }
      const { viewer } = judged
      const client = `viewer ${viewer.handle}`
      return {
        state: 'admitted',
        visitor: { client, user: viewer.user?.name ?? '', session: viewer.handle },
        viewer,
        holds: () => viewers.holds(token, client),
      }
    }
    const judged = viewers.judge(token, address)
    return judged instanceof Promise ? judged.then(toAdmission) : toAdmission(judged)
  }
}
