import { describe, expect, it } from 'vitest'
import { sayTuple } from '@/components/call/tuple-words'
import { accessSchema } from '@/lib/facts/account/contract'
import { say } from '@/lib/phrase/phrase'
import { suggestChecks, suggestPlaces } from './suggest'

const row = (resource: string, group: string, kind: string, cells = {}, namespaced = true) => ({
  ...{ group, version: 'v1', resource, kind, namespaced, cells },
})
const granted = { state: 'namespace' }
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
    row('pods', '', 'Pod', {
      get: granted,
      list: { state: 'cluster' },
      watch: { state: 'names', names: ['a'] },
    }),
    row('pods/log', '', 'Pod', { get: { state: 'no' } }),
    row('jobs', 'batch', 'Job', { get: granted, list: granted, watch: { state: 'no' } }),
    row('jobtemplates', 'x.io', 'JobTemplate', { list: { state: 'unknown' } }),
    row('nodes', '', 'Node', { list: { state: 'no' } }, false),
  ],
})
const kinds = [{ ...row('pods', '', 'Pod'), shortNames: ['po'], verbs: [], held: [] }]
const known = { access, kinds }

describe('while a text is typed', () => {
  it.each<[text: string, rows: string[]]>([
    [
      'kubectl get jobs -w',
      [
        'watch jobs.batch in shop refused',
        'list jobs.batch in shop allowed',
        'watch jobs.batch cluster-wide refused',
      ],
    ],
    [
      'kubectl get po',
      ['list pods in shop allowed', 'watch pods in shop ?', 'list pods cluster-wide allowed'],
    ],
    ['get pods/log web-0', ['get pods/log "web-0" in shop refused']],
    ['list nodes', ['list nodes cluster-wide refused', 'watch nodes cluster-wide ?']],
    [
      'list pods -n payments',
      ['list pods in payments ?', 'watch pods in payments ?', 'list pods cluster-wide allowed'],
    ],
    ['list pods as jane', ['list pods in shop ?', 'watch pods in shop ?', 'list pods cluster-wide ?']],
    [
      'list job',
      [
        'list jobs.batch in shop allowed',
        'watch jobs.batch in shop refused',
        'list jobs.batch cluster-wide refused',
      ],
    ],
    [
      'list jobt',
      [
        'list jobtemplates.x.io in shop ?',
        'watch jobtemplates.x.io in shop ?',
        'list jobtemplates.x.io cluster-wide ?',
      ],
    ],
    [
      'jobs',
      [
        'list jobs.batch in shop allowed',
        'watch jobs.batch in shop refused',
        'list jobs.batch cluster-wide refused',
      ],
    ],
    ['/metrics', ['get /metrics ?']],
    ['list widgets', []],
    ['pods is forbidden: User "x" cannot list', []],
    ['', []],
  ])('%j may mean calls, each with what the loaded matrix says of it', (text, rows) => {
    const said = suggestChecks(text, known).map(({ check, verdict = '?' }) => `${sayTuple(check)} ${verdict}`)
    expect(said).toEqual(rows)
  })

  it('no verdict is shown where the rules could not be read', () => {
    const unanswered = { ...known, access: { ...access, unanswered: { says: say`timeout` } } }
    expect(suggestChecks('list jobs', unanswered)[0]?.verdict).toBeUndefined()
  })

  it('a call leads to its list and to the permissions on it', () => {
    const [jobs] = suggestChecks('watch jobs', known)
    expect(suggestPlaces(jobs?.check, known)).toEqual([
      {
        href: '/resources?group=batch&version=v1&resource=jobs&namespace=shop',
        icon: 'resources',
        label: 'List of jobs in shop',
      },
      {
        href: '/permissions?q=jobs',
        icon: 'permissions',
        label: 'Permissions on jobs.batch',
        note: 'get list',
      },
    ])
    const [nodes] = suggestChecks('list nodes', known)
    expect(suggestPlaces(nodes?.check, known)[0]).toMatchObject({ label: 'List of nodes of the cluster' })
    expect(suggestPlaces({ verb: 'get', path: '/metrics' }, known)).toEqual([])
  })
})
