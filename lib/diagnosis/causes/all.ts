import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import type { FoundNetwork } from '@/lib/reader/found'
import type { TokenFacts } from '../token-facts'
import { accountMissing } from './admission/account-missing'
import { limitRange } from './admission/limit-range'
import { mutatingPolicy } from './admission/mutating-policy'
import { namespaceProtected } from './admission/namespace-protected'
import { namespaceTerminating } from './admission/namespace-terminating'
import { nodeRestriction } from './admission/node-restriction'
import { pluginNotReady } from './admission/plugin-not-ready'
import { podSecurity } from './admission/pod-security'
import { policyDenies } from './admission/policy-denies'
import { priorityClass } from './admission/priority-class'
import { quotaExceeded } from './admission/quota-exceeded'
import { quotaNotComputed } from './admission/quota-not-computed'
import { quotaRequired } from './admission/quota-required'
import { quotaUnstated } from './admission/quota-unstated'
import { resizeRefused } from './admission/resize-refused'
import { securityContextConstraints } from './admission/security-context-constraints'
import { webhookDenies } from './admission/webhook-denies'
import { webhookUnreachable } from './admission/webhook-unreachable'
import { aggregatedApiDown } from './answer/aggregated-api-down'
import { conflict } from './answer/conflict'
import { gone } from './answer/gone'
import { internalError } from './answer/internal-error'
import { invalid } from './answer/invalid'
import { malformed } from './answer/malformed'
import { mediaType } from './answer/media-type'
import { methodNotAllowed } from './answer/method-not-allowed'
import { notAcceptable } from './answer/not-acceptable'
import { objectNotFound } from './answer/object-not-found'
import { pathNotFound } from './answer/path-not-found'
import { programMissing } from './answer/program-missing'
import { throttled } from './answer/throttled'
import { timedOut } from './answer/timed-out'
import { tooLarge } from './answer/too-large'
import { unavailable } from './answer/unavailable'
import { accountRecreated } from './authentication/account-recreated'
import { noTokenSent } from './authentication/no-token-sent'
import { nodeRecreated } from './authentication/node-recreated'
import { notAToken } from './authentication/not-a-token'
import { otherCluster } from './authentication/other-cluster'
import { podGone } from './authentication/pod-gone'
import { secretGone } from './authentication/secret-gone'
import { staleCopy } from './authentication/stale-copy'
import { tokenExpired } from './authentication/token-expired'
import { tokenNotYetValid } from './authentication/token-not-yet-valid'
import { wrongAudience } from './authentication/wrong-audience'
import { allowedBefore } from './bindings/allowed-before'
import { allowedNow } from './bindings/allowed-now'
import { bindingElsewhere } from './bindings/binding-elsewhere'
import { fixedRoleRef } from './bindings/fixed-role-ref'
import { missingRole } from './bindings/missing-role'
import { noSubjects } from './bindings/no-subjects'
import { otherSubject } from './bindings/other-subject'
import { subjectElsewhere } from './bindings/subject-elsewhere'
import { subjectGroup } from './bindings/subject-group'
import { subjectKind } from './bindings/subject-kind'
import { subjectWithoutNamespace } from './bindings/subject-without-namespace'
import { unboundRole } from './bindings/unbound-role'
import { wrongRoleKind } from './bindings/wrong-role-kind'
import type { RefusedText } from './cause'
import { audienceRefused } from './cloud/cloud-audience'
import type { CloudCause } from './cloud/cloud-failure'
import { cloudTokenExpired } from './cloud/cloud-token-expired'
import { googleImpersonation } from './cloud/google-impersonation'
import { identityUnknown } from './cloud/no-identity'
import { metadataUnanswered } from './cloud/no-metadata'
import { cloudless } from './cloud/nothing-found'
import { oldCloudSdk } from './cloud/old-sdk'
import { subjectRefused } from './cloud/refused-subject'
import { issuerUnknown } from './cloud/unknown-issuer'
import { unreadableCloudToken } from './cloud/unreadable-token'
import { bindingEscalation } from './delegation/binding-escalation'
import { constrainedImpersonation } from './delegation/constrained-impersonation'
import type { Escalated } from './delegation/escalation'
import { impersonatesGroup } from './delegation/impersonates-group'
import { impersonatesUser } from './delegation/impersonates-user'
import { impersonationWithoutUser } from './delegation/impersonation-without-user'
import { ownerFinalizers } from './delegation/owner-finalizers'
import { roleEscalation } from './delegation/role-escalation'
import { signer } from './delegation/signer'
import { writerUnresolved } from './delegation/writer-unresolved'
import { type CallFinder, ofCall, ofRule, ofText, type TextFinder } from './finding'
import { accountElsewhere } from './identity/account-elsewhere'
import { defaultAccount } from './identity/default-account'
import { noTokenMounted } from './identity/no-token-mounted'
import { notThePod } from './identity/not-the-pod'
import { otherAccount } from './identity/other-account'
import { unreadableHeader } from './identity/unreadable-header'
import { frontDoorRefused } from './network/front-door-refused'
import { httpOnTlsPort } from './network/http-on-tls-port'
import { kubectlProxyRefused } from './network/kubectl-proxy-refused'
import { meshRefused } from './network/mesh-refused'
import { nameNotResolved } from './network/name-not-resolved'
import { noAnswer } from './network/no-answer'
import { nothingListens } from './network/nothing-listens'
import { proxyBetween } from './network/proxy-between'
import { untrustedCa } from './network/untrusted-ca'
import { wrongCertificateName } from './network/wrong-certificate-name'
import { authorizerFailed } from './other-authorizer/authorizer-failed'
import { cloudAuthorizer } from './other-authorizer/cloud-authorizer'
import { conditional } from './other-authorizer/conditional'
import { explicitDeny } from './other-authorizer/explicit-deny'
import { nodeCredential } from './other-authorizer/node-credential'
import { oldServer } from './other-authorizer/old-server'
import { severalAuthorizers } from './other-authorizer/several-authorizers'
import { emptySegment } from './path-and-type/empty-segment'
import { noSuchGroup } from './path-and-type/no-such-group'
import { noSuchResource } from './path-and-type/no-such-resource'
import { noSuchVerb } from './path-and-type/no-such-verb'
import { pathWithoutPrefix } from './path-and-type/path-without-prefix'
import { pathWithoutVersion } from './path-and-type/path-without-version'
import { resourceInOtherGroup } from './path-and-type/resource-in-other-group'
import { accountToken } from './rules/account-token'
import { aggregateOverwritten } from './rules/aggregate-overwritten'
import { createUnderNames } from './rules/create-under-names'
import { customResource } from './rules/custom-resource'
import { deleteWithoutDeletecollection } from './rules/delete-without-deletecollection'
import { deletecollectionUnderNames } from './rules/deletecollection-under-names'
import { ephemeralContainers } from './rules/ephemeral-containers'
import { eviction } from './rules/eviction'
import { exec } from './rules/exec'
import { getWithoutList } from './rules/get-without-list'
import { groupMisspelled } from './rules/group-misspelled'
import { leftOutOfView } from './rules/left-out-of-view'
import { listUnderNames } from './rules/list-under-names'
import { listWithoutWatch } from './rules/list-without-watch'
import { missingSubresource } from './rules/missing-subresource'
import { missingVerb } from './rules/missing-verb'
import { nameNotListed } from './rules/name-not-listed'
import { noRule } from './rules/no-rule'
import { nonResourcePath } from './rules/non-resource-path'
import { notAggregated } from './rules/not-aggregated'
import { onlySubresource } from './rules/only-subresource'
import { otherGroup } from './rules/other-group'
import { pathInRoleBinding } from './rules/path-in-role-binding'
import { pathPattern } from './rules/path-pattern'
import { proxiedName } from './rules/proxied-name'
import { resourceCapitals } from './rules/resource-capitals'
import { resourceMisspelled } from './rules/resource-misspelled'
import { scale } from './rules/scale'
import { statusOrFinalizers } from './rules/status-or-finalizers'
import { subresourceWildcard } from './rules/subresource-wildcard'
import { unknownVerb } from './rules/unknown-verb'
import { updateOrPatch } from './rules/update-or-patch'
import { writeNeedsCreate } from './rules/write-needs-create'
import { allNamespaces } from './scope/all-namespaces'
import { clusterResourceInRole } from './scope/cluster-resource-in-role'
import { clusterRoleInOneNamespace } from './scope/cluster-role-in-one-namespace'
import { grantedElsewhere } from './scope/granted-elsewhere'
import { listingNamespaces } from './scope/listing-namespaces'
import { nameWithoutNamespace } from './scope/name-without-namespace'
import { namespaceMisspelled } from './scope/namespace-misspelled'
import { namespacedPath } from './scope/namespaced-path'

