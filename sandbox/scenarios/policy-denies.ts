import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

const admission = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-latest}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]}
  validations: [{expression: "!object.metadata.name.startsWith('latest-')", message: names must not start with latest}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: no-latest}
spec: {policyName: no-latest, validationActions: [Deny]}`

export const policyDeniesWorld: Scenario = {
  name: 'policy-denies',
  says: 'A ValidatingAdmissionPolicy refuses ConfigMaps whose names start with latest- (J7).',
  look: [
    'Ask: check create configmaps in shop and try it with the name latest-x: code 422, and yet no mistake in the object',
  ],
  world: (now) => `${shopWorld({ now, rbac: webWrites('shop') })}\n---${admission}`,
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
