import type { Scenario } from '../scenario'
import { clockBehind } from './clock-behind'
import { cloudAuthorizer } from './cloud-authorizer'
import { cloudChains } from './cloud-chains'
import { cloudIdentity } from './cloud-identity'
import { conditionalAuthorizer } from './conditional-authorizer'
import { defaultScenario } from './default'
import { dnsNotAdmitted, egressDenied, egressNamedPort } from './egress'
import { explicitDeny } from './explicit-deny'
import { limitRange } from './limit-range'
import { namespaceTerminating } from './namespace-terminating'
import { noDownward } from './no-downward'
import { noToken } from './no-token'
import { noWatch } from './no-watch'
import { nonResource } from './non-resource'
import { podSecurity } from './pod-security'
import { policyDenies } from './policy-denies'
import { quotaExceeded } from './quota-exceeded'
import { rbacReader } from './rbac-reader'
import { refusals } from './refusals'
import { roadBundle, roadMesh, roadMusl, roadNdots, roadProxy, roadSubnet } from './roads'
import { sarReviewer } from './sar-reviewer'
import { serviceAccountMissing } from './service-account-missing'
import { sharedProcesses } from './shared-processes'
import {
  allNamespaces,
  bindingElsewhere,
  casing,
  clusterResourceInRole,
  defaultAccount,
  groupTypo,
  listUnderNames,
  missingRole,
  named,
  nothingGranted,
  otherAccount,
  otherNamespace,
  permissiveBinding,
  roleUnbound,
  singular,
  subjectNamespace,
  subresourceMissing,
  userSubject,
  verbMissing,
  wrongGroup,
} from './shared-worlds'
import { tokenAudience } from './token-audience'
import { tokenExpired } from './token-expired'
import { tokenOtherCluster } from './token-other-cluster'
import { troubles } from './troubles'
import { webhookDown } from './webhook-down'

/** Every scenario by name, in listing order. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  [
    defaultScenario,
    verbMissing,
    nothingGranted,
    wrongGroup,
    singular,
    casing,
    subresourceMissing,
    named,
    listUnderNames,
    missingRole,
    roleUnbound,
    otherAccount,
    subjectNamespace,
    userSubject,
    groupTypo,
    bindingElsewhere,
    rbacReader,
    sarReviewer,
    otherNamespace,
    allNamespaces,
    clusterResourceInRole,
    nonResource,
    noToken,
    tokenExpired,
    clockBehind,
    tokenAudience,
    tokenOtherCluster,
    explicitDeny,
    cloudAuthorizer,
    conditionalAuthorizer,
    defaultAccount,
    permissiveBinding,
    noDownward,
    cloudIdentity,
    ...cloudChains,
    egressDenied,
    dnsNotAdmitted,
    egressNamedPort,
    sharedProcesses,
    noWatch,
    quotaExceeded,
    podSecurity,
    webhookDown,
    refusals,
    roadNdots,
    roadMusl,
    roadProxy,
    roadSubnet,
    roadMesh,
    roadBundle,
    policyDenies,
    namespaceTerminating,
    serviceAccountMissing,
    limitRange,
    troubles,
  ].map((scenario) => [scenario.name, scenario]),
)
