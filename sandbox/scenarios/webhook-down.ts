import type { Scenario } from '../scenario'
import { shopPod, shopWorld } from './shop'
import { webWrites } from './web-writes'

const admission = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: down}
webhooks:
- name: down.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  timeoutSeconds: 1
  clientConfig: {url: "https://127.0.0.1:1/validate"}
  rules: [{apiGroups: [""], apiVersions: [v1], resources: [services], operations: [CREATE]}]`

export const webhookDownWorld: Scenario = {
  name: 'webhook-down',
  says: 'A webhook that judges new Services is down and set to fail (J9).',
  look: [
    'Ask: check create services in shop and try it: no webhook could judge it, so it is a failure and not a denial',
  ],
  world: (now) => `${shopWorld({ now, rbac: webWrites('shop') })}\n---${admission}`,
  pod: shopPod,
  environment: { ALLOW_DRY_RUN: 'true' },
}
