import { join } from 'node:path'
import { writeProcTree } from '../proc-tree'
import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

export const debuggedWorld: Scenario = {
  name: 'debugged',
  says: 'kubectl debug added the container of this page, aimed at one that cannot read its own token.',
  look: ['Identity: container app runs as a user that cannot read its token file, and uses a proxy'],
  world: (now) => shopWorld({ now, rbac: webViews }),
  pod: shopPod,
  atPodPaths: true,
  prepare: async ({ root }) => {
    const env = { HTTPS_PROXY: 'http://user:not-a-real-password@proxy.example:3128', no_proxy: '10.0.0.0/8' }
    writeProcTree(join(root, 'proc'), [
      { pid: 'self', command: 'node', container: 'podglass' },
      {
        pid: 1,
        command: 'shop',
        container: 'app',
        uid: 1001,
        env,
        mounts: [ACCOUNT],
        files: {
          [`${ACCOUNT}/..2026_11_26/token`]: { text: 'not-a-real-token', mode: 0o600 },
          [`${ACCOUNT}/..data`]: { link: '..2026_11_26' },
          [`${ACCOUNT}/token`]: { link: '..data/token' },
          '/etc/resolv.conf': 'search shop.svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
          '/lib/ld-musl-x86_64.so.1': '',
        },
      },
    ])
  },
}
