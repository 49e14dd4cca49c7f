import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromTuple } from '@/lib/rbac/call'
import { anySign } from '@/lib/words/testing/any-sign'
import { refusedIn } from './line-refusal'

const sentence =
  'jobs.batch is forbidden: User "system:serviceaccount:shop:web" cannot watch resource "jobs" in API group "batch" in the namespace "shop"'
const watchJobs = {
  user: 'system:serviceaccount:shop:web',
  request: fromTuple({ verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }),
}

describe('the refused call of a log line', () => {
  it.each([
    ['of client-go', `E1125 14:30:05.1 1 reflector.go:147] failed to list *v1.Job: ${sentence}`, watchJobs],
    ['inside JSON', JSON.stringify({ level: 'error', msg: `sync: ${sentence}` }), watchJobs],
    ['inside logfmt', `level=error msg=${JSON.stringify(sentence)}`, watchJobs],
    ['refused by admission', 'pods "web" is forbidden: exceeded quota: compute', undefined],
    ['about something else', 'cannot read file: access forbidden', undefined],
    ['that is empty', '', undefined],
  ])('%s', (_, line, call) => {
    expect(refusedIn(line)).toEqual(call)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), fc.string({ unit: anySign }), (before, after) => {
        refusedIn(`${before}${sentence}${after} forbidden: User cannot ${before}`)
      }),
    )
  })
})
