import type { Cause, Explanation } from '@/lib/contract/explanation'
import type { Heard } from '@/lib/evidence/speaker'
import { strengthOf, weakestOf } from '@/lib/evidence/strength'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { type UnauthorizedReason, unauthorizedReason } from '@/lib/reader/sentences/unauthorized-reason'
import { clusterChange, type FixDraft, podChange, requestChange, toFix } from '../../fixes/draft'
import { NEW_POD } from '../../fixes/pod-change'
import type { Less } from '../cause'
import { firstFinding, shown, type TextFinder } from '../finding'
import { kubeletRefusesServerInText, noTokenMounted } from '../identity/anonymous'
import { clientCertificate, kubeletCertificate } from './client-certificates'
import { credentialPlugin } from './credential-plugin'
import { providerToken } from './provider-token'
import {
  ACCOUNT_FIRST,
  accountRecreated,
  nodeRecreated,
  podGone,
  recreatePod,
  secretGone,
} from './token-owners'
import { noTokenSent, notAToken, otherCluster, tokenExpired, tokenNotYetValid, wrongAudience } from './tokens'

export interface SaidReason extends Pick<Explanation, 'fixes' | 'unseen'> {
  cause: Cause
  /** The client failed before it sent anything. */
  isBeforeSending: boolean
  /** The first sentence, where that of its kind would not be true. */
  headline?: string
}

interface Row {
  id: string
  /** How strong it can be at most, where that is less than its sentence shows. */
  confidence?: Less
  says: Phrase
  fix: FixDraft
}

const RECREATE = recreatePod(undefined)
const MOUNT = podChange(
  say`Set automountServiceAccountToken: true in the pod’s spec, which overrides its ServiceAccount’s setting. ${NEW_POD}`,
)

const ROWS: Record<UnauthorizedReason, Row> = {
  expired: {
    id: tokenExpired.id,
    says: say`The token had expired when the call was made. The kubelet replaces a mounted token before that, so the client most likely keeps an old copy, or reads a token that nothing replaces.`,
    fix: podChange(say`Read the token’s file again at least once a minute, or use a client that does.`),
  },
  'not-yet-valid': {
    id: tokenNotYetValid.id,
    says: say`By the API server’s clock, the token was not valid yet. Usually the clocks of two nodes differ.`,
    fix: clusterChange(say`Have an admin check time synchronization on the nodes.`),
  },
  audience: {
    id: wrongAudience.id,
    says: say`The token’s audience is not the API server’s.`,
    fix: podChange(
      say`Send the token from the ServiceAccount volume, or leave audience out of the projection: without it, the token is for the API server.`,
    ),
  },
  account: {
    id: accountRecreated.id,
    says: say`The token’s ServiceAccount was deleted, or recreated with another UID.`,
    fix: recreatePod(undefined, ACCOUNT_FIRST),
  },
  pod: {
    id: podGone.id,
    says: say`The token is bound to a pod that is gone.`,
    fix: podChange(say`Give each pod its own token: do not copy tokens between pods.`),
  },
  secret: {
    id: secretGone.id,
    says: say`The token’s Secret was deleted or recreated.`,
    fix: podChange(say`Use the token from the ServiceAccount volume instead of one from a Secret.`),
  },
  node: {
    id: nodeRecreated.id,
    says: say`The token is bound to a node that was recreated.`,
    fix: RECREATE,
  },
  issuer: {
    id: otherCluster.id,
    confidence: 'likely',
    says: say`The API server’s keys do not verify the token: another cluster issued it, or the keys were replaced.`,
    fix: RECREATE,
  },
  malformed: {
    id: notAToken.id,
    says: say`What was sent is not a token.`,
    fix: requestChange(say`Send the content of the token’s file as is, without quotes.`),
  },
  'no-file': {
    id: noTokenMounted.id,
    confidence: 'likely',
    says: say`The client found no token file, so none is mounted, or the program does not run in a pod.`,
    fix: MOUNT,
  },
  'unreadable-file': {
    id: noTokenSent.id,
    confidence: 'likely',
    says: say`The client cannot read its token’s file, so it has no token to send.`,
    fix: podChange(
      say`Set fsGroup in the pod’s securityContext to a group of the user that the container runs as. With supplementalGroupsPolicy Strict (1.33), the groups of the image’s /etc/group do not count.`,
    ),
  },
}

