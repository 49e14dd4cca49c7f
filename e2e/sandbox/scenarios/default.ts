import type { Scenario } from '../scenario'
import { ownPod, shopWorld, webViews } from './shop'

export const defaultScenario: Scenario = {
  name: 'default',
  says: 'A healthy pod shop/web with a few honest problems: a label that env never learns of, permissions that are too narrow, workloads that fail.',
  look: [
    'Identity: label version is 1.5.0 in the file and 1.4.0 in env, which is frozen at the start',
    'Resources: cart cannot pull its image and search restarts; jobs are listed but not live; configmaps are forbidden and say so',
    'Access: click the refused watch of jobs',
  ],
  world: (now) => shopWorld({ now, rbac: webViews }),
  pod: ownPod,
  prepare: async (cluster) => {
    // What every rollout tool does: the running pod gets a label that its env never learns of.
    await cluster.labelPod({ version: '1.5.0' })
  },
}
