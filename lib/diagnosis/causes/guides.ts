import { accountMissing } from './admission/account-missing'
import { accountMissingGuide } from './admission/account-missing.guide'
import { limitRange } from './admission/limit-range'
import { limitRangeGuide } from './admission/limit-range.guide'
import { mutatingPolicy } from './admission/mutating-policy'
import { mutatingPolicyGuide } from './admission/mutating-policy.guide'
import { namespaceProtected } from './admission/namespace-protected'
import { namespaceProtectedGuide } from './admission/namespace-protected.guide'
import { namespaceTerminating } from './admission/namespace-terminating'
import { namespaceTerminatingGuide } from './admission/namespace-terminating.guide'
import { nodeRestriction } from './admission/node-restriction'
import { nodeRestrictionGuide } from './admission/node-restriction.guide'
import { pluginNotReady } from './admission/plugin-not-ready'
import { pluginNotReadyGuide } from './admission/plugin-not-ready.guide'
import { podSecurity } from './admission/pod-security'
import { podSecurityGuide } from './admission/pod-security.guide'
import { policyDenies } from './admission/policy-denies'
import { policyDeniesGuide } from './admission/policy-denies.guide'
import { priorityClass } from './admission/priority-class'
import { priorityClassGuide } from './admission/priority-class.guide'
import { quotaExceeded } from './admission/quota-exceeded'
import { quotaExceededGuide } from './admission/quota-exceeded.guide'
import { quotaNotComputed } from './admission/quota-not-computed'
import { quotaNotComputedGuide } from './admission/quota-not-computed.guide'
import { quotaRequired } from './admission/quota-required'
import { quotaRequiredGuide } from './admission/quota-required.guide'
import { quotaUnstated } from './admission/quota-unstated'
import { quotaUnstatedGuide } from './admission/quota-unstated.guide'
import { resizeRefused } from './admission/resize-refused'
import { resizeRefusedGuide } from './admission/resize-refused.guide'
import { securityContextConstraints } from './admission/security-context-constraints'
import { securityContextConstraintsGuide } from './admission/security-context-constraints.guide'
import { webhookDenies } from './admission/webhook-denies'
import { webhookDeniesGuide } from './admission/webhook-denies.guide'
import { webhookUnreachable } from './admission/webhook-unreachable'
import { webhookUnreachableGuide } from './admission/webhook-unreachable.guide'
import type { CauseId } from './all'
import { aggregatedApiDown } from './answer/aggregated-api-down'
import { aggregatedApiDownGuide } from './answer/aggregated-api-down.guide'
import { conflict } from './answer/conflict'
import { conflictGuide } from './answer/conflict.guide'
import { gone } from './answer/gone'
import { goneGuide } from './answer/gone.guide'
import { internalError } from './answer/internal-error'
import { internalErrorGuide } from './answer/internal-error.guide'
import { invalid } from './answer/invalid'
import { invalidGuide } from './answer/invalid.guide'
import { malformed } from './answer/malformed'
import { malformedGuide } from './answer/malformed.guide'
import { mediaType } from './answer/media-type'
import { mediaTypeGuide } from './answer/media-type.guide'
import { methodNotAllowed } from './answer/method-not-allowed'
import { methodNotAllowedGuide } from './answer/method-not-allowed.guide'
import { notAcceptable } from './answer/not-acceptable'
import { notAcceptableGuide } from './answer/not-acceptable.guide'
import { objectNotFound } from './answer/object-not-found'
import { objectNotFoundGuide } from './answer/object-not-found.guide'
import { pathNotFound } from './answer/path-not-found'
import { pathNotFoundGuide } from './answer/path-not-found.guide'
import { programMissing } from './answer/program-missing'
import { programMissingGuide } from './answer/program-missing.guide'
import { throttled } from './answer/throttled'
import { throttledGuide } from './answer/throttled.guide'
import { timedOut } from './answer/timed-out'
import { timedOutGuide } from './answer/timed-out.guide'
import { tooLarge } from './answer/too-large'
import { tooLargeGuide } from './answer/too-large.guide'
import { unavailable } from './answer/unavailable'
import { unavailableGuide } from './answer/unavailable.guide'
import { accountRecreated } from './authentication/account-recreated'
import { accountRecreatedGuide } from './authentication/account-recreated.guide'
import { noTokenSent } from './authentication/no-token-sent'
import { noTokenSentGuide } from './authentication/no-token-sent.guide'
import { nodeRecreated } from './authentication/node-recreated'
import { nodeRecreatedGuide } from './authentication/node-recreated.guide'
import { notAToken } from './authentication/not-a-token'
import { notATokenGuide } from './authentication/not-a-token.guide'
import { otherCluster } from './authentication/other-cluster'
import { otherClusterGuide } from './authentication/other-cluster.guide'
import { podGone } from './authentication/pod-gone'
import { podGoneGuide } from './authentication/pod-gone.guide'
import { secretGone } from './authentication/secret-gone'
import { secretGoneGuide } from './authentication/secret-gone.guide'
import { staleCopy } from './authentication/stale-copy'
import { staleCopyGuide } from './authentication/stale-copy.guide'
import { tokenExpired } from './authentication/token-expired'
import { tokenExpiredGuide } from './authentication/token-expired.guide'
import { tokenNotYetValid } from './authentication/token-not-yet-valid'
import { tokenNotYetValidGuide } from './authentication/token-not-yet-valid.guide'
import { wrongAudience } from './authentication/wrong-audience'
import { wrongAudienceGuide } from './authentication/wrong-audience.guide'
import { allowedBefore } from './bindings/allowed-before'
import { allowedBeforeGuide } from './bindings/allowed-before.guide'
import { allowedNow } from './bindings/allowed-now'
import { allowedNowGuide } from './bindings/allowed-now.guide'
import { bindingElsewhere } from './bindings/binding-elsewhere'
import { bindingElsewhereGuide } from './bindings/binding-elsewhere.guide'
import { fixedRoleRef } from './bindings/fixed-role-ref'
import { fixedRoleRefGuide } from './bindings/fixed-role-ref.guide'
import { missingRole } from './bindings/missing-role'
import { missingRoleGuide } from './bindings/missing-role.guide'
import { noSubjects } from './bindings/no-subjects'
import { noSubjectsGuide } from './bindings/no-subjects.guide'
import { otherSubject } from './bindings/other-subject'
import { otherSubjectGuide } from './bindings/other-subject.guide'
import { subjectElsewhere } from './bindings/subject-elsewhere'
import { subjectElsewhereGuide } from './bindings/subject-elsewhere.guide'
import { subjectGroup } from './bindings/subject-group'
import { subjectGroupGuide } from './bindings/subject-group.guide'
import { subjectKind } from './bindings/subject-kind'
import { subjectKindGuide } from './bindings/subject-kind.guide'
import { subjectWithoutNamespace } from './bindings/subject-without-namespace'
import { subjectWithoutNamespaceGuide } from './bindings/subject-without-namespace.guide'
import { unboundRole } from './bindings/unbound-role'
import { unboundRoleGuide } from './bindings/unbound-role.guide'
import { wrongRoleKind } from './bindings/wrong-role-kind'
import { wrongRoleKindGuide } from './bindings/wrong-role-kind.guide'
import { audienceRefused } from './cloud/cloud-audience'
import { audienceRefusedGuide } from './cloud/cloud-audience.guide'
import { cloudTokenExpired } from './cloud/cloud-token-expired'
import { cloudTokenExpiredGuide } from './cloud/cloud-token-expired.guide'
import { googleImpersonation } from './cloud/google-impersonation'
import { googleImpersonationGuide } from './cloud/google-impersonation.guide'
import { identityUnknown } from './cloud/no-identity'
import { identityUnknownGuide } from './cloud/no-identity.guide'
import { metadataUnanswered } from './cloud/no-metadata'
import { metadataUnansweredGuide } from './cloud/no-metadata.guide'
import { cloudless } from './cloud/nothing-found'
import { cloudlessGuide } from './cloud/nothing-found.guide'
import { oldCloudSdk } from './cloud/old-sdk'
import { oldCloudSdkGuide } from './cloud/old-sdk.guide'
import { subjectRefused } from './cloud/refused-subject'
import { subjectRefusedGuide } from './cloud/refused-subject.guide'
import { issuerUnknown } from './cloud/unknown-issuer'
import { issuerUnknownGuide } from './cloud/unknown-issuer.guide'
import { unreadableCloudToken } from './cloud/unreadable-token'
import { unreadableCloudTokenGuide } from './cloud/unreadable-token.guide'
import { bindingEscalation } from './delegation/binding-escalation'
import { bindingEscalationGuide } from './delegation/binding-escalation.guide'
import { constrainedImpersonation } from './delegation/constrained-impersonation'
import { constrainedImpersonationGuide } from './delegation/constrained-impersonation.guide'
import { impersonatesGroup } from './delegation/impersonates-group'
import { impersonatesGroupGuide } from './delegation/impersonates-group.guide'
import { impersonatesUser } from './delegation/impersonates-user'
import { impersonatesUserGuide } from './delegation/impersonates-user.guide'
import { impersonationWithoutUser } from './delegation/impersonation-without-user'
import { impersonationWithoutUserGuide } from './delegation/impersonation-without-user.guide'
import { ownerFinalizers } from './delegation/owner-finalizers'
import { ownerFinalizersGuide } from './delegation/owner-finalizers.guide'
import { roleEscalation } from './delegation/role-escalation'
import { roleEscalationGuide } from './delegation/role-escalation.guide'
import { signer } from './delegation/signer'
import { signerGuide } from './delegation/signer.guide'
import { writerUnresolved } from './delegation/writer-unresolved'
import { writerUnresolvedGuide } from './delegation/writer-unresolved.guide'
import type { Guide } from './guide'
import { accountElsewhere } from './identity/account-elsewhere'
import { accountElsewhereGuide } from './identity/account-elsewhere.guide'
import { defaultAccount } from './identity/default-account'
import { defaultAccountGuide } from './identity/default-account.guide'
import { noTokenMounted } from './identity/no-token-mounted'
import { noTokenMountedGuide } from './identity/no-token-mounted.guide'
import { notThePod } from './identity/not-the-pod'
import { notThePodGuide } from './identity/not-the-pod.guide'
import { otherAccount } from './identity/other-account'
import { otherAccountGuide } from './identity/other-account.guide'
import { unreadableHeader } from './identity/unreadable-header'
import { unreadableHeaderGuide } from './identity/unreadable-header.guide'
import { frontDoorRefused } from './network/front-door-refused'
import { frontDoorRefusedGuide } from './network/front-door-refused.guide'
import { httpOnTlsPort } from './network/http-on-tls-port'
import { httpOnTlsPortGuide } from './network/http-on-tls-port.guide'
import { kubectlProxyRefused } from './network/kubectl-proxy-refused'
import { kubectlProxyRefusedGuide } from './network/kubectl-proxy-refused.guide'
import { meshRefused } from './network/mesh-refused'
import { meshRefusedGuide } from './network/mesh-refused.guide'
import { nameNotResolved } from './network/name-not-resolved'
import { nameNotResolvedGuide } from './network/name-not-resolved.guide'
import { noAnswer } from './network/no-answer'
import { noAnswerGuide } from './network/no-answer.guide'
import { nothingListens } from './network/nothing-listens'
import { nothingListensGuide } from './network/nothing-listens.guide'
import { proxyBetween } from './network/proxy-between'
import { proxyBetweenGuide } from './network/proxy-between.guide'
import { untrustedCa } from './network/untrusted-ca'
import { untrustedCaGuide } from './network/untrusted-ca.guide'
import { wrongCertificateName } from './network/wrong-certificate-name'
import { wrongCertificateNameGuide } from './network/wrong-certificate-name.guide'
import { authorizerFailed } from './other-authorizer/authorizer-failed'
import { authorizerFailedGuide } from './other-authorizer/authorizer-failed.guide'
import { cloudAuthorizer } from './other-authorizer/cloud-authorizer'
import { cloudAuthorizerGuide } from './other-authorizer/cloud-authorizer.guide'
import { conditional } from './other-authorizer/conditional'
import { conditionalGuide } from './other-authorizer/conditional.guide'
import { explicitDeny } from './other-authorizer/explicit-deny'
import { explicitDenyGuide } from './other-authorizer/explicit-deny.guide'
import { nodeCredential } from './other-authorizer/node-credential'
import { nodeCredentialGuide } from './other-authorizer/node-credential.guide'
import { oldServer } from './other-authorizer/old-server'
import { oldServerGuide } from './other-authorizer/old-server.guide'
import { severalAuthorizers } from './other-authorizer/several-authorizers'
import { severalAuthorizersGuide } from './other-authorizer/several-authorizers.guide'
import { emptySegment } from './path-and-type/empty-segment'
import { emptySegmentGuide } from './path-and-type/empty-segment.guide'
import { noSuchGroup } from './path-and-type/no-such-group'
import { noSuchGroupGuide } from './path-and-type/no-such-group.guide'
import { noSuchResource } from './path-and-type/no-such-resource'
import { noSuchResourceGuide } from './path-and-type/no-such-resource.guide'
import { noSuchVerb } from './path-and-type/no-such-verb'
import { noSuchVerbGuide } from './path-and-type/no-such-verb.guide'
import { pathWithoutPrefix } from './path-and-type/path-without-prefix'
import { pathWithoutPrefixGuide } from './path-and-type/path-without-prefix.guide'
import { pathWithoutVersion } from './path-and-type/path-without-version'
import { pathWithoutVersionGuide } from './path-and-type/path-without-version.guide'
import { resourceInOtherGroup } from './path-and-type/resource-in-other-group'
import { resourceInOtherGroupGuide } from './path-and-type/resource-in-other-group.guide'
import { accountToken } from './rules/account-token'
import { accountTokenGuide } from './rules/account-token.guide'
import { aggregateOverwritten } from './rules/aggregate-overwritten'
import { aggregateOverwrittenGuide } from './rules/aggregate-overwritten.guide'
import { createUnderNames } from './rules/create-under-names'
import { createUnderNamesGuide } from './rules/create-under-names.guide'
import { customResource } from './rules/custom-resource'
import { customResourceGuide } from './rules/custom-resource.guide'
import { deleteWithoutDeletecollection } from './rules/delete-without-deletecollection'
import { deleteWithoutDeletecollectionGuide } from './rules/delete-without-deletecollection.guide'
import { deletecollectionUnderNames } from './rules/deletecollection-under-names'
import { deletecollectionUnderNamesGuide } from './rules/deletecollection-under-names.guide'
import { ephemeralContainers } from './rules/ephemeral-containers'
import { ephemeralContainersGuide } from './rules/ephemeral-containers.guide'
import { eviction } from './rules/eviction'
import { evictionGuide } from './rules/eviction.guide'
import { exec } from './rules/exec'
import { execGuide } from './rules/exec.guide'
import { getWithoutList } from './rules/get-without-list'
import { getWithoutListGuide } from './rules/get-without-list.guide'
import { groupMisspelled } from './rules/group-misspelled'
import { groupMisspelledGuide } from './rules/group-misspelled.guide'
import { leftOutOfView } from './rules/left-out-of-view'
import { leftOutOfViewGuide } from './rules/left-out-of-view.guide'
import { listUnderNames } from './rules/list-under-names'
import { listUnderNamesGuide } from './rules/list-under-names.guide'
import { listWithoutWatch } from './rules/list-without-watch'
import { listWithoutWatchGuide } from './rules/list-without-watch.guide'
import { missingSubresource } from './rules/missing-subresource'
import { missingSubresourceGuide } from './rules/missing-subresource.guide'
import { missingVerb } from './rules/missing-verb'
import { missingVerbGuide } from './rules/missing-verb.guide'
import { nameNotListed } from './rules/name-not-listed'
import { nameNotListedGuide } from './rules/name-not-listed.guide'
import { noRule } from './rules/no-rule'
import { noRuleGuide } from './rules/no-rule.guide'
import { nonResourcePath } from './rules/non-resource-path'
import { nonResourcePathGuide } from './rules/non-resource-path.guide'
import { notAggregated } from './rules/not-aggregated'
import { notAggregatedGuide } from './rules/not-aggregated.guide'
import { onlySubresource } from './rules/only-subresource'
import { onlySubresourceGuide } from './rules/only-subresource.guide'
import { otherGroup } from './rules/other-group'
import { otherGroupGuide } from './rules/other-group.guide'
import { pathInRoleBinding } from './rules/path-in-role-binding'
import { pathInRoleBindingGuide } from './rules/path-in-role-binding.guide'
import { pathPattern } from './rules/path-pattern'
import { pathPatternGuide } from './rules/path-pattern.guide'
import { proxiedName } from './rules/proxied-name'
import { proxiedNameGuide } from './rules/proxied-name.guide'
import { resourceCapitals } from './rules/resource-capitals'
import { resourceCapitalsGuide } from './rules/resource-capitals.guide'
import { resourceMisspelled } from './rules/resource-misspelled'
import { resourceMisspelledGuide } from './rules/resource-misspelled.guide'
import { scale } from './rules/scale'
import { scaleGuide } from './rules/scale.guide'
import { statusOrFinalizers } from './rules/status-or-finalizers'
import { statusOrFinalizersGuide } from './rules/status-or-finalizers.guide'
import { subresourceWildcard } from './rules/subresource-wildcard'
import { subresourceWildcardGuide } from './rules/subresource-wildcard.guide'
import { unknownVerb } from './rules/unknown-verb'
import { unknownVerbGuide } from './rules/unknown-verb.guide'
import { updateOrPatch } from './rules/update-or-patch'
import { updateOrPatchGuide } from './rules/update-or-patch.guide'
import { writeNeedsCreate } from './rules/write-needs-create'
import { writeNeedsCreateGuide } from './rules/write-needs-create.guide'
import { allNamespaces } from './scope/all-namespaces'
import { allNamespacesGuide } from './scope/all-namespaces.guide'
import { clusterResourceInRole } from './scope/cluster-resource-in-role'
import { clusterResourceInRoleGuide } from './scope/cluster-resource-in-role.guide'
import { clusterRoleInOneNamespace } from './scope/cluster-role-in-one-namespace'
import { clusterRoleInOneNamespaceGuide } from './scope/cluster-role-in-one-namespace.guide'
import { grantedElsewhere } from './scope/granted-elsewhere'
import { grantedElsewhereGuide } from './scope/granted-elsewhere.guide'
import { listingNamespaces } from './scope/listing-namespaces'
import { listingNamespacesGuide } from './scope/listing-namespaces.guide'
import { nameWithoutNamespace } from './scope/name-without-namespace'
import { nameWithoutNamespaceGuide } from './scope/name-without-namespace.guide'
import { namespaceMisspelled } from './scope/namespace-misspelled'
import { namespaceMisspelledGuide } from './scope/namespace-misspelled.guide'
import { namespacedPath } from './scope/namespaced-path'
import { namespacedPathGuide } from './scope/namespaced-path.guide'

