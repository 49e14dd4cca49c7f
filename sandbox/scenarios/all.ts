import type { Scenario } from '../scenario'
import { changesWorld } from './changes'
import { clockBehindWorld } from './clock-behind'
import { cloudAuthorizerWorld } from './cloud-authorizer'
import { cloudChainWorlds } from './cloud-chains'
import { cloudIdentityWorld } from './cloud-identity'
import { conditionalAuthorizerWorld } from './conditional-authorizer'
import { debuggedWorld } from './debugged'
import { defaultScenario } from './default'
import { dnsNotAdmittedWorld, egressDeniedWorld, egressNamedPortWorld } from './egress'
import { explicitDenyWorld } from './explicit-deny'
import { homesWorld } from './kept-roles'
import { limitRangeWorld } from './limit-range'
import { namespaceTerminatingWorld } from './namespace-terminating'
import { noDownwardWorld } from './no-downward'
import { noTokenWorld } from './no-token'
import { noWatchWorld } from './no-watch'
import { nonResourceWorld } from './non-resource'
import { podSecurityWorld } from './pod-security'
import { policyDeniesWorld } from './policy-denies'
import { quotaExceededWorld } from './quota-exceeded'
import { rbacReaderWorld } from './rbac-reader'
import { refusalsWorld } from './refusals'
import { roadBundleWorld, roadMeshWorld, roadMuslWorld, roadNdotsWorld, roadProxyWorld } from './roads'
import { sarReviewerWorld } from './sar-reviewer'
import { serviceAccountMissingWorld } from './service-account-missing'
import {
  allNamespacesWorld,
  bindingElsewhereWorld,
  casingWorld,
  clusterResourceInRoleWorld,
  defaultAccountWorld,
  groupTypoWorld,
  listUnderNamesWorld,
  missingRoleWorld,
  namedWorld,
  nothingGrantedWorld,
  otherAccountWorld,
  otherNamespaceWorld,
  permissiveBindingWorld,
  roleUnboundWorld,
  singularWorld,
  subjectNamespaceWorld,
  subresourceMissingWorld,
  userSubjectWorld,
  verbMissingWorld,
  wrongGroupWorld,
} from './shared-worlds'
import { tokenAudienceWorld } from './token-audience'
import { tokenExpiredWorld } from './token-expired'
import { tokenOtherClusterWorld } from './token-other-cluster'
import { troublesWorld } from './troubles'
import { webhookDownWorld } from './webhook-down'

/** Every scenario by name, in listing order. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  [
    defaultScenario,
    verbMissingWorld,
    nothingGrantedWorld,
    wrongGroupWorld,
    singularWorld,
    casingWorld,
    subresourceMissingWorld,
    namedWorld,
    listUnderNamesWorld,
    missingRoleWorld,
    roleUnboundWorld,
    otherAccountWorld,
    subjectNamespaceWorld,
    userSubjectWorld,
    groupTypoWorld,
    bindingElsewhereWorld,
    rbacReaderWorld,
    sarReviewerWorld,
    otherNamespaceWorld,
    allNamespacesWorld,
    clusterResourceInRoleWorld,
    nonResourceWorld,
    noTokenWorld,
    tokenExpiredWorld,
    clockBehindWorld,
    tokenAudienceWorld,
    tokenOtherClusterWorld,
    explicitDenyWorld,
    cloudAuthorizerWorld,
    conditionalAuthorizerWorld,
    defaultAccountWorld,
    permissiveBindingWorld,
    noDownwardWorld,
    cloudIdentityWorld,
    ...cloudChainWorlds,
    egressDeniedWorld,
    dnsNotAdmittedWorld,
    egressNamedPortWorld,
    debuggedWorld,
    noWatchWorld,
    quotaExceededWorld,
    podSecurityWorld,
    webhookDownWorld,
    refusalsWorld,
    roadNdotsWorld,
    roadMuslWorld,
    roadProxyWorld,
    roadMeshWorld,
    roadBundleWorld,
    policyDeniesWorld,
    namespaceTerminatingWorld,
    serviceAccountMissingWorld,
    limitRangeWorld,
    troublesWorld,
    changesWorld,
    homesWorld,
  ].map((scenario) => [scenario.name, scenario]),
)
