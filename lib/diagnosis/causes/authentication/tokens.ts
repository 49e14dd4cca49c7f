import { isForApiServer } from '@/lib/identity/api-audience'
import { capitalized, code, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { ASKER } from '@/lib/words/asker'
import { sayDuration, sayMoment } from '@/lib/words/durations'
import { clusterChange, podChange } from '../../fixes/draft'
import { NEW_POD, podPart } from '../../fixes/pod-change'
import { isTokenSent, type TokenFacts } from '../../token-facts'
import type { NoData } from '../cause'
import { tokenCause } from '../finding'
import { API_ACCESS, podOf, recreatePod } from './token-owners'

const sayToken = ({ asker }: TokenFacts): Phrase => capitalized(words(ASKER[asker].token))

/** Whose clock a time of the token was compared with. Only the server's own decides. */
const sayClock = ({ serverNow }: TokenFacts): Phrase =>
  serverNow === undefined
    ? say`by this node's clock; the API server's is not known`
    : say`by the API server's own clock`

// go-jose compares times with this leeway, on either side (pkg/serviceaccount/claims.go, 1.36).
const LEEWAY_MS = 60_000
const SKEW_MS = 5_000

export const noTokenSent = tokenCause<'B8', NoData>({
  id: 'B8',
  title: 'No token was sent',
  nature: 'wrong',
  find: (facts) => (isTokenSent(facts) ? undefined : {}),
  says: (_, { file }) =>
    say`${words(file.says)} So the call carried no token, and this API server does not accept it without one.`,
  fixes: () => [
    podChange(
      say`Set automountServiceAccountToken: true in the pod’s spec, which overrides its ServiceAccount’s setting. ${NEW_POD}`,
      { yaml: podPart({ automountServiceAccountToken: true }) },
    ),
  ],
})

export const notAToken = tokenCause<'B7', { path: string; says: Phrase }>({
  id: 'B7',
  title: 'What was sent is not a ServiceAccount token',
  nature: 'wrong',
  find(facts) {
    const { claims, file } = facts
    const { path } = file
    if (!isTokenSent(facts)) return file.state === 'absent' ? undefined : { path, says: words(file.says) }
    return claims
      ? undefined
      : { path, says: say`The content of ${code(path)} is not a JWT with three parts.` }
  },
  says: ({ says }) => say`${says} A ServiceAccount token is one line with three parts separated by dots.`,
  fixes: ({ path }) => [
    podChange(say`Mount ${code(path)} as the kubelet writes it: one line and nothing else.`),
  ],
})

/** For a refusal in a text while this pod's token is accepted. */
export const staleCopy = tokenCause<'B9', NoData>({
  id: 'B9',
  title: 'The program keeps an old copy of the token',
  nature: 'wrong',
  find: ({ withToken }) => (withToken === 'accepted' ? {} : undefined),
  confidence: 'possible',
  says: (_, facts) =>
    say`${sayToken(facts)} is accepted now. If ${words(ASKER[facts.asker].self)} made the call, the program may keep an older copy: the kubelet replaces ${code(facts.file.path)} before the token expires, and a copy in memory is not updated.`,
  fixes: () => [
    podChange(
      say`Have the program read the token file again at least once a minute, or for each call, as client-go does.`,
    ),
  ],
})

export const tokenExpired = tokenCause<'B1', { expiresAt: number; at: number }>({
  id: 'B1',
  title: 'The token has expired',
  nature: 'state',
  find({ claims, now, serverNow }) {
    const expiresAt = (claims?.expiresAt ?? Number.POSITIVE_INFINITY) * 1000
    const at = serverNow ?? now
    return expiresAt > at ? undefined : { expiresAt, at }
  },
  confidence: ({ expiresAt, at }, { serverNow }) =>
    serverNow !== undefined && at - expiresAt > LEEWAY_MS ? undefined : 'likely',
  says({ expiresAt, at }, facts) {
    const path = code(facts.file.path)
    const file = facts.file.kept
      ? say`${path} cannot be read now, and this is the last token that could`
      : say`${path} still has it, so the kubelet has not replaced it`
    return say`${sayToken(facts)} expired ${words(sayDuration(at - expiresAt))} ago, at ${words(sayMoment(expiresAt))}, ${sayClock(facts)}. ${file}.`
  },
  fixes: (_, __, facts) =>
    facts.file.kept
      ? [
          podChange(say`Make ${code(facts.file.path)} readable for the process again.`),
          recreatePod(podOf(facts)),
        ]
      : [recreatePod(podOf(facts), say`If that one is not replaced either, check the kubelet on its node.`)],
})

interface NotYet {
  claim: 'nbf' | 'iat'
  aheadMs: number
}

export const tokenNotYetValid = tokenCause<'B2', NotYet>({
  id: 'B2',
  title: 'The token is not valid yet',
  nature: 'state',
  find({ claims, now, serverNow }) {
    const at = serverNow ?? now
    if (claims?.expiresAt !== undefined && claims.expiresAt * 1000 <= at) return undefined
    const ahead = (claim: NotYet['claim'], seconds = 0) => ({ claim, aheadMs: seconds * 1000 - at })
    const starts = [ahead('nbf', claims?.notBefore), ahead('iat', claims?.issuedAt)]
    return starts.find(({ aheadMs }) => aheadMs > LEEWAY_MS)
  },
  confidence: (_, { serverNow }) => (serverNow === undefined ? 'likely' : undefined),
  says({ aheadMs, claim }, facts) {
    const { now, serverNow = now } = facts
    const skewMs = serverNow - now
    const skew =
      Math.abs(skewMs) > SKEW_MS
        ? say` The API server's clock is ${words(sayDuration(Math.abs(skewMs)))} ${words(skewMs < 0 ? 'behind' : 'ahead of')} this node's.`
        : NOTHING
    return say`${sayToken(facts)} becomes valid only in ${words(sayDuration(aheadMs))} (${code(claim)}), ${sayClock(facts)}.${skew}`
  },
  fixes: () => [
    clusterChange(
      say`Have an admin sync the clocks of the node and the API server with the same NTP source.`,
    ),
  ],
})

export const wrongAudience = tokenCause<'B3', { audiences: readonly string[]; issuer: string }>({
  id: 'B3',
  title: 'The token is for another audience',
  nature: 'wrong',
  find({ claims }) {
    if (claims?.kind !== 'bound' || claims.audiences.length === 0) return undefined
    const { audiences, issuer } = claims
    return isForApiServer(claims) ? undefined : { audiences, issuer }
  },
  confidence: 'likely',
  says: ({ audiences, issuer }, facts) =>
    say`${sayToken(facts)} is for ${listed(audiences.map(code))} and not for its issuer ${code(issuer)}. An API server accepts only its own audiences: its issuer, unless configured otherwise.`,
  fixes: () => [
    podChange(
      say`Use the token from the ServiceAccount volume, or leave audience out of the projection: without it, the token is for the API server.`,
      { yaml: API_ACCESS },
    ),
  ],
})

export const otherCluster = tokenCause<'B4', { issuer: string; published: string | undefined }>({
  id: 'B4',
  title: 'The token is from another cluster',
  nature: 'wrong',
  find({ claims, publishedIssuer: published }) {
    if (!claims || (published ?? '') === claims.issuer) return undefined
    return { issuer: claims.issuer, published }
  },
  confidence: ({ published }) => (published === undefined ? 'possible' : 'likely'),
  hasNoSign: ({ published }) => published === undefined,
  says: ({ issuer, published }, facts) =>
    published === undefined
      ? say`${sayToken(facts)} was issued by ${code(issuer)}. If that is another cluster, or if the signing key was replaced, the API server does not recognize the signature.`
      : say`${sayToken(facts)} was issued by ${code(issuer)}, and this API server issues as ${code(published)}. It was most likely made for another cluster.`,
  fixes: (_, __, facts) => [
    podChange(say`Use the token that this cluster’s kubelet mounts. Nothing renews a copied token.`),
    recreatePod(podOf(facts)),
  ],
  settle: () => ({
    needs: say`Which issuer this API server uses for its tokens.`,
    command: 'kubectl get --raw /.well-known/openid-configuration',
  }),
})
