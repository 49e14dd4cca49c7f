import type { Named } from '@/lib/identity/token-claims'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { PolicyRule } from '@/lib/rbac/types'
import type { LimitBroken } from '../refusal-texts/limit-text'
import type { PodSecurityText } from '../refusal-texts/pod-security-text'
import type { QuotaText } from '../refusal-texts/quota-text'
import type { SccProvider } from '../refusal-texts/scc-text'
import type { WebhookText } from '../refusal-texts/webhook-text'

/** Whose clock a time of the token was compared with. Only the server's own decides. */
export type ComparedClock = 'server' | 'node'

export interface Escalation {
  user: string
  target: RefusedTarget
  /** What the writer would have to hold, as the server compacts it. */
  missing: readonly PolicyRule[]
}

type Nothing = Record<never, never>

/** What the causes of the gates beside RBAC need to be worded and mended: authentication, admission, other answers. */
export interface GateData {
  B1: {
    expiredForMs: number
    expiresAt: number
    clock: ComparedClock
    path: string
    kept: boolean
    pod?: Pod
  }
  B2: { aheadMs: number; claim: 'nbf' | 'iat'; clock: ComparedClock; skewMs?: number }
  B3: { audiences: readonly string[]; issuer: string; path: string }
  B4: { issuer: string; published?: string }
  B5: { namespace: string; name: string; uid: string }
  B6: { pod: Named; namespace: string; own?: string; endedAt?: string }
  B7: { path: string; says: string }
  B8: { path: string; says: string }
  B9: { path: string }
  B10: { namespace: string; name: string }
  B11: { node: Named }
  H1: Escalation
  H2: Escalation
  H3: { errors: string }
  H4: { resource: string; name: string; namespace: string }
  H5: { resource: string; name: string; key: string }
  H6: { verb: string; resource: string; name: string; namespace: string }
  H7: Nothing
  H8: { check: 'finalizers' | 'delete' | 'kind'; target: RefusedTarget }
  H9: { action: 'approve' | 'sign' | 'attest'; signer: string }
  I1: { provider: string; permissions: readonly string[]; isAccount: boolean }
  I2: { reason: string }
  I3: { says: string }
  I4: { reason: string }
  I5: { node: string; reason: string }
  I6: { reasons: readonly string[] }
  J1: { target: RefusedTarget } & QuotaOf<'exceeded'>
  J2: { target: RefusedTarget } & QuotaOf<'unstated'>
  J3: QuotaOf<'unknown-usage'>
  J4: QuotaOf<'insufficient'>
  J5: { target: RefusedTarget; limits: readonly LimitBroken[] }
  J6: { target: RefusedTarget } & PodSecurityText
  J7: { policy: string; binding: string; says: string }
  J8: Omit<Extract<WebhookText, { kind: 'denied' }>, 'kind'>
  J9: Omit<Extract<WebhookText, { kind: 'failed' }>, 'kind'>
  J10: { namespace: string }
  J11: { namespace: string; name: string }
  J12: { namespace: string }
  J13: Nothing
  J14: { providers: readonly SccProvider[] }
  /** `name` is "" where the text is about a number and not a class. */
  J15: { name: string; says: string }
  J16: { node: string; says: string }
  G7: { target: RefusedTarget }
  G8: Nothing
  G9: { says: string }
  K400:
    | { form: 'namespace' | 'label-selector' | 'body' | 'upgrade' | 'other'; says: string }
    | { form: 'field-selector'; field: string }
    | { form: 'unscheduled'; pod: string }
  K404: { form: 'resource' | 'path' } | { form: 'namespace'; namespace: string }
  K406: { accepted: readonly string[] }
  K409:
    | { form: 'exists' | 'changed' | 'being-deleted' | 'other'; target: RefusedTarget; says: string }
    | { form: 'managers'; target: RefusedTarget; managers: readonly { manager: string; fields: string }[] }
  K410: { form: 'version' | 'continue' }
  K413: { says: string }
  K415: { accepted: readonly string[] }
  K422: { object: string; fields: readonly { field: string; says: string }[]; says: string }
  K429: {
    form: 'fairness' | 'shutdown' | 'disruption-budget' | 'storage' | 'other'
    retryAfterSeconds?: number
    says: string
  }
  K500: { says: string }
  K503: { form: 'starting' | 'shutdown' | 'other'; says: string }
  K504: { says: string }
}

interface Pod {
  namespace: string
  name: string
}

type QuotaOf<K extends QuotaText['kind']> = Omit<Extract<QuotaText, { kind: K }>, 'kind'>
