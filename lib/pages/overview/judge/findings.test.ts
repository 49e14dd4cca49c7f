import { describe, expect, it } from 'vitest'
import type { Access, Dangerous } from '@/lib/facts/account/contract'
import type { Connection, Rung } from '@/lib/facts/connection/contract'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import type { Kinds } from '@/lib/facts/objects/contract/kinds'
import { NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { connectionFindings, connectionVerdict } from './connection'
import { accessFindings, bySeverity, dangerousFindings } from './findings'
import { identityFindings, identityVerdict } from './identity'
import { readableKinds, sayReadable } from './readable-kinds'

function anIdentity(over: Partial<Identity> = {}): Identity {
  return {
    pod: { name: 'web-0', namespace: 'shop', serviceAccount: 'web', node: 'a-3', hostname: 'web-0' },
    sources: [],
    fields: [],
    volumes: [],
    token: { state: 'readable', path: '/t', says: NOTHING, findings: [] },
    cgroup: { version: 'v2', limits: [] },
    environment: { serviceLinks: { count: 0, services: [], says: NOTHING }, kubernetes: [], otherNames: [] },
    readAt: '2026-11-24T00:00:00Z',
    ...over,
  }
}

describe('the state of the pod', () => {
  it('wants attention where it is being deleted or resized, and not for its QoS class', () => {
    const notes = [
      { id: 'terminating', severity: 'warning', says: say`The pod is being deleted.` },
      { id: 'qos', severity: 'note', says: say`QoS class Burstable.` },
    ] as const
    const found = identityFindings(anIdentity({ pod: { hostname: 'web-0', notes: [...notes] } }))
    expect(found).toEqual([{ severity: 'warning', says: say`The pod is being deleted.`, href: '/identity' }])
  })
})

describe('attached from outside the cluster', () => {
  const attached = anIdentity({
    attachedFrom: 'laptop',
    pod: { namespace: 'shop', serviceAccount: 'web', hostname: 'laptop' },
    sources: [
      { id: 'env', state: 'absent', says: say`laptop is no pod.` },
      { id: 'token', state: 'failed', says: say`no token` },
    ],
  })

  it('says so once, and what is not seen from there, beside what is wrong', () => {
    expect(
      identityFindings(attached).map(({ severity, says }) => [
        severity,
        (typeof says === 'string' ? says : plain(says)).split(':')[0],
      ]),
    ).toEqual([
      ['note', 'Podglass runs on laptop, outside the cluster'],
      ['warning', 'no token'],
    ])
  })

  it('names no pod', () => {
    expect(identityVerdict(attached).says).toBe(
      'No pod: Podglass is attached from laptop as ServiceAccount shop/web.',
    )
  })
})

function aRung(over: Partial<Rung>): Rung {
  return {
    id: 'connect',
    title: '',
    verdict: 'failed',
    situation: 'refused',
    ms: 1,
    says: say`refused`,
    evidence: [],
    ...over,
  }
}

function aConnection(rungs: Rung[]): Connection {
  return { rungs, says: say`The API server answers.` }
}

function anAccess(over: Partial<Access> = {}): Access {
  const base = {
    user: 'system:serviceaccount:shop:web',
    namespace: 'shop',
    verbs: ['get'],
    rows: [],
    rules: [],
    incomplete: false,
    basis: 'own' as const,
    doubt: NOTHING,
    unseen: [],
  }
  return { ...base, evaluationError: '', dangerous: [], upstreamRequests: 2, ...over }
}

describe('findings', () => {
  it('come by severity and keep their order within one', () => {
    const at = (severity: 'bad' | 'warning' | 'note', says: string) => ({ severity, says, href: '/' })
    const ordered = bySeverity([at('note', 'a'), at('bad', 'b'), at('warning', 'c'), at('bad', 'd')])
    expect(ordered.map((f) => f.says)).toEqual(['b', 'd', 'c', 'a'])
  })

  it('of identity tell a missing token from a missing volume', () => {
    const sources: Identity['sources'] = [
      { id: 'token', state: 'absent', says: say`No token is mounted.` },
      { id: 'file', state: 'absent', says: say`No downward API volume is mounted.` },
      { id: 'env', state: 'present', says: say`fine` },
    ]
    expect(identityFindings(anIdentity({ sources })).map((f) => [f.severity, f.says])).toEqual([
      ['warning', 'No token is mounted.'],
      ['note', 'No downward API volume is mounted.'],
    ])
  })

  it.each([
    ['a 403 is an answer', aRung({ id: 'authorize', situation: 'forbidden' }), 'note', 'healthy'],
    ['a 403 to nobody known is one too', aRung({ situation: 'anonymous-forbidden' }), 'note', 'attention'],
    ['no answer is not', aRung({ situation: 'silent' }), 'bad', 'broken'],
    ['an untrusted certificate is not', aRung({ id: 'verify', situation: 'untrusted-ca' }), 'bad', 'broken'],
  ])('of the connection: %s', (_, rung, severity, state) => {
    const known = aRung({ id: 'authenticate', verdict: 'passed', situation: 'ok' })
    const connection = aConnection([known, rung])
    expect(connectionFindings(connection).map((f) => [f.severity, f.href])).toEqual([
      [severity, `/connection#${rung.id}`],
    ])
    expect(connectionVerdict(connection).state).toBe(state)
  })

  it('of access put a dangerous permission above what could not be resolved', () => {
    const access = anAccess({
      evaluationError: 'role "x" not found',
      incomplete: true,
      dangerous: [{ id: 'wildcard', severity: 'high', says: say`It can do everything.`, tuple: {} }],
    })
    expect(accessFindings(access).map((f) => f.severity)).toEqual(['warning', 'warning', 'note'])
  })
})

describe('dangerousFindings', () => {
  const rights = ['everything', 'secrets'].map((id) => ({
    id,
    severity: 'high' as const,
    says: words(`It has ${id}.`),
    tuple: {},
  }))
  const source = (state: 'named' | 'not-asked'): Dangerous['sources'][number] => ({
    by:
      state === 'named'
        ? {
            state,
            grantedBy: { binding: 'b', role: 'r', roleKind: 'ClusterRole', subject: '', scope: 'cluster' },
            reach: 'cluster',
            whom: 'every ServiceAccount in the cluster',
            builtIn: false,
            undo: { says: NOTHING, steps: [] },
          }
        : { state, says: NOTHING },
    rights: rights.map((right) => ({
      ...right,
      attack: NOTHING,
      instead: NOTHING,
      tuple: { verb: 'x' },
      otherRules: 0,
    })),
  })
  const by = (...sources: Dangerous['sources']): Dangerous => ({
    user: '',
    namespace: 'shop',
    sources,
    upstreamRequests: 3,
  })

  it.each([
    ['the gravest alone while nobody is named', rights, undefined, ['It has everything.']],
    ['each where none gives all', rights.slice(1), undefined, ['It has secrets.']],
    [
      'one for a grant, with whom it reaches',
      rights,
      by(source('named')),
      [
        'It has everything.; ClusterRoleBinding b grants ClusterRole r to every ServiceAccount in the cluster; 1 more dangerous permission from the same grant',
      ],
    ],
    ['the gravest of what was not asked', rights, by(source('not-asked')), ['It has everything.']],
  ])('are %s', (_, held, answer, says) => {
    const told = dangerousFindings(held, answer)
    expect(
      told.map((one) =>
        [typeof one.says === 'string' ? one.says : plain(one.says), ...(one.evidence ?? [])].join('; '),
      ),
    ).toEqual(says)
    expect(told.map(({ undo }) => undo !== undefined)).toEqual([
      answer?.sources.some(({ by: { state } }) => state === 'named') === true,
    ])
  })
})

it.each([
  ['everything', ['everything', 'secrets', 'exec'], ['You can do everything in this cluster.']],
  ['some dangers', ['secrets', 'exec'], ['You have 2 dangerous permissions.']],
  ['none', [], []],
])('a person who attached has one note of what he can do himself: %s', (_, ids, says) => {
  const dangerous = ids.map((id) => ({
    id,
    severity: 'critical' as const,
    says: words(`It has ${id}.`),
    tuple: {},
  }))
  const found = accessFindings(anAccess({ user: 'admin', dangerous }))
  expect(found.map((finding) => [finding.severity, finding.says])).toEqual(says.map((one) => ['note', one]))
})

describe('verdicts', () => {
  it.each([
    [anIdentity(), 'Pod shop/web-0 runs as ServiceAccount web on node a-3.'],
    [
      anIdentity({ pod: { hostname: 'laptop' } }),
      'A process on host laptop has no ServiceAccount that could be read.',
    ],
  ])('say who the pod is', (identity, says) => {
    expect(identityVerdict(identity).says).toBe(says)
  })

  it('say when it is not known what may be listed', () => {
    const kind = { group: '', version: 'v1', kind: 'Pod', namespaced: true, verbs: ['list'], shortNames: [] }
    const kinds = (held: Kinds['kinds'][number]['held'][]): Kinds => ({
      namespace: 'shop',
      kinds: held.map((h, i) => ({ ...kind, resource: `kind-${i}`, held: h })),
      failedGroups: [],
    })
    const readable = readableKinds(kinds([['list'], ['get'], []]))
    expect(readable && sayReadable(readable)).toBe('1 of 3 kinds in shop is readable')
    expect(readableKinds(kinds([['list'], 'unknown']))).toBeUndefined()
  })
})

it('a field is told by the sentence of its own verdict, which Identity shows in full', () => {
  const brief = "/etc/d/file is what the node can allocate, not the pod's limit of 600Mi."
  const says = say`The limit is the whole pod's (spec.resources): 600Mi.`
  const [found] = identityFindings(
    anIdentity({
      fields: [
        {
          field: 'limits.memory',
          env: [{ at: 'MEMORY_LIMIT', by: 'spec', group: 0, value: '600' }],
          file: [],
          verdict: 'node-allocatable',
          notes: [{ about: 'values', says }],
          brief: words(brief),
        },
      ],
    }),
  )
  expect(found).toMatchObject({ severity: 'note', says: [{ text: brief }] })
  expect(found).not.toHaveProperty('evidence')
})
