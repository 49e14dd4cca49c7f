import { describe, expect, it } from 'vitest'
import type { ResourceList } from '@/lib/contract/resources'
import { plain, say } from '@/lib/phrase/phrase'
import { addressOf, chosenFrom } from './chosen-in-url'
import { type PodsRead, podsIn, standingOfPods } from './pods-in'

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({
  ...{ name, type: 'string', priority: 0, description: '' },
}))

function listOf(state: ResourceList['state'], pods: [name: string, ready: string, status: string][] = []) {
  const rows = pods.map(([name, ready, status]) => ({ key: name, cells: [name, ready, status, '3', '2d'] }))
  return { columns, rows, resourceVersion: '1', state, says: say`Its words.` }
}

const read = (namespace: string, list?: ResourceList, failure?: string): PodsRead => ({
  ...{ namespace, list, failure },
})

describe('the pods of several namespaces', () => {
  it('puts what needs attention first, wherever it is, and keeps each pod with its namespace', () => {
    const pods = podsIn(
      [
        read('b', listOf('live', [['web', '1/1', 'Running']])),
        read('a', listOf('live', [['web', '1/1', 'Running']])),
        read('c', listOf('live', [['job', '0/1', 'CrashLoopBackOff']])),
        read('d', { ...listOf('forbidden'), columns: [] }),
      ],
      0,
    )
    expect(pods.map(({ namespace, row }) => `${namespace}/${row.key}`)).toEqual(['c/job', 'a/web', 'b/web'])
  })

  it.each<[string, PodsRead, unknown]>([
    ['no answer yet', read('a'), ['reading', 'Reading its pods']],
    [
      'no answer at all',
      read('a', undefined, 'Podglass does not answer.'),
      ['unknown', 'Podglass does not answer.'],
    ],
    ['refused', read('a', { ...listOf('forbidden'), explain: '/ask?x' }), ['denied', 'Its words.']],
    ['absent', read('a', listOf('absent')), ['absent', 'Its words.']],
    ['stale', read('a', listOf('stale', [['web', '1/1', 'Running']])), ['stale', 'Its words.']],
    ['failed', read('a', listOf('failed')), ['unknown', 'Its words.']],
    ['empty', read('a', listOf('live')), ['empty', 'No pods.']],
    [
      'rows',
      read(
        'a',
        listOf('live', [
          ['x', '0/1', 'Error'],
          ['y', '1/1', 'Running'],
        ]),
      ),
      [undefined, '2 pods, 1 of them needs attention'],
    ],
  ])('never takes one state of a namespace for another: %s', (_, one, says) => {
    const { state, says: words } = standingOfPods(one, podsIn([one], 0))
    expect([state, plain(words)]).toEqual(says)
  })
})

describe('the namespaces in an address', () => {
  it('are read as they were written, each once', () => {
    const chosen = { namespaces: ['shop', 'payments'], show: 'refusals' } as const
    expect(chosenFrom(new URL(addressOf(chosen), 'http://x').searchParams)).toEqual(chosen)
    expect(chosenFrom(new URLSearchParams('namespace=a&namespace=a'))).toEqual({
      namespaces: ['a'],
      show: '',
    })
  })

  it.each([
    ['namespace=..', 'A namespace in the address is not valid.'],
    [Array.from({ length: 11 }, (_, i) => `namespace=n${i}`).join('&'), 'names 11 namespaces. At most 10'],
  ])('are refused with what is wrong: %s', (query, says) => {
    expect(chosenFrom(new URLSearchParams(query))).toEqual({ says: expect.stringContaining(says) })
  })
})
