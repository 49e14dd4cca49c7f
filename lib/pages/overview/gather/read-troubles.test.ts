import { expect, it } from 'vitest'
import { startScenario } from '@/e2e/testing/scenario-cluster'
import { testHub } from '@/lib/server/testing/test-hub'
import { troublesWorld } from '@/sandbox/scenarios/troubles'
import { podsToRead, readTroubles, type TroubleMemory } from './read-troubles'

it('has what came after its deadline at the next look', async () => {
  const { kube, signal } = await startScenario(troublesWorld)
  const target = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
  const list = await testHub(kube).read(target, { signal, refresh: true })
  const get = kube.get.bind(kube)
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  kube.get = async (...asked) => {
    await opened
    return get(...asked)
  }
  const memory: TroubleMemory = new Map()
  const pods = { namespace: 'shop', list, nowMs: Date.now() }
  const look = (of: AbortSignal) => readTroubles({ kube, pods, memory, signal: of, now: Date.now })
  await expect(look(AbortSignal.timeout(50))).rejects.toThrow()
  expect(memory.size).toBe(0)
  open()
  await expect.poll(() => memory.size, { timeout: 30_000 }).toBeGreaterThan(3)
  kube.get = () => Promise.reject(new Error('It was read before.'))
  expect((await look(signal)).length).toBe(memory.size)
})

const pods = (...names: string[]) =>
  names.map((text) => {
    const [name = '', word = 'Pending'] = text.split(' ')
    const standing = word === 'ready' ? ('ready' as const) : ('not-ready' as const)
    return { name, word, standing }
  })

it.each<[string, string[], number, string[]]>([
  ['nothing', [], 4, []],
  ['nothing of what is ready', ['a ready'], 4, []],
  ['each of few', ['a', 'b'], 4, ['a 1/1', 'b 1/1']],
  [
    'one of each owner, the most numerous first',
    ['search-7d9f8c6b5-ddddd', 'cart-6c9d8f7b5-aaaaa', 'cart-6c9d8f7b5-bbbbb', 'cart-6c9d8f7b5-ccccc ready'],
    2,
    ['cart-6c9d8f7b5-aaaaa 2/3', 'search-7d9f8c6b5-ddddd 1/1'],
  ],
  ['two states of one owner', ['db-0 Pending', 'db-1 Error'], 4, ['db-1 1/2', 'db-0 1/2']],
  ['what ended before what did not start', ['a ImagePullBackOff', 'b Error'], 1, ['b 1/1']],
  ['no more than it may', ['a', 'b', 'c'], 2, ['a 1/1', 'b 1/1']],
])('reads %s', (_what, names, most, expected) => {
  expect(podsToRead(pods(...names), most).map((pod) => `${pod.name} ${pod.count}/${pod.of}`)).toEqual(
    expected,
  )
})
