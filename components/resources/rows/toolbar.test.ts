import { expect, it } from 'vitest'
import type { Only } from '../view/view-in-url'
import type { StatusChip } from './judge-list'
import { partChips } from './toolbar'

const chip = (only: Only, word: string, isBad = false): StatusChip => ({ only, word, count: 1, isBad })
const chips = [
  chip('unhealthy', 'Not ready', true),
  chip('is:CrashLoopBackOff', 'CrashLoopBackOff'),
  chip('is:ImagePullBackOff', 'ImagePullBackOff'),
  chip('is:Pending', 'Pending'),
  chip('healthy', 'Ready'),
]

it.each<[what: string, only: Only | undefined, roomPx: number, words: string[]]>([
  ['all where there is room', undefined, 1000, chips.map(({ word }) => word)],
  ['the worst words where there is less', undefined, 400, ['Not ready', 'CrashLoopBackOff', 'Ready']],
  ['what is wrong and what is fine where there is little', undefined, 100, ['Not ready', 'Ready']],
  ['the pressed one always', 'is:Pending', 100, ['Not ready', 'Pending', 'Ready']],
])('shows %s', (_what, only, roomPx, words) => {
  const [shown, others] = partChips(chips, only, roomPx)
  expect(shown.map(({ word }) => word)).toEqual(words)
  expect(new Set([...shown, ...others])).toEqual(new Set(chips))
})

it('shows at most six, and twelve where they scroll', () => {
  const many = Array.from({ length: 20 }, (_, i) => chip(`is:${i}`, String(i)))
  expect(partChips(many, undefined, 5000)[0]).toHaveLength(6)
  expect(partChips(many, undefined, Number.POSITIVE_INFINITY)[0]).toHaveLength(12)
})
