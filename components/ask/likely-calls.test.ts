import { expect, it } from 'vitest'
import type { Access } from '@/lib/facts/account/contract'
import { plain } from '@/lib/phrase/phrase'
import { likelyCalls } from './likely-calls'

const row = (resource: string, granted: readonly string[], more = {}): Access['rows'][number] =>
  ({
    group: '',
    resource,
    namespaced: true,
    cells: Object.fromEntries(
      ['get', 'list', 'watch', 'create'].map((verb) => [
        verb,
        { state: granted.includes(verb) ? 'namespace' : 'no' },
      ]),
    ),
    ...more,
  }) as Access['rows'][number]

const said = (rows: Access['rows'], incomplete = false) =>
  likelyCalls({ rows, incomplete, namespace: 'shop' }).map(
    ({ check: { verb, resource }, because }) => `${verb} ${resource}: ${plain(because)}`,
  )

const LEASES = { group: 'coordination.k8s.io' }

it('is the watch that an informer lacks, the lease that a leader creates, and one call that is allowed', () => {
  expect(
    said([
      row('pods', ['get', 'list', 'watch']),
      row('configmaps', ['get', 'list']),
      row('leases', ['get'], LEASES),
    ]),
  ).toEqual([
    'watch configmaps: get and list are granted; an informer watches too',
    'create leases: get is granted; a leader creates it first',
    'list pods: a rule grants it',
  ])
})

it('is at most two that are lacked, and none of a kind that the program does not read', () => {
  expect(said(['a', 'b', 'c'].map((name) => row(name, ['get', 'list'])))).toHaveLength(3)
  expect(said([row('secrets', []), row('jobs', ['get'])])).toEqual([])
})

it('is nothing where not all rules are known', () => {
  expect(said([row('configmaps', ['get', 'list'])], true)).toEqual([])
})
