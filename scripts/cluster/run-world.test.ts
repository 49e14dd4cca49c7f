import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasKubectl } from '@/e2e/k8s/kustomize'
import { type ClusterWorld, readWorldList } from '@/e2e/k8s/world-list'
import type { Kubectl } from '../attach/kubectl'
import { runWorld } from './run-world'

const NAMESPACE = 'podglass-a1-road-proxy'
const world = readWorldList().find(({ name }) => name === 'road-proxy')

/** A page that answers each address with the next of these, and with the last for ever. */
async function page(...answers: unknown[]): Promise<string> {
  const left = [...answers]
  const server = createServer((_, response) =>
    response.end(JSON.stringify(left.length > 1 ? left.shift() : left[0])),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

/** A run against a cluster that has one pod, with what kubectl was told and the forwards that are open. */
function trial(url: string, ready = true) {
  const told: string[] = []
  const open = new Set<string>()
  const kubectl: Kubectl = async (args, { input } = {}) => {
    told.push(args.slice(0, 2).join(' '))
    if (input?.includes('"Namespace"')) expect(JSON.parse(input).metadata.name).toBe(NAMESPACE)
    if (args[0] !== 'get') return ''
    const page = { name: 'podglass', ready, state: { waiting: { reason: 'ErrImagePull' } } }
    const others = { name: 'istio-proxy', ready: false, state: {} }
    const status = { containerStatuses: [others, page] }
    return JSON.stringify({ items: [{ metadata: { name: 'podglass-x' }, status }] })
  }
  const forward = async (namespace: string, pod: string) => {
    open.add(`${namespace}/${pod}`)
    return { url, close: () => void open.delete(`${namespace}/${pod}`) }
  }
  const { signal } = new AbortController()
  return { run: { run: 'a1', kubectl, images: {}, forward, signal, readyMs: 0, settleMs: 3_000 }, told, open }
}

const listed = (more: Partial<ClusterWorld> = {}): ClusterWorld => ({
  name: world?.name ?? '',
  says: '',
  shows: [{ read: '/api/connection/road', answer: { proxies: { fix: '/NO_PROXY/' } } }],
  ...more,
})

describe.runIf(hasKubectl)('runWorld', () => {
  it('asks until the page says what it must, and leaves nothing', async () => {
    const { run, told, open } = trial(await page({}, { proxies: { fix: 'Add it to NO_PROXY' } }))
    expect(await runWorld(run, listed())).toBe('the page says so')
    expect(told).toEqual(['create -f', 'apply -n', 'get pods', 'delete namespace'])
    expect([...open]).toEqual([])
  })

  it('fails with each difference, and removes what it applied anyway', async () => {
    const { run, told, open } = trial(await page({ proxies: {} }))
    const failing = runWorld({ ...run, settleMs: 0 }, listed())
    await expect(failing).rejects.toThrow('/api/connection/road.proxies.fix is undefined, not /NO_PROXY/')
    expect([told.at(-1), ...open]).toEqual(['delete namespace'])
  })

  it('takes what an enforced policy leaves of the page, and says so', async () => {
    const { run } = trial(await page({ state: 'unknown' }))
    const enforced: ClusterWorld['enforced'] = [
      { read: '/api/connection/policies', answer: { state: 'unknown' } },
    ]
    expect(await runWorld({ ...run, settleMs: 0 }, listed({ enforced }))).toMatch(/cut off by a policy/)
  })

  it('says why the page of a pod is not ready', async () => {
    const { run, told } = trial('', false)
    await expect(runWorld(run, listed())).rejects.toThrow('ErrImagePull')
    expect(told.at(-1)).toBe('delete namespace')
  })
})
