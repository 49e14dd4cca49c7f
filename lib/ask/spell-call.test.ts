import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccountCheck } from '@/lib/contract/access-check'
import { readQuestion } from './read-question'
import { resolveCall } from './resolve-call'
import { spellCall } from './spell-call'

const jobs = { verb: 'watch', group: 'batch', resource: 'jobs', namespace: 'shop' }

function understood(text: string): unknown {
  const question = readQuestion(text)
  return question.kind === 'call' ? resolveCall(question.call, { home: 'elsewhere' }) : question
}

describe('a call spelled for the box', () => {
  it.each<[AccountCheck, string]>([
    [jobs, 'watch jobs.batch -n shop'],
    [{ ...jobs, namespace: '' }, 'watch jobs.batch -A'],
    [{ ...jobs, name: 'nightly' }, 'watch jobs.batch nightly -n shop'],
    [
      { verb: 'get', group: '', resource: 'pods', subresource: 'log', name: 'web-0', namespace: 'shop' },
      'get pods web-0 --subresource=log -n shop',
    ],
    [{ verb: 'get', path: '/metrics' }, 'get /metrics'],
    [
      { ...jobs, user: 'system:serviceaccount:ci:bot' },
      'watch jobs.batch -n shop --as=system:serviceaccount:ci:bot',
    ],
    [
      { ...jobs, user: "o'neil", groups: ['dev team'] },
      "kubectl auth can-i watch jobs.batch -n shop '--as=o'\\''neil' '--as-group=dev team'",
    ],
    [{ ...jobs, name: 'in' }, 'kubectl auth can-i watch jobs.batch in -n shop'],
    [{ ...jobs, verb: 'sync' }, 'kubectl auth can-i sync jobs.batch -n shop'],
  ])('%j is %s', (check, text) => {
    expect(spellCall(check)).toBe(text)
    expect(understood(text)).toEqual(check)
  })

  it('is understood as the same call, whatever its words', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/)
    const plural = fc.stringMatching(/^[a-z][a-z0-9]{2,8}$/)
    const group = fc.oneof(
      fc.constant(''),
      plural,
      fc.tuple(plural, label).map((parts) => parts.join('.')),
    )
    const user = fc.stringMatching(/^[^\s-][!-~éあ ]{0,20}$/).filter((name) => /^[^\p{C}]+$/u.test(name))
    const verb = fc.oneof(fc.constantFrom('get', 'list', 'watch', 'impersonate', '*'), plural)
    const resource = fc.record(
      {
        verb,
        group,
        resource: plural,
        subresource: label,
        name: label,
        namespace: fc.oneof(fc.constant(''), label),
      },
      { requiredKeys: ['verb', 'group', 'resource', 'namespace'] },
    )
    const path = fc.record({
      verb: fc.constantFrom('get', 'head', 'post'),
      path: fc.stringMatching(/^\/[b-z][-a-z/*]{0,12}$/),
    })
    const account = fc.oneof(
      fc.constant({}),
      fc.record({ user }),
      fc.record({ user, groups: fc.array(user, { minLength: 1, maxLength: 2 }) }),
    )
    fc.assert(
      fc.property(fc.oneof(resource, path), account, (call, who) => {
        const check = { ...call, ...who }
        expect(understood(spellCall(check))).toEqual(check)
      }),
      { examples: [[{ verb: 'get', path: '/b' }, { user: '.' }]] },
    )
  })
})
