import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webReadsPods } from './shop'

export const noTokenWorld: Scenario = {
  name: 'no-token',
  says: 'The pod mounts no token, so every call is anonymous (C1).',
  look: [
    'Connection: authenticate',
    'Identity: the files of the ServiceAccount are missing, with the YAML that adds them',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods, automountToken: false }),
  pod: shopPod,
}
