import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const REFUSED =
  'jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'

/** What a controller in Rust that cannot watch writes before it gives up. */
export const REFUSED_WATCH = `Error: ApiError: ${REFUSED}: Forbidden (ErrorResponse { status: "Failure", message: ${JSON.stringify(REFUSED)}, reason: "Forbidden", code: 403 })`

export const defaultScenario: Scenario = {
  name: 'default',
  says: 'A healthy pod shop/web with a few problems around it: a label that env never learns of, permissions that are too narrow, workloads that fail.',
  look: [
    'Overview: search crashes on a call that web is refused, and the way to the fix is the first thing to press',
    'Identity: label version is 1.5.0 in the file and 1.4.0 in env, which is frozen at the start',
    'Resources: cart cannot pull its image and search crashes on a refused call; jobs are listed but not live; configmaps are forbidden and say so',
    'Permissions: choose the refused watch of jobs',
  ],
  world: (now) => shopWorld({ now, rbac: webViews, searchLog: REFUSED_WATCH }),
  pod: shopPod,
  prepare: async (cluster) => {
    // What every rollout tool does: the running pod gets a label that its env never learns of.
    await cluster.labelPod({ version: '1.5.0' })
  },
}
