import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { FoundNetwork } from '@/lib/reader/found'
import type { TokenFacts } from '../token-facts'
import { pluginCauses } from './admission/plugins'
import { podStandardCauses } from './admission/pod-standards'
import { podRefusals } from './admission/pods'
import { policyCauses } from './admission/policies'
import { quotaCauses } from './admission/quotas'
import { webhookCauses } from './admission/webhooks'
import { conflictCauses } from './answer/conflicts'
import { internalErrorCauses } from './answer/internal-errors'
import { notFoundCauses } from './answer/not-found'
import { notNowCauses } from './answer/not-now'
import { requestCauses } from './answer/requests'
import { validationCauses } from './answer/validation'
import { saidCauses } from './authentication/said-reason'
import { accountRecreated, nodeRecreated, podGone, secretGone } from './authentication/token-owners'
import {
  noTokenSent,
  notAToken,
  otherCluster,
  staleCopy,
  tokenExpired,
  tokenNotYetValid,
  wrongAudience,
} from './authentication/tokens'
import { allowedBefore, allowedNow } from './bindings/allowed'
import { roleRefCauses } from './bindings/role-refs'
import { subjectCauses } from './bindings/subjects'
import { unboundRole } from './bindings/unbound-role'
import type { RefusedText } from './cause'
import { cloudCauses } from './cloud/failures'
import { escalationCauses } from './delegation/escalations'
import { impersonationCauses, impersonationWithoutUser } from './delegation/impersonations'
import { secondCheckCauses } from './delegation/second-checks'
import { hiddenWords } from './elsewhere/hidden-words'
import { productCauses } from './elsewhere/products'
import { registryCauses } from './elsewhere/registries'
import type { CallFinder, TextFinder } from './finding'
import { anonymousCauses } from './identity/anonymous'
import { defaultAccount } from './identity/default-account'
import { otherIdentityCauses } from './identity/other-identities'
import { betweenCauses } from './network/between'
import { tlsCauses } from './network/tls'
import { unreachedCauses } from './network/unreached'
import { besideAuthorizerCauses, decidingAuthorizerCauses } from './other-authorizer/authorizers'
import { unservedCauses } from './path-and-type/unserved'
import { reportCauses } from './pods/reports'
import { aggregationCauses } from './rules/aggregation'
import { unknownVerb, verbCauses } from './rules/missing-verbs'
import { nameCauses } from './rules/names'
import { customResource, leftOutOfView, noRule } from './rules/no-rules'
import { nonResourcePath, pathCauses } from './rules/paths'
import { resourceCauses, spellingCauses } from './rules/resources'
import { subresourceCauses } from './rules/subresources'
import { clusterWideCauses } from './scope/cluster-wide'
import { elsewhereCauses } from './scope/elsewhere'
import { namespaceMisspelled, namespacePathCauses } from './scope/namespaces'

/** What the facts of a call can show, in the order that breaks ties within a tier (`lib/diagnosis/rank.ts`). */
export const callCauses = [
  ...anonymousCauses,
  ...unservedCauses,
  ...decidingAuthorizerCauses,
  ...impersonationCauses,
  allowedNow,
  ...clusterWideCauses,
  ...namespacePathCauses,
  unboundRole,
  ...subjectCauses,
  ...roleRefCauses,
  unknownVerb,
  ...nameCauses,
  ...spellingCauses,
  ...subresourceCauses,
  ...resourceCauses,
  ...pathCauses,
  ...verbCauses,
  ...elsewhereCauses,
  namespaceMisspelled,
  leftOutOfView,
  ...aggregationCauses,
  defaultAccount,
  nonResourcePath,
  customResource,
  allowedBefore,
  noRule,
  ...besideAuthorizerCauses,
  ...otherIdentityCauses,
] as const satisfies readonly CallFinder[]

/** For a failure on the way to the API server. */
export const networkCauses = [
  ...unreachedCauses,
  ...tlsCauses,
  ...betweenCauses,
] as const satisfies readonly TextFinder<string, FoundNetwork>[]

/** For a 401 of this pod’s own token, equally proven ones in this order. */
export const tokenCauses = [
  notAToken,
  noTokenSent,
  tokenExpired,
  tokenNotYetValid,
  wrongAudience,
  podGone,
  secretGone,
  nodeRecreated,
  accountRecreated,
  otherCluster,
  staleCopy,
] as const satisfies readonly TextFinder<string, TokenFacts>[]

/** For a refusal that came after authorization, also without the object in front and with any status code; the first match names the plugin. */
export const admissionCauses = [
  ...podStandardCauses,
  ...quotaCauses,
  ...policyCauses,
  ...webhookCauses,
  ...pluginCauses,
  ...podRefusals,
] as const satisfies readonly TextFinder<string, RefusedText>[]

/** For a failure that is not a refusal, by code and words; the first match. */
export const answerCauses = [
  ...requestCauses,
  ...notFoundCauses,
  ...conflictCauses,
  ...validationCauses,
  ...internalErrorCauses,
  ...notNowCauses,
] as const satisfies readonly TextFinder<string, AnsweredStatus>[]

/** For a refusal by another product, or a report on a pod, by its own words. */
export const productRefusals = [...registryCauses, ...productCauses, hiddenWords, ...reportCauses] as const

/** Every cause once. */
export const causes = [
  ...networkCauses,
  ...tokenCauses,
  ...saidCauses,
  ...callCauses,
  ...escalationCauses,
  impersonationWithoutUser,
  ...secondCheckCauses,
  ...admissionCauses,
  ...answerCauses,
  ...cloudCauses,
  ...productRefusals,
] as const

export type CauseId = (typeof causes)[number]['id']

const BY_ID = new Map<string, (typeof causes)[number]>(causes.map((cause) => [cause.id, cause]))

/** The cause of an id as an address has it, where there is one. */
export function causeOf(id: CauseId): (typeof causes)[number]
export function causeOf(id: string): (typeof causes)[number] | undefined
export function causeOf(id: string) {
  return BY_ID.get(id)
}
