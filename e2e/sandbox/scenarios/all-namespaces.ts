import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webReadsPods } from './shop'

export const allNamespaces: Scenario = {
  name: 'all-namespaces',
  says: 'The rights are in one namespace, and the call asks for all of them (F3).',
  look: ['Access: list pods in all namespaces'],
  world: (now) => shopWorld({ now, rbac: webReadsPods }),
  pod: ownPod,
}