/** A page for each cause: one without does not compile. */
export const guides = {
  [nothingListens.id]: nothingListensGuide,
  [noAnswer.id]: noAnswerGuide,
  [nameNotResolved.id]: nameNotResolvedGuide,
  [untrustedCa.id]: untrustedCaGuide,
  [wrongCertificateName.id]: wrongCertificateNameGuide,
  [httpOnTlsPort.id]: httpOnTlsPortGuide,
  [proxyBetween.id]: proxyBetweenGuide,
  [meshRefused.id]: meshRefusedGuide,
  [kubectlProxyRefused.id]: kubectlProxyRefusedGuide,
  [frontDoorRefused.id]: frontDoorRefusedGuide,
  [noTokenMounted.id]: noTokenMountedGuide,
  [unreadableHeader.id]: unreadableHeaderGuide,
  [accountElsewhere.id]: accountElsewhereGuide,
  [notThePod.id]: notThePodGuide,
  [otherAccount.id]: otherAccountGuide,
  [emptySegment.id]: emptySegmentGuide,
  [noSuchResource.id]: noSuchResourceGuide,
  [resourceInOtherGroup.id]: resourceInOtherGroupGuide,
  [noSuchGroup.id]: noSuchGroupGuide,
  [noSuchVerb.id]: noSuchVerbGuide,
  [pathWithoutVersion.id]: pathWithoutVersionGuide,
  [pathWithoutPrefix.id]: pathWithoutPrefixGuide,
  [nodeCredential.id]: nodeCredentialGuide,
  [authorizerFailed.id]: authorizerFailedGuide,
  [conditional.id]: conditionalGuide,
  [explicitDeny.id]: explicitDenyGuide,
  [constrainedImpersonation.id]: constrainedImpersonationGuide,
  [impersonatesGroup.id]: impersonatesGroupGuide,
  [impersonatesUser.id]: impersonatesUserGuide,
  [allowedNow.id]: allowedNowGuide,
  [allNamespaces.id]: allNamespacesGuide,
  [listingNamespaces.id]: listingNamespacesGuide,
  [clusterResourceInRole.id]: clusterResourceInRoleGuide,
  [namespacedPath.id]: namespacedPathGuide,
  [nameWithoutNamespace.id]: nameWithoutNamespaceGuide,
  [subjectElsewhere.id]: subjectElsewhereGuide,
  [subjectWithoutNamespace.id]: subjectWithoutNamespaceGuide,
  [subjectKind.id]: subjectKindGuide,
  [subjectGroup.id]: subjectGroupGuide,
  [bindingElsewhere.id]: bindingElsewhereGuide,
  [otherSubject.id]: otherSubjectGuide,
  [noSubjects.id]: noSubjectsGuide,
  [unboundRole.id]: unboundRoleGuide,
  [unknownVerb.id]: unknownVerbGuide,
  [listUnderNames.id]: listUnderNamesGuide,
  [createUnderNames.id]: createUnderNamesGuide,
  [deletecollectionUnderNames.id]: deletecollectionUnderNamesGuide,
  [nameNotListed.id]: nameNotListedGuide,
  [resourceMisspelled.id]: resourceMisspelledGuide,
  [resourceCapitals.id]: resourceCapitalsGuide,
  [subresourceWildcard.id]: subresourceWildcardGuide,
  [exec.id]: execGuide,
  [ephemeralContainers.id]: ephemeralContainersGuide,
  [scale.id]: scaleGuide,
  [accountToken.id]: accountTokenGuide,
  [eviction.id]: evictionGuide,
  [proxiedName.id]: proxiedNameGuide,
  [missingSubresource.id]: missingSubresourceGuide,
  [statusOrFinalizers.id]: statusOrFinalizersGuide,
  [onlySubresource.id]: onlySubresourceGuide,
  [groupMisspelled.id]: groupMisspelledGuide,
  [otherGroup.id]: otherGroupGuide,
  [pathInRoleBinding.id]: pathInRoleBindingGuide,
  [pathPattern.id]: pathPatternGuide,
  [getWithoutList.id]: getWithoutListGuide,
  [listWithoutWatch.id]: listWithoutWatchGuide,
  [deleteWithoutDeletecollection.id]: deleteWithoutDeletecollectionGuide,
  [updateOrPatch.id]: updateOrPatchGuide,
  [writeNeedsCreate.id]: writeNeedsCreateGuide,
  [missingVerb.id]: missingVerbGuide,
  [grantedElsewhere.id]: grantedElsewhereGuide,
  [clusterRoleInOneNamespace.id]: clusterRoleInOneNamespaceGuide,
  [namespaceMisspelled.id]: namespaceMisspelledGuide,
  [leftOutOfView.id]: leftOutOfViewGuide,
  [wrongRoleKind.id]: wrongRoleKindGuide,
  [missingRole.id]: missingRoleGuide,
  [notAggregated.id]: notAggregatedGuide,
  [aggregateOverwritten.id]: aggregateOverwrittenGuide,
  [defaultAccount.id]: defaultAccountGuide,
  [nonResourcePath.id]: nonResourcePathGuide,
  [customResource.id]: customResourceGuide,
  [allowedBefore.id]: allowedBeforeGuide,
  [noRule.id]: noRuleGuide,
  [cloudAuthorizer.id]: cloudAuthorizerGuide,
  [oldServer.id]: oldServerGuide,
  [severalAuthorizers.id]: severalAuthorizersGuide,
  [noTokenSent.id]: noTokenSentGuide,
  [notAToken.id]: notATokenGuide,
  [tokenExpired.id]: tokenExpiredGuide,
  [tokenNotYetValid.id]: tokenNotYetValidGuide,
  [wrongAudience.id]: wrongAudienceGuide,
  [otherCluster.id]: otherClusterGuide,
  [secretGone.id]: secretGoneGuide,
  [nodeRecreated.id]: nodeRecreatedGuide,
  [podGone.id]: podGoneGuide,
  [accountRecreated.id]: accountRecreatedGuide,
  [staleCopy.id]: staleCopyGuide,
  [roleEscalation.id]: roleEscalationGuide,
  [bindingEscalation.id]: bindingEscalationGuide,
  [writerUnresolved.id]: writerUnresolvedGuide,
  [impersonationWithoutUser.id]: impersonationWithoutUserGuide,
  [ownerFinalizers.id]: ownerFinalizersGuide,
  [signer.id]: signerGuide,
  [quotaExceeded.id]: quotaExceededGuide,
  [quotaUnstated.id]: quotaUnstatedGuide,
  [quotaNotComputed.id]: quotaNotComputedGuide,
  [quotaRequired.id]: quotaRequiredGuide,
  [limitRange.id]: limitRangeGuide,
  [resizeRefused.id]: resizeRefusedGuide,
  [podSecurity.id]: podSecurityGuide,
  [policyDenies.id]: policyDeniesGuide,
  [mutatingPolicy.id]: mutatingPolicyGuide,
  [webhookDenies.id]: webhookDeniesGuide,
  [webhookUnreachable.id]: webhookUnreachableGuide,
  [namespaceTerminating.id]: namespaceTerminatingGuide,
  [accountMissing.id]: accountMissingGuide,
  [namespaceProtected.id]: namespaceProtectedGuide,
  [pluginNotReady.id]: pluginNotReadyGuide,
  [securityContextConstraints.id]: securityContextConstraintsGuide,
  [priorityClass.id]: priorityClassGuide,
  [nodeRestriction.id]: nodeRestrictionGuide,
  [objectNotFound.id]: objectNotFoundGuide,
  [methodNotAllowed.id]: methodNotAllowedGuide,
  [aggregatedApiDown.id]: aggregatedApiDownGuide,
  [malformed.id]: malformedGuide,
  [pathNotFound.id]: pathNotFoundGuide,
  [programMissing.id]: programMissingGuide,
  [notAcceptable.id]: notAcceptableGuide,
  [conflict.id]: conflictGuide,
  [gone.id]: goneGuide,
  [tooLarge.id]: tooLargeGuide,
  [mediaType.id]: mediaTypeGuide,
  [fixedRoleRef.id]: fixedRoleRefGuide,
  [invalid.id]: invalidGuide,
  [throttled.id]: throttledGuide,
  [internalError.id]: internalErrorGuide,
  [unavailable.id]: unavailableGuide,
  [timedOut.id]: timedOutGuide,
  [cloudless.id]: cloudlessGuide,
  [unreadableCloudToken.id]: unreadableCloudTokenGuide,
  [subjectRefused.id]: subjectRefusedGuide,
  [issuerUnknown.id]: issuerUnknownGuide,
  [audienceRefused.id]: audienceRefusedGuide,
  [identityUnknown.id]: identityUnknownGuide,
  [cloudTokenExpired.id]: cloudTokenExpiredGuide,
  [googleImpersonation.id]: googleImpersonationGuide,
  [metadataUnanswered.id]: metadataUnansweredGuide,
  [oldCloudSdk.id]: oldCloudSdkGuide,
} satisfies Record<CauseId, Guide>