/** What the facts of a call can show, in the order that breaks ties within a tier (`lib/diagnosis/rank.ts`). */
export const callCauses = [
  ofCall(unreadableHeader),
  ofCall(noTokenMounted),
  ofCall(emptySegment),
  ofCall(noSuchResource),
  ofCall(resourceInOtherGroup),
  ofCall(noSuchGroup),
  ofCall(noSuchVerb),
  ofCall(pathWithoutVersion),
  ofCall(pathWithoutPrefix),
  ofCall(nodeCredential),
  ofCall(authorizerFailed),
  ofCall(conditional),
  ofCall(explicitDeny),
  ofCall(constrainedImpersonation),
  ofCall(impersonatesGroup),
  ofCall(impersonatesUser),
  ofCall(allowedNow),
  ofCall(allNamespaces),
  ofCall(listingNamespaces),
  ofCall(clusterResourceInRole),
  ofCall(namespacedPath),
  ofCall(nameWithoutNamespace),
  ofCall(unboundRole),
  ofCall(otherSubject),
  ofCall(subjectElsewhere),
  ofCall(bindingElsewhere),
  ofCall(subjectWithoutNamespace),
  ofCall(subjectKind),
  ofCall(subjectGroup),
  ofCall(noSubjects),
  ofCall(wrongRoleKind),
  ofCall(missingRole),
  ofRule(unknownVerb),
  ofRule(listUnderNames),
  ofRule(createUnderNames),
  ofRule(deletecollectionUnderNames),
  ofRule(nameNotListed),
  ofRule(resourceMisspelled),
  ofRule(resourceCapitals),
  ofRule(subresourceWildcard),
  ofRule(exec),
  ofRule(ephemeralContainers),
  ofRule(scale),
  ofRule(accountToken),
  ofRule(eviction),
  ofRule(proxiedName),
  ofRule(missingSubresource),
  ofRule(statusOrFinalizers),
  ofRule(onlySubresource),
  ofRule(groupMisspelled),
  ofRule(otherGroup),
  ofRule(pathInRoleBinding),
  ofRule(pathPattern),
  ofRule(getWithoutList),
  ofRule(listWithoutWatch),
  ofRule(deleteWithoutDeletecollection),
  ofRule(updateOrPatch),
  ofRule(writeNeedsCreate),
  ofRule(missingVerb),
  ofCall(grantedElsewhere),
  ofCall(clusterRoleInOneNamespace),
  ofCall(namespaceMisspelled),
  ofCall(leftOutOfView),
  ofCall(notAggregated),
  ofCall(aggregateOverwritten),
  ofCall(defaultAccount),
  ofCall(nonResourcePath),
  ofCall(customResource),
  ofCall(allowedBefore),
  ofCall(noRule),
  ofCall(cloudAuthorizer),
  ofCall(oldServer),
  ofCall(severalAuthorizers),
  ofCall(accountElsewhere),
  ofCall(notThePod),
  ofCall(otherAccount),
] as const satisfies readonly CallFinder[]

