import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { NOTHING } from '@/lib/phrase/phrase'
import { checkOfFinding, isReviewed } from './check-of-finding'

const own = 'system:serviceaccount:shop:web'
const call = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }

function finding(request: Explanation['request'], kind: Explanation['kind'] = 'authorization'): Explanation {
  return {
    ...{ verdict: 'denied', kind, request, says: NOTHING, cause: null },
    ...{ alternatives: [], nearMisses: [], evidence: [], fixes: [], unseen: [] },
  }
}

describe('the call that a text says was refused', () => {
  it.each<[what: string, found: Explanation, check: object | null]>([
    ['of this pod’s account', finding({ ...call, user: own }), call],
    ['of nobody it names', finding(call), call],
    ['of another account', finding({ ...call, user: 'jane' }), { ...call, user: 'jane' }],
    ['of a path', finding({ verb: 'get', path: '/metrics', user: own }), { verb: 'get', path: '/metrics' }],
    ['without its verb', finding({ resource: 'pods', namespace: 'shop' }), null],
    ['without its namespace', finding({ verb: 'list', resource: 'pods' }), null],
    ['that no permission decides', finding({ ...call, user: own }, 'not-found'), null],
  ])('%s', (_, found, check) => {
    expect(checkOfFinding(found, own)).toEqual(check)
  })
})

describe('a refusal is checked live', () => {
  const whose = finding({ ...call, user: own })
  const caused = { id: 'D1', confidence: 'proven' as const, says: NOTHING }
  it.each<[what: string, found: Explanation, isLive: boolean]>([
    ['of this pod’s account', whose, true],
    ['with a cause that a review sees', { ...whose, cause: caused }, true],
    ['of an escalation', { ...whose, cause: { ...caused, id: 'H1', isUnreviewed: true as const } }, false],
    ['of nobody it names', finding(call), false],
    ['of another account', finding({ ...call, user: 'jane' }), false],
    ['at another gate', finding({ ...call, user: own }, 'admission'), false],
    ['that failed, not refused', { ...whose, verdict: 'failed' }, false],
  ])('%s: %#', (_, found, isLive) => {
    expect(isReviewed(found, own)).toBe(isLive)
  })
})
