import { describe, expect, it } from 'vitest'
import type { OverviewCause } from '@/lib/pages/overview/contract'
import { rowsAfter } from './overview-body'

function cause(name: string, severity: OverviewCause['severity']): OverviewCause {
  return {
    severity,
    says: [{ text: severity === 'ok' ? `${name} can` : name }],
    evidence: [],
    action: { says: 'See it', href: `/ask?verb=${name}` },
    merged: [],
  }
}

const names = (rows: ReturnType<typeof rowsAfter>) => rows.map(({ cause: { says } }) => says[0])
const look = (...causes: OverviewCause[]) => causes

describe('rowsAfter', () => {
  const red = rowsAfter([], look(cause('a', 'bad'), cause('b', 'bad'), cause('c', 'warning')), 0)
  const fixed = look(cause('a', 'bad'), cause('c', 'warning'), cause('b', 'ok'))

  it('leaves a row where it was when its call is allowed', () => {
    expect(names(rowsAfter(red, fixed, 1_000))).toEqual([{ text: 'a' }, { text: 'b can' }, { text: 'c' }])
  })

  it('lets it sink after a minute, however often the page looked since', () => {
    const turned = rowsAfter(red, fixed, 1_000)
    const later = rowsAfter(turned, fixed, 60_000)
    expect(names(later)).toEqual([{ text: 'a' }, { text: 'b can' }, { text: 'c' }])
    expect(names(rowsAfter(later, fixed, 61_001))).toEqual([{ text: 'a' }, { text: 'c' }])
  })

  it('is red again at once where the call is refused again', () => {
    const turned = rowsAfter(red, fixed, 1_000)
    const again = look(cause('a', 'bad'), cause('b', 'bad'), cause('c', 'warning'))
    expect(names(rowsAfter(turned, again, 2_000))).toEqual([{ text: 'a' }, { text: 'b' }, { text: 'c' }])
  })

  it('takes nothing up that was allowed before the page was opened', () => {
    expect(names(rowsAfter([], fixed, 0))).toEqual([{ text: 'a' }, { text: 'c' }])
  })
})
