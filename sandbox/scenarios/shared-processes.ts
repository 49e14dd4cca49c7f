import { join } from 'node:path'
import { writeProcTree } from '../proc-tree'
import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

export const sharedProcessesWorld: Scenario = {
  name: 'shared-processes',
  says: 'The pod shares its process namespace: one container cannot read its own token, and another has none.',
  look: [
    'Identity: container app runs as a user that cannot read its token file, and uses a proxy',
    'Identity: container sidecar has no token and no loader of a C library',
  ],
  world: (now) => shopWorld({ now, rbac: webViews }),
  pod: shopPod,
  atPodPaths: true,
  prepare: async ({ root }) => {
    const env = { HTTPS_PROXY: 'http://user:not-a-real-password@proxy.example:3128', no_proxy: '10.0.0.0/8' }
    writeProcTree(join(root, 'proc'), [
      { pid: 'self', command: 'node', container: 'podglass' },
      { pid: 1, command: 'pause', container: 'sandbox' },
      { pid: 12, command: 'node', container: 'podglass' },
      {
        pid: 20,
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
      {
        pid: 31,
        command: 'envoy',
        container: 'sidecar',
        uid: 1337,
        files: { '/etc/resolv.conf': 'nameserver 10.96.0.10\n' },
      },
    ])
  },
}