/** For a failure on the way to the API server. */
export const networkCauses = [
  ofText(nothingListens),
  ofText(noAnswer),
  ofText(nameNotResolved),
  ofText(untrustedCa),
  ofText(wrongCertificateName),
  ofText(httpOnTlsPort),
  ofText(proxyBetween),
  ofText(meshRefused),
  ofText(kubectlProxyRefused),
  ofText(frontDoorRefused),
] as const satisfies readonly TextFinder<string, FoundNetwork>[]

/** For a pod that got no identity of its cloud, in the words of an SDK. */
export const cloudCauses = [
  cloudless,
  unreadableCloudToken,
  subjectRefused,
  issuerUnknown,
  audienceRefused,
  identityUnknown,
  cloudTokenExpired,
  googleImpersonation,
  metadataUnanswered,
  oldCloudSdk,
] as const satisfies readonly CloudCause<string>[]

/** For a 401 of this pod’s own token, equally proven ones in this order. */
export const tokenCauses = [
  ofText(notAToken),
  ofText(noTokenSent),
  ofText(tokenExpired),
  ofText(tokenNotYetValid),
  ofText(wrongAudience),
  ofText(podGone),
  ofText(secretGone),
  ofText(nodeRecreated),
  ofText(accountRecreated),
  ofText(otherCluster),
  ofText(staleCopy),
] as const satisfies readonly TextFinder<string, TokenFacts>[]

