import { describe, expect, it } from 'vitest'
import { standingsIn } from '@/components/causes/cause-standing'
import { accessSchema } from '@/lib/facts/account/contract'
import type { Refusals } from '@/lib/facts/refusals/contract'
import type { Overview } from '@/lib/pages/overview/contract'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { firstRows, foundRows, type PaletteRow, type PaletteSources, wordsOf } from './palette-found'

const granted = { state: 'namespace' }
const row = (resource: string, group: string, kind: string, cells = {}) => ({
  ...{ group, version: 'v1', resource, kind, namespaced: true, cells },
})
const access = accessSchema.parse({
  ...{
    user: 'system:serviceaccount:shop:web',
    namespace: 'shop',
    verbs: [],
    rules: [],
    basis: 'own',
    doubt: '',
  },
  ...{ unseen: [], incomplete: false, evaluationError: '', dangerous: [], upstreamRequests: 2 },
  rows: [
    row('pods', '', 'Pod', { get: granted, list: granted, watch: granted, delete: { state: 'no' } }),
    row('jobs', 'batch', 'Job', { list: granted, watch: { state: 'no' } }),
  ],
})
const kinds = [
  { ...row('pods', '', 'Pod'), shortNames: ['po'], verbs: [], held: [] },
  { ...row('services', '', 'Service'), shortNames: ['svc'], verbs: [], held: [] },
]

const refusal = (id: string, more: Partial<Refusals['refusals'][number]> = {}) => ({
  ...{ id: `of ${id}`, count: 3, first: '', last: '', perMinute: [], message: '' },
  request: {},
  explanation: {
    ...{ kind: 'authorization', verdict: 'denied', cause: { id, confidence: 'proven' } },
    request: {
      ...{ user: 'system:serviceaccount:shop:web', verb: 'watch', group: 'batch', resource: 'jobs' },
      namespace: 'shop',
    },
  },
  seenIn: [
    { from: 'log', pod: 'search-1', container: 'search', owner: 'search', state: 'crashes', count: 3 },
  ],
  ...more,
})
const refusals = {
  refusals: [refusal('D1'), refusal('D10', { allowedNow: { at: '2026-11-28T14:31:40Z' } })],
} as unknown as Refusals

const columns = (names: string[]) => names.map((name) => ({ name, type: '', priority: 0, description: '' }))
const list = (names: string[], rows: [string, ...string[]][]) => ({
  ...{ columns: columns(names), resourceVersion: '', state: 'live' as const, says: NOTHING },
  rows: rows.map(([key, ...cells]) => ({ key, cells: [key, ...cells] })),
})

const seen: PaletteSources = {
  known: { access, kinds },
  overview: {
    causes: [
      {
        severity: 'bad',
        says: [{ name: 'search' }, { text: ' crashes on a refused call' }],
        evidence: [[{ text: '1 pod in CrashLoopBackOff' }]],
        action: { says: 'See the fix', href: '/ask?verb=watch' },
        merged: [],
      },
      {
        severity: 'note',
        says: [{ text: 'No CPU limit' }],
        evidence: [],
        action: { says: 'See the field', href: '/identity' },
        merged: [],
      },
    ],
  } as unknown as Overview,
  causes: [
    { id: 'D1', title: 'A Role names the resource, but not the verb', family: 'Rules' },
    { id: 'D10', title: 'The Role is in another namespace', family: 'Rules' },
    { id: 'A4', title: 'A proxy answered', family: 'On the way' },
  ],
  standingOf: standingsIn(refusals),
  refusals,
  changes: [],
  lists: [
    {
      target: { group: '', version: 'v1', resource: 'pods', namespace: 'shop' },
      list: list(
        ['Name', 'Ready', 'Status', 'Restarts'],
        [
          ['cart-1', '0/1', 'ImagePullBackOff', '0'],
          ['catalog-rest', '1/1', 'Running', '0'],
          ['search-1', '0/1', 'CrashLoopBackOff', '6'],
        ],
      ),
    },
    {
      target: { group: '', version: 'v1', resource: 'services', namespace: 'shop' },
      list: list(['Name', 'Type'], [['cart', 'ClusterIP']]),
    },
  ],
  nowMs: Date.parse('2026-11-28T14:32:00Z'),
}

function line({ group, says, state = [] }: PaletteRow): string {
  const told = 'verb' in says ? wordsOf(says).join(' ') : plain(says)
  return `${group}: ${told} | ${plain(state)}`
}
const found = (text: string) => foundRows(text, seen, undefined).rows.map(line)

describe('the palette finds', () => {
  it('objects by name, the closest first, each with its state', () => {
    expect(found('cart')).toEqual([
      'objects: Service cart | ',
      'objects: cart-1 | pod, ImagePullBackOff',
      'objects: catalog-rest | pod, Running, letters in order',
      'ask: get services cart in shop | not known yet',
      'ask: get pods cart-1 in shop | allowed',
    ])
  })

  it('what is broken by a word of its evidence, and the pods of that status', () => {
    expect(found('crashloop')).toEqual([
      'broken: search crashes on a refused call | 1 pod in CrashLoopBackOff',
      'do: Filter pods by CrashLoopBackOff | 1 row',
    ])
  })

  it('a cause by its id, with the calls that it explains and how it stands here', () => {
    expect(found('D1')).toEqual([
      'causes: D1 A Role names the resource, but not the verb | proven now',
      'causes: D10 The Role is in another namespace | seen here',
      'explained: watch jobs.batch in shop | 3 times, search',
    ])
  })

  it('refused calls by their code, with the causes seen here alone', () => {
    expect(found('403')).toEqual([
      'refused: watch jobs.batch in shop | 3 times, search',
      'causes: D1 A Role names the resource, but not the verb | proven now',
      'causes: D10 The Role is in another namespace | seen here',
    ])
  })

  it('causes by words of their titles, also where nothing is seen of them', () => {
    expect(found('proxy')).toEqual(['causes: A4 A proxy answered | not seen here'])
  })

  it('calls that a verb begins', () => {
    expect(found('wat')[0]).toBe('ask: watch pods in shop | allowed')
  })

  it('the call alone where the text is one, so that Enter takes it', () => {
    expect(found('watch jobs')[0]).toBe('ask: watch jobs.batch in shop | refused')
    expect(found('delete pods').filter((one) => !/^(?:ask|do):/.test(one))).toEqual([])
  })

  it('nothing about causes while refused calls are not known', () => {
    const { rows } = foundRows('D1', { ...seen, refusals: undefined, standingOf: undefined }, undefined)
    expect(rows.map(line)).toEqual([
      'causes: D1 A Role names the resource, but not the verb | ',
      'causes: D10 The Role is in another namespace | ',
    ])
  })

  it('what is broken and what was asked, before anything is typed', () => {
    const check = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }
    expect(firstRows(seen, [{ check, verdict: 'allowed', at: 0 }]).map(line)).toEqual([
      'broken: search crashes on a refused call | See the fix',
      'recent: list pods in shop | allowed when asked',
    ])
  })
})
