import { expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { NOTHING, plain, say, words } from '@/lib/phrase/phrase'
import { sayFact } from './say-fact'

const WEB = 'system:serviceaccount:shop:web'
const JOBS = { user: WEB, verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }

function told(more: Partial<Explanation>): Explanation {
  return {
    verdict: 'denied',
    kind: 'authorization',
    request: JOBS,
    says: words('As it says itself.'),
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [],
    fixes: [],
    unseen: [],
    ...more,
  }
}

const typo: Partial<Explanation> = {
  cause: { id: 'G1', confidence: 'proven', says: words(''), isUnserved: true },
  fixes: [{ where: 'request', says: words(''), opens: [], calls: [{ verb: 'watch', resource: 'jobs' }] }],
}

const NEVER = { isFixed: false }
const { namespace: _, ...PLACELESS } = JOBS
const { user: __, ...USERLESS } = JOBS

it.each<[string, Partial<Explanation>, Parameters<typeof sayFact>[1], string]>([
  ['a refusal', {}, NEVER, '`web` cannot `watch jobs.batch` in `shop`'],
  [
    'a refusal that only a text shows',
    { basis: { says: say`The text alone.`, isTextAlone: true } },
    NEVER,
    '`web` was not allowed to `watch jobs.batch` in `shop`',
  ],
  [
    'a text that does not say who was refused',
    { basis: { says: say`The text alone.`, isTextAlone: true }, request: USERLESS },
    NEVER,
    'As it says itself.',
  ],
  [
    'a text of a grant that its writer does not have',
    {
      basis: { says: say`The text alone.`, isTextAlone: true },
      cause: { id: 'H1', confidence: 'proven', says: NOTHING, isUnreviewed: true },
    },
    NEVER,
    'As it says itself.',
  ],
  [
    'a refusal of what worked',
    {},
    { isFixed: false, worked: words('Worked until 15:09 UTC') },
    'Worked until 15:09 UTC. Now `web` cannot `watch jobs.batch` in `shop`',
  ],
  ['a yes', { verdict: 'allowed' }, NEVER, '`web` can `watch jobs.batch` in `shop`'],
  [
    'a yes after a no',
    { verdict: 'allowed' },
    { isFixed: true },
    'Fixed. `web` can `watch jobs.batch` in `shop`',
  ],
  [
    'no decision',
    { verdict: 'unknown' },
    NEVER,
    'Could not tell whether `web` can `watch jobs.batch` in `shop`',
  ],
  [
    'an account of another namespace',
    { request: { ...JOBS, namespace: 'other', name: 'a\u202eb' } },
    NEVER,
    '`shop/web` cannot `watch jobs.batch a\\u202eb` in `other`',
  ],
  [
    'the cluster scope',
    { request: { verb: 'list', group: '', resource: 'nodes', namespace: '', user: 'jane' } },
    NEVER,
    '`jane` cannot `list nodes` cluster-wide',
  ],
  ['a path', { request: { verb: 'get', path: '/metrics' } }, NEVER, 'this account cannot `get /metrics`'],
  ['a resource that is not served', typo, NEVER, 'The API server serves no `jobs.batch`'],
  [
    'a path that is none',
    { ...typo, request: { verb: 'get', path: '/v1/pods' } },
    NEVER,
    '`/v1/pods` is not a path of the API',
  ],
  ['a call without its namespace', { request: PLACELESS }, NEVER, 'As it says itself.'],
  ['a 401', { kind: 'authentication' }, NEVER, 'As it says itself.'],
])('%s is said from its data: %#', (_what, more, context, says) => {
  const said = sayFact(told(more), context)
  expect(said.map((piece) => ('code' in piece ? `\`${piece.code}\`` : plain([piece]))).join('')).toBe(says)
})
