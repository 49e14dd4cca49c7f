import { expect, it } from 'vitest'
import { KubeStatusError } from '@/lib/kube/transport/errors'
import type { KubeClient, Status } from '@/lib/kube/transport/types'
import { Ground } from './ground'

function pod(name: string, phase: string, more: Record<string, unknown> = {}) {
  return {
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: { containers: [] },
    status: { phase },
    ...more,
  }
}

/** The holder of an address in a cluster without Services, where these pods are found by it. */
async function holderOf(ip: string, pods: readonly unknown[], mayListAll: boolean) {
  const kube: Pick<KubeClient, 'get'> = {
    get: async (path) => {
      if (!mayListAll && !path.includes('/namespaces/')) {
        const status = { kind: 'Status', message: 'forbidden' } as Status
        throw new KubeStatusError({ method: 'GET', path }, 403, status, { nosniff: true }, 1)
      }
      const items = path.includes('/pods?') ? pods : []
      return {
        status: 200,
        witness: { nosniff: false },
        json: { items, metadata: { labels: {} } },
        text: '',
        ms: 1,
        bytes: 1,
      }
    },
  }
  const ground = new Ground(kube as KubeClient, new AbortController().signal, 'shop', '10.96.0.1')
  const { itself } = await ground.destination(ip, 443, 'TCP')
  return itself.holder
}

it.each([
  ['nobody where every pod can be asked for', '10.244.1.9', [], true, 'outside'],
  [
    'the pod that runs, not one that had it before',
    '10.244.1.9',
    [pod('old', 'Succeeded'), pod('web', 'Running')],
    true,
    'web',
  ],
  ['nobody where the pod that had it is over', '10.244.1.9', [pod('old', 'Failed')], true, 'outside'],
  [
    'not known where only an ended pod of the own namespace had it',
    '10.244.1.9',
    [pod('old', 'Succeeded')],
    false,
    'unknown',
  ],
  [
    'not known for the other family, of which a pod tells no address that can be asked for',
    'fd00::9',
    [],
    true,
    'unknown',
  ],
])('the holder of an address is %s', async (_, ip, pods, mayListAll, holder) => {
  const found = await holderOf(ip, pods, mayListAll)
  expect(found.kind === 'pod' ? found.labels.labels.get('app') : found.kind).toBe(holder)
})
