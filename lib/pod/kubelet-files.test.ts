import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { type KubeletFiles, readKubeletFiles } from './process-traces'

const HOST_NETWORK = '# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n'

it.each<[string, string, string, KubeletFiles]>([
  [
    'with hostNetwork and ClusterFirst',
    HOST_NETWORK,
    'search eu-west-1.compute.internal\nnameserver 169.254.169.253\n',
    { isOnHostNetwork: true },
  ],
  [
    'of a pod network',
    '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n',
    'search shop.svc.cluster.local svc.cluster.local cluster.local\n',
    { isOnHostNetwork: false, namespace: 'shop' },
  ],
  ['of another writer', '127.0.0.1 localhost\n', 'search svc.cluster.local\n', { isOnHostNetwork: false }],
])('the kubelet’s files %s', async (_, hosts, resolvConf, files) => {
  const root = await temporaryDirectory()
  await mkdir(join(root, 'etc'))
  await writeFile(join(root, 'etc/hosts'), hosts)
  await writeFile(join(root, 'etc/resolv.conf'), resolvConf)
  vi.stubEnv('POD_ROOT', root)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await readKubeletFiles()).toEqual(files)
})
