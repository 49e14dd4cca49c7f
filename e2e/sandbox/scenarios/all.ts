import type { Scenario } from '../scenario'
import { allNamespaces } from './all-namespaces'
import { bindingElsewhere } from './binding-elsewhere'
import { casing } from './casing'
import { clockBehind } from './clock-behind'
import { cloudAuthorizer } from './cloud-authorizer'
import { clusterResourceInRole } from './cluster-resource-in-role'
import { defaultScenario } from './default'
import { defaultAccount } from './default-account'
import { explicitDeny } from './explicit-deny'
import { groupTypo } from './group-typo'
import { limitRange } from './limit-range'
import { listUnderNames } from './list-under-names'
import { missingRole } from './missing-role'
import { named } from './named'
import { namespaceTerminating } from './namespace-terminating'
import { noDownward } from './no-downward'
import { noToken } from './no-token'
import { noWatch } from './no-watch'
import { nonResource } from './non-resource'
import { nothingGranted } from './nothing-granted'
import { otherAccount } from './other-account'
import { otherNamespace } from './other-namespace'
import { permissiveBinding } from './permissive-binding'
import { podSecurity } from './pod-security'
import { policyDenies } from './policy-denies'
import { quotaExceeded } from './quota-exceeded'
import { rbacReader } from './rbac-reader'
import { roleUnbound } from './role-unbound'
import { sarReviewer } from './sar-reviewer'
import { serviceAccountMissing } from './service-account-missing'
import { singular } from './singular'
import { subjectNamespace } from './subject-namespace'
import { subresourceMissing } from './subresource-missing'
import { tokenAudience } from './token-audience'
import { tokenExpired } from './token-expired'
import { tokenOtherCluster } from './token-other-cluster'
import { troubles } from './troubles'
import { userSubject } from './user-subject'
import { verbMissing } from './verb-missing'
import { webhookDown } from './webhook-down'
import { wrongGroup } from './wrong-group'

/** Every scenario by its name, in the order in which they are listed. */
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
    defaultAccount,
    permissiveBinding,
    noDownward,
    noWatch,
    quotaExceeded,
    podSecurity,
    webhookDown,
    policyDenies,
    namespaceTerminating,
    serviceAccountMissing,
    limitRange,
    troubles,
  ].map((scenario) => [scenario.name, scenario]),
)
