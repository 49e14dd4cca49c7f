import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { literalAttributes } from '@/lib/ask/check-attributes'
import type { Explanation, Fix } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { sayGrants } from '@/lib/diagnosis/fixes/say-fix'
import { recordedFailures } from '@/lib/diagnosis/testing/answered'
import { applyFix } from '@/lib/diagnosis/testing/apply-fix'
import { mutatedWorlds } from '@/lib/diagnosis/testing/mutated-worlds'
import { catalogue, factsOf, rule } from '@/lib/diagnosis/testing/role-world'
import { threeAskers } from '@/lib/diagnosis/testing/three-askers'
import { isSilent, words } from '@/lib/phrase/phrase'
import { wordsOf } from '@/lib/phrase/shorten'
import { authorize } from '@/lib/rbac/authorize'
import { userOf } from '@/lib/rbac/service-account'
import type { Attributes, RbacObjects, UserInfo } from '@/lib/rbac/types'
import { hidesText } from '@/lib/words/visible-text'
import { platformMessage, type SendContext } from './platform-message'

const context: SendContext = {
  pod: 'shop/web-7d9f8c6b5-x2k4p',
  account: 'system:serviceaccount:shop:web',
  checkedAt: '2026-11-25T14:32:07.123Z',
  auditId: '05db4f97-7a06-4d41-aa86-565d1b4b51ee',
}

const NO_GRANT: Fix = { where: 'role', says: words(''), opens: [] }

/** What no message may be, whatever it explains. */
function faultsOf(explanation: Explanation): string[] {
  const message = platformMessage(explanation, context)
  if (message === undefined) return ['there is no message']
  const { prose, words, text } = message
  return [
    ...(words > 44 ? [`${words} words`] : []),
    ...(wordsOf(prose).length === words && text.startsWith(`${prose}\n`) ? [] : ['the prose is not counted']),
    ...(prose.split('\n')[0]?.endsWith('…') ? ['its headline is cut'] : []),
    ...(hidesText(text) ? ['it hides characters'] : []),
    ...(/localhost|\b127\.|\[::1\]/i.test(text) ? ['it leads to a loopback address'] : []),
    ...(text.includes(' UTC') && text.includes(`audit ID ${context.auditId}`) ? [] : ['no time or audit ID']),
    ...(isSilent(sayGrants(explanation.fixes[0] ?? NO_GRANT)) === !/^(?:Grants |What it grants )/m.test(text)
      ? []
      : ['it does not say what it grants']),
  ]
}

/** What is wrong with a message that asks for a grant, by the authorizer. */
function grantFaults(before: RbacObjects, user: UserInfo, request: Attributes, told: Explanation): string[] {
  const [fix] = told.fixes
  if (fix?.where !== 'role' && fix?.where !== 'binding') return []
  const message = platformMessage(told, context)
  const typed = /<<'EOF'\n(.*)\nEOF$/s.exec(message?.command ?? '')?.[1]
  return [
    ...((typed ?? message?.command) === (fix.yaml?.trimEnd() ?? fix.command)
      ? []
      : ['the command does not make the chosen fix']),
    ...(authorize(user, request, applyFix(before, fix)).allowed ? [] : ['the call is refused after it']),
  ]
}

