import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webReadsPods } from './shop'

export const noToken: Scenario = {
  name: 'no-token',
  says: 'The pod mounts no token, so every call is anonymous (C1).',
  look: [
    'Connection: authenticate',
    'Identity: the files of the ServiceAccount are missing, with the YAML that adds them',
  ],
  world: (now) => shopWorld({ now, rbac: webReadsPods, automountToken: false }),
  pod: ownPod,
}