/** For the check against escalation. */
export const escalationCauses = [
  ofText(roleEscalation),
  ofText(bindingEscalation),
  ofText(writerUnresolved),
] as const satisfies readonly TextFinder<string, Escalated>[]

/** For a second authorization that an admission plugin asks for. */
export const secondCheckCauses = [
  ofText(ownerFinalizers),
  ofText(signer),
] as const satisfies readonly TextFinder<string, RefusedText>[]

/** For a refusal that came after authorization, also without the object in front and with any status code; the first match names the plugin. */
export const admissionCauses = [
  ofText(podSecurity),
  ofText(securityContextConstraints),
  ofText(quotaExceeded),
  ofText(quotaUnstated),
  ofText(quotaNotComputed),
  ofText(quotaRequired),
  ofText(policyDenies),
  ofText(mutatingPolicy),
  ofText(webhookDenies),
  ofText(webhookUnreachable),
  ofText(namespaceTerminating),
  ofText(namespaceProtected),
  ofText(pluginNotReady),
  ofText(accountMissing),
  ofText(priorityClass),
  ofText(nodeRestriction),
  ofText(limitRange),
  ofText(resizeRefused),
] as const satisfies readonly TextFinder<string, RefusedText>[]

/** For a failure that is not a refusal, by code and words; the first match. */
export const answerCauses = [
  ofText(malformed),
  ofText(pathNotFound),
  ofText(objectNotFound),
  ofText(methodNotAllowed),
  ofText(notAcceptable),
  ofText(conflict),
  ofText(gone),
  ofText(tooLarge),
  ofText(mediaType),
  ofText(fixedRoleRef),
  ofText(invalid),
  ofText(throttled),
  ofText(programMissing),
  ofText(internalError),
  ofText(unavailable),
  ofText(aggregatedApiDown),
  ofText(timedOut),
] as const satisfies readonly TextFinder<string, AnsweredStatus>[]

/** Every cause once. */
export const causes = [
  ...networkCauses,
  ...tokenCauses,
  ...callCauses,
  ...escalationCauses,
  impersonationWithoutUser,
  ...secondCheckCauses,
  ...admissionCauses,
  ...answerCauses,
  ...cloudCauses,
] as const

export type CauseId = (typeof causes)[number]['id']

const BY_ID = new Map<string, (typeof causes)[number]>(causes.map((cause) => [cause.id, cause]))

/** The cause of an id as an address has it, where there is one. */
export function causeOf(id: CauseId): (typeof causes)[number]
export function causeOf(id: string): (typeof causes)[number] | undefined
export function causeOf(id: string) {
  return BY_ID.get(id)
}