describe('platformMessage', () => {
  it.each(['own', 'other'] as const)(
    'is short and grants the call in random worlds of an %s call',
    (whose) => {
      let judged = 0
      for (const world of fc.sample(mutatedWorlds(whose), { numRuns: runs(200), seed: 41 })) {
        if (world === undefined) continue
        const { refusing, chain } = world
        const user = userOf(chain.account.namespace, chain.account.name)
        const { request } = literalAttributes(chain.call, catalogue)
        for (const [, facts] of threeAskers(refusing, user, request, catalogue)) {
          const told = diagnose(facts)
          if (told.verdict === 'allowed') continue
          judged += 1
          const faults = [...faultsOf(told), ...grantFaults(refusing, user, request, told)]
          expect([told.says, ...faults]).toEqual([told.says])
        }
      }
      expect(judged).toBeGreaterThan(runs(150))
    },
  )

  it('is short for every failure that a real API server gave', () => {
    const statuses = recordedFailures()
    expect(statuses.length).toBeGreaterThan(20)
    for (const status of statuses) {
      const told = explainStatus(status, { user: context.account })
      expect([status.message, ...faultsOf(told)]).toEqual([status.message])
    }
  })

  it('reads as a person would write it, with a Role of its own in place of a JSON patch', () => {
    const told = diagnose(factsOf('GET /apis/batch/v1/namespaces/shop/jobs?watch=true', [jobs]))
    expect(platformMessage(told, context)?.text).toMatchInlineSnapshot(`
      "shop/web cannot watch jobs.batch in namespace shop
      Role r by RoleBinding shop/b grants get and list on jobs.batch, but not watch. Needed: Grant ServiceAccount shop/web its own Role for this call.

      kubectl auth reconcile -f - <<'EOF'
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata:
        name: web-watch-jobs-batch
        namespace: shop
        labels:
          podglass.dev/cause: D1
        annotations:
          podglass.dev/calls: watch jobs.batch in namespace shop
      rules:
      - apiGroups:
        - batch
        resources:
        - jobs
        verbs:
        - watch
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: web-watch-jobs-batch
        namespace: shop
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: Role
        name: web-watch-jobs-batch
      subjects:
      - kind: ServiceAccount
        name: web
        namespace: shop
      EOF

      Grants watch jobs.batch in namespace shop to ServiceAccount shop/web, nothing else.
      Evidence: checked 2026-11-25 14:32:07 UTC from pod shop/web-7d9f8c6b5-x2k4p, audit ID 05db4f97-7a06-4d41-aa86-565d1b4b51ee.
      SelfSubjectAccessReview: watch jobs.batch in namespace shop: not allowed, and not explicitly denied
      "
    `)
  })

  it('asks when nothing is known, and claims nothing', () => {
    const told: Explanation = {
      ...diagnose(factsOf('GET /api/v1/namespaces/shop/pods', [])),
      verdict: 'unknown',
      cause: null,
      says: words('Whether it may is unknown.'),
      fixes: [],
      unseen: [{ needs: words('a review'), command: 'kubectl auth can-i list pods -n shop' }],
    }
    expect(platformMessage(told, context)?.text).toMatch(
      /^Can shop\/web list pods in namespace shop\?\nWhether it may is unknown\.\n\nkubectl auth can-i list pods -n shop\n\nGrants nothing\. It only asks\.\n/,
    )
  })

  it.each([
    [
      'a link to this page',
      'See http://localhost:3000/ask?x=1 and https://[::1]:8443/.',
      'See a loopback address and',
    ],
    ['a hidden character', 'Role we\u202eb lacks it.', 'Role we\\u202eb lacks it.'],
  ])('shows %s as what it is', (_what, says, shown) => {
    const told = diagnose(factsOf('GET /api/v1/namespaces/shop/pods', []))
    const tampered: Explanation = {
      ...told,
      cause: { id: 'D1', confidence: 'proven', says: words(says) },
      fixes: [{ where: 'pod', says: words(says), command: `echo ${says}`, yaml: `# ${says}\n`, opens: [] }],
    }
    expect(faultsOf(tampered)).toEqual([])
    expect(platformMessage(tampered, context)?.text).toContain(shown)
    expect(platformMessage(tampered, context)).not.toHaveProperty('command')
  })

  it('applies what replaces something, since reconciling only adds', () => {
    const told = diagnose(factsOf('GET /api/v1/namespaces/shop/pods', []))
    const fix: Fix = { where: 'role', says: words('Replace it.'), yaml: 'kind: Role\n', opens: [] }
    const lines = ['[{"op":"replace"}]', '[{"op":"add"}]'].map(
      (patch) =>
        platformMessage({ ...told, fixes: [{ ...fix, command: patch }] }, context)?.command?.split('\n')[0],
    )
    expect(lines).toEqual(["kubectl apply -f - <<'EOF'", "kubectl auth reconcile -f - <<'EOF'"])
  })

  it('is not made of a call that is allowed', () => {
    const told = diagnose(factsOf('GET /api/v1/namespaces/shop/pods', [rule('list', 'pods')]))
    expect([told.verdict, platformMessage(told, context)]).toEqual(['allowed', undefined])
  })
})

const jobs = rule('get list', 'jobs', { apiGroups: ['batch'] })
