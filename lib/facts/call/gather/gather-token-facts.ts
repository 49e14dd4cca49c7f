import type { Reading } from '@/lib/evidence/reading'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import 'server-only'
import * as z from 'zod/mini'
import type { Acceptance, TokenFacts } from '@/lib/diagnosis/token-facts'
import { ownPodEnd } from '@/lib/facts/identity/gather/own-pod'
import type { Prober } from '@/lib/facts/questions/prober'
import { readClaims, type TokenClaims } from '@/lib/identity/token-claims'
import type { KnownPod } from '@/lib/identity/token-findings'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { isWitnessed } from '@/lib/kube/transport/headers'
import { parseStatus } from '@/lib/kube/transport/parse-answer'
import { probePath } from '@/lib/kube/transport/paths'
import type { KubeAnswer } from '@/lib/kube/transport/types'
import { present } from '@/lib/present'
import { ASKER, type Asker } from '@/lib/words/asker'

const DEADLINE_MS = 3000

export interface TokenQuestion {
  asker: Asker
  kube: InClusterClient
  prober: Prober
  signal: AbortSignal
  /** Milliseconds since 1970, by this node's clock. */
  now: number
  known: KnownPod
  /** The 401 that a call of this pod was answered with; without it GET /version is asked with the token. */
  refused?: KubeAnswer
  /** False leaves out the controls without a token, for a question that is put again and again. */
  withControls: boolean
}

const issuerSchema = z.object({ issuer: z.string().check(z.maxLength(2048)) })

/**
 * The facts about this pod's own token and how the API server takes it: file, claims, the server's clock, and the same
 * call without a token. At most 3 requests, of the prober's budget. Never the signature.
 */
export async function gatherTokenFacts(question: TokenQuestion): Promise<TokenFacts> {
  const { kube, asker, now, known, refused } = question
  const [{ token, swappedAt, sends }, parts] = await Promise.all([
    kube.credentials.state(),
    kube.credentials.sentParts(),
  ])
  const { route } = kube.server
  const isSent = sends !== 'nobody'
  const asked: TokenFacts['asked'] = []
  const ask = async (path: '/version' | '/.well-known/openid-configuration', anonymous: boolean) => {
    const call = await callOf(question, path, anonymous)
    const how = anonymous || !isSent ? 'without a token' : `with ${ASKER[asker].token}`
    asked.push({ probe: say`${code(`GET ${path}`)} ${words(how)}`, says: wordsOf(call) })
    return call
  }
  const own: Reading<KubeAnswer> | undefined = refused
    ? { state: 'read', value: refused }
    : route === 'https'
      ? await ask('/version', false)
      : undefined
  const answered = acceptanceOf(own)
  // An answer to a call without a token says nothing about one.
  const withToken = route === 'https' && !isSent && answered === 'accepted' ? 'unknown' : answered
  const isAsked = question.withControls && withToken === 'refused' && route === 'https'
  const [anonymous, configuration] = isAsked
    ? await Promise.all([ask('/version', true), ask('/.well-known/openid-configuration', true)])
    : []
  const issuer = issuerIn(configuration)
  const serverNow = clockIn(own) ?? clockIn(anonymous)
  const podEnd = ownPodEnd(kube)
  const claims = parts ? readClaims(parts.header, parts.payload) : undefined
  return {
    asker,
    now,
    ...present({ serverNow }),
    route,
    file: {
      path: token.path,
      state: sends === 'viewer' ? 'readable' : token.state,
      says: token.says,
      kept: token.kept,
      ...present({ swappedAt }),
    },
    claims: claims && readable(claims),
    known,
    ...present({ podEnd }),
    withToken,
    anonymous: acceptanceOf(anonymous),
    ...present({ publishedIssuer: issuer }),
    asked,
  }
}

function callOf(
  { prober, signal }: TokenQuestion,
  path: '/version' | '/.well-known/openid-configuration',
  anonymous: boolean,
): Promise<Reading<KubeAnswer>> {
  const options = { signal, anonymous, deadlineMs: DEADLINE_MS }
  return prober.once(new Map(), '', 1, (kube) => kube.probe(probePath(path), options))
}

function acceptanceOf(call: Reading<KubeAnswer> | undefined): Acceptance {
  if (call?.state !== 'read') return 'unknown'
  const { status, witness, json } = call.value
  if (status === 401) return 'refused'
  if (status < 300) return 'accepted'
  // A 429 may come before authentication, and a proxy's or a kubelet's own error says nothing about the token.
  const isOwn = isWitnessed(witness) || parseStatus(json, status) !== null
  return isOwn && (status === 403 || status === 404) ? 'accepted' : 'unknown'
}

function wordsOf(call: Reading<KubeAnswer>): Phrase {
  if (call.state === 'unread') return call.says
  const { status, witness } = call.value
  return witness.auditId === undefined ? say`${status}` : say`${status}, Audit-Id ${code(witness.auditId)}`
}

function clockIn(call: Reading<KubeAnswer> | undefined): number | undefined {
  const date = call?.state === 'read' ? call.value.witness.date : undefined
  const ms = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(ms) ? undefined : ms
}

function issuerIn(call: Reading<KubeAnswer> | undefined): string | undefined {
  if (call?.state !== 'read' || call.value.status !== 200) return undefined
  const parsed = z.safeParse(issuerSchema, call.value.json)
  return parsed.success ? freeText(parsed.data.issuer, 2048) : undefined
}

/** The claims as text that is fit to be shown: whoever made the token wrote them. */
function readable(claims: TokenClaims): TokenClaims {
  const named = ({ name, uid }: { name: string; uid: string }) => ({
    name: freeText(name, 256),
    uid: freeText(uid, 256),
  })
  const { namespace, serviceAccount, pod, node } = claims
  return {
    ...claims,
    issuer: freeText(claims.issuer, 2048),
    subject: freeText(claims.subject, 512),
    audiences: claims.audiences.slice(0, 20).map((audience) => freeText(audience, 512)),
    ...(namespace === undefined ? {} : { namespace: freeText(namespace, 256) }),
    ...(serviceAccount ? { serviceAccount: named(serviceAccount) } : {}),
    ...(pod ? { pod: named(pod) } : {}),
    ...(node ? { node: named(node) } : {}),
  }
}
