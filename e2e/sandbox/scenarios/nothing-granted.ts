import type { Scenario } from '../scenario'
import { ownPod, shopWorld } from './shop'

export const nothingGranted: Scenario = {
  name: 'nothing-granted',
  says: 'ServiceAccount shop/web has no rights beyond the defaults (D0).',
  look: [
    'Access: every cell of the matrix is refused',
    'Connection: authenticated, and not authorized to read',
  ],
  world: (now) => shopWorld({ now }),
  pod: ownPod,
}