/** For a 401 whose text names its credential, or a client that has none. */
export const saidCauses = [
  credentialPlugin,
  clientCertificate,
  kubeletCertificate,
  providerToken,
] as const satisfies readonly TextFinder<string, string>[]

// No kubelet replaces the token of an identity provider. With several authenticators, each says in turn why it did not accept it.
const BY_PROVIDER = /\boidc: [^\n,\]]{0,200}/

const PROVIDER_ROWS: Partial<Record<UnauthorizedReason, Pick<Row, 'says' | 'fix'>>> = {
  expired: {
    says: say`The identity provider’s token had expired when the call was made.`,
    fix: requestChange(say`Sign in again, or have the client refresh the token before it expires.`),
  },
  audience: {
    says: say`The identity provider’s token is for a different client than the API server expects.`,
    fix: requestChange(say`Sign in with the client ID that the API server is configured with.`),
  },
  issuer: {
    says: say`The keys of the identity provider that the API server trusts do not verify the token.`,
    fix: requestChange(say`Sign in again, at the identity provider that the API server is configured with.`),
  },
}

// A token for Vault reaches the API server where Vault asks for its review with the client's own token.
const VAULT_AUDIENCE = /token audiences \[[^\]\n]{0,300}\bvault:\/\//i
const VAULT_ROW: Omit<Row, 'id'> = {
  confidence: 'likely',
  says: say`A token for Vault was sent to the API server as a credential. Vault’s Kubernetes auth does that where it has no reviewer of its own: it asks for the review of a token with that same token. Vault answers its client ${code('permission denied')}.`,
  fix: clusterChange(
    say`Give Vault’s Kubernetes auth a reviewer: its own ServiceAccount, bound to ClusterRole ${code('system:auth-delegator')}, or ${code('token_reviewer_jwt')}. Then let ${code('audience')} of the role in Vault name the token’s audience.`,
  ),
}

/** The cause of a 401 that a text itself gives: the server's own log or review, or the client's own failure to read its token. */
export function saidReason(text: string, heard: Heard): SaidReason | undefined {
  const finding = firstFinding([...saidCauses, kubeletRefusesServerInText], text, heard)
  const { cause, fixes, unseen } = shown(finding ? [finding] : [], {}, [])
  if (finding && cause) {
    const { isUndecided = false, headline } = finding.cause
    return { cause, fixes, unseen, isBeforeSending: isUndecided, ...present({ headline }) }
  }
  return saidOfToken(text, heard)
}

function saidOfToken(text: string, { sentence, speaker }: Heard): SaidReason | undefined {
  const reason = unauthorizedReason(text)
  if (reason === undefined) return undefined
  const ofVault = reason === 'audience' && VAULT_AUDIENCE.test(text)
  const byProvider = unauthorizedReason(BY_PROVIDER.exec(text)?.[0] ?? '') === reason
  const {
    id,
    confidence: most,
    says,
    fix,
  } = { ...ROWS[reason], ...(byProvider ? PROVIDER_ROWS[reason] : {}), ...(ofVault ? VAULT_ROW : {}) }
  const strength = strengthOf(sentence, speaker, id)
  const confidence = most === undefined ? strength : weakestOf(strength, most)
  const isBeforeSending = reason === 'no-file' || reason === 'unreadable-file'
  return { cause: { id, confidence, says }, fixes: [toFix(fix)], unseen: [], isBeforeSending }
}
