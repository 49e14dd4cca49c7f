import { describe, expect, it } from 'vitest'
import type { Change } from '@/lib/facts/changes/contract'
import type { LoggedRefusal } from '@/lib/facts/refusals/contract'
import { plain, say } from '@/lib/phrase/phrase'
import { writeBeforeRefusal } from './write-before'

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 28, 14, minute, second)).toISOString()

const change = (when: string, more: Partial<Change> = {}): Change => ({
  id: when,
  at: when,
  lane: 'rbac',
  what: 'written',
  object: { group: '', version: 'v1', resource: '', kind: 'RoleBinding', namespace: 'shop', name: 'web' },
  says: say`written`,
  ...more,
})

const refusals = (first: string, more: Partial<LoggedRefusal> = {}) => ({
  refusals: [{ first, ...more } as LoggedRefusal],
  minutes: 60,
  checkedAt: at(60),
})

describe('what the strip says of a write', () => {
  it('is the newest one before the first refusal, with the time between them', () => {
    const changes = [change(at(41)), change(at(30, 51)), change(at(29))]
    const found = writeBeforeRefusal({ changes }, refusals(at(31)))
    expect(found && plain(found.says)).toBe('RoleBinding web was written 9 s before the first refusal')
    expect(found).toMatchObject({ id: at(30, 51), at: at(31) })
  })

  it.each([
    ['it came after', [change(at(32))], refusals(at(31))],
    ['it was long before', [change(at(20))], refusals(at(31))],
    ['it is of no Role or binding', [change(at(30), { lane: 'rollouts' })], refusals(at(31))],
    ['it is gone, which has no time', [change(at(30), { what: 'gone' })], refusals(at(31))],
    ['nothing was refused in this time', [change(at(30))], refusals(at(31), { older: true })],
    ['a call can have been refused before what was read', [change(at(0))], refusals(at(0, 10))],
    ['nothing was refused', [change(at(30))], { ...refusals(at(31)), refusals: [] }],
  ])('is nothing where %s', (_, changes, read) => {
    expect(writeBeforeRefusal({ changes }, read)).toBeUndefined()
  })
})
