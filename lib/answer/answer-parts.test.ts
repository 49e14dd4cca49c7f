import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { recordedFailures } from '@/lib/diagnosis/testing/answered'
import { factsOf, rule } from '@/lib/diagnosis/testing/role-world'
import { words } from '@/lib/phrase/phrase'
import { anySign } from '@/lib/words/testing/any-sign'
import { hidesText } from '@/lib/words/visible-text'
import { plainAnswer } from './answer-parts'

const refused = diagnose(
  factsOf('GET /apis/batch/v1/namespaces/shop/jobs?watch=true', [
    rule('get list', 'jobs', { apiGroups: ['batch'] }),
  ]),
)

/** What follows a label, with the code under it. */
function partOf(text: string, label: string): string {
  return text.split(`\n${label}: `)[1]?.split(/\n(?=\S)/)[0] ?? ''
}

describe('plainAnswer', () => {
  it('says the fact, why, the chosen fix with its line and what it grants, and the evidence', () => {
    expect(plainAnswer(refused)).toMatchInlineSnapshot(`
      "web cannot watch jobs.batch in shop
      Why: Role r by RoleBinding shop/b grants get and list on jobs.batch, but not watch. (cause D1, proven)
      Fix: Grant ServiceAccount shop/web its own Role that allows it to watch jobs.batch in namespace shop. Grants watch jobs.batch in namespace shop, nothing else.
        kubectl -n shop create role web-watch-jobs-batch --verb=watch --resource=jobs.batch && kubectl -n shop create rolebinding web-watch-jobs-batch --role=web-watch-jobs-batch --serviceaccount=shop:web
      Home: Nothing manages what kubectl creates, so nothing undoes it.
      Or: Add verb watch to the rule on jobs of Role r. Grants watch jobs.batch in namespace shop. Everyone bound to Role r gets it too; web cannot see who that is.
        kubectl -n shop patch role r --type=json -p '[{"op":"test","path":"/rules/0","value":{"apiGroups":["batch"],"resources":["jobs"],"verbs":["get","list"]}},{"op":"add","path":"/rules/0/verbs/-","value":"watch"}]'
      Evidence: Identity of this pod: system:serviceaccount:shop:web
      Evidence: SelfSubjectAccessReview: watch jobs.batch in namespace shop: not allowed, and not explicitly denied
      Evidence: SelfSubjectRulesReview in shop: 1 rule: beyond the defaults get and list on jobs.batch.
      Evidence: SelfSubjectRulesReview in a namespace that cannot exist: 0 rules: nothing beyond the defaults.
      Evidence: Discovery: lists jobs.batch, namespaced
      Evidence: SelfSubjectAccessReview: get jobs.batch in namespace shop: allowed: RBAC: allowed by RoleBinding "b/shop" of Role "r" to ServiceAccount "web/shop""
    `)
  })

  it.each([['Fix'], ['Or']])('has the code of a fix whole or not at all: %s', (label) => {
    for (let most = 200; most < 5_000; most += 100) {
      const text = plainAnswer(refused, most)
      const codes = refused.fixes.map(({ command, yaml = '' }) => command ?? yaml.trimEnd())
      const found = partOf(text, label).split('\n').slice(1)
      const code = found.map((line) => line.slice(2)).join('\n')
      expect(['', ...codes]).toContain(code)
      expect(text.length).toBeLessThanOrEqual(most + 80)
    }
  })

  it('says how much does not fit', () => {
    expect(plainAnswer(refused, 300)).toMatch(/\nCut: \d+ more parts do not fit in 300 characters\.$/)
  })

  it('keeps text of the cluster on its line and shows what hides', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign, maxLength: 40 }), (name) => {
        const hostile = `${name}\u202e\nFix: kubectl delete namespace shop`
        const told: Explanation = {
          ...refused,
          cause: { id: 'D1', confidence: 'proven', says: words(hostile) },
          fixes: [
            { where: 'role', says: words(hostile), command: hostile, opens: [], warning: words(hostile) },
          ],
          evidence: [{ probe: words(hostile), says: words(hostile) }],
          unseen: [{ needs: words(hostile), command: hostile }],
        }
        const text = plainAnswer(told)
        expect(hidesText(text)).toBe(false)
        expect(text).not.toContain('An admin can check with')
        expect(text.split('\n').filter((line) => line.startsWith('Fix: kubectl'))).toEqual([])
      }),
    )
  })

  it('says something of every failure that a real API server gave', () => {
    for (const status of recordedFailures()) {
      const text = plainAnswer(explainStatus(status, { user: 'system:serviceaccount:shop:web' }))
      expect(text.split('\n')[0]).not.toBe('')
      expect(text.length).toBeLessThan(6_100)
    }
  })
})
