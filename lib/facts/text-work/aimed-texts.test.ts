import { describe, expect, it } from 'vitest'
import { aimedTexts } from '@/e2e/attacks/aimed-texts'
import { runs } from '@/e2e/testing/runs'
import { seededRandom } from '@/e2e/testing/seeded-random'
import { catalogue, user } from '@/lib/diagnosis/testing/role-world'
import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import { preflightFacts } from '@/lib/facts/preflight/testing/preflight-facts'
import type { WhatIf } from '@/lib/facts/what-if/contract'
import { plain } from '@/lib/phrase/phrase'
import { doTask, type TaskName } from './tasks'

const facts = whatIfFacts(
  { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] },
  { user, namespace: 'shop', catalogue, reviewed: ['shop'] },
)
const TASKS: [TaskName, unknown][] = [
  ['question', undefined],
  ['findings', undefined],
  ['plan', { namespace: 'shop', own: user }],
  ['whatIf', facts],
  ['preflightAsks', { namespace: 'shop', catalogue, own: user, withBodies: true }],
  [
    'preflight',
    preflightFacts(
      { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] },
      { user, namespace: 'shop', catalogue },
    ),
  ],
  ['value', undefined],
]

function textOf(body: object): string | undefined {
  const found = Object.values(body).find((value) => typeof value === 'string' && value.length > 0)
  return typeof found === 'string' ? found : undefined
}

describe('a text that aims', () => {
  it('makes little of itself, whatever it is', () => {
    const next = aimedTexts(seededRandom(7))
    for (let i = 0; i < runs(40); i += 1) {
      const text = textOf(next().body)
      if (text === undefined) continue
      for (const [task, input] of TASKS) {
        const answer = doTask(task, text, input)
        expect(JSON.stringify(answer)?.length ?? 0, `${task} of text ${i}`).toBeLessThan(600_000)
        if (task === 'whatIf') expect((answer as WhatIf).opens.calls.length).toBeLessThanOrEqual(300)
      }
    }
  })

  it('is told to grant more than is listed, with its dangers, where its lists multiply', () => {
    const many = (stem: string) => Array.from({ length: 1_500 }, (_, i) => `${stem}${i}`).join(',')
    const yaml = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n- {apiGroups: [""], resources: [pods, pods/exec, secrets], verbs: [get, list, create], resourceNames: [${many('n')}]}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: a}\nsubjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n`
    const { opens, says } = doTask('whatIf', yaml, facts) as WhatIf
    expect(opens.isWhole).toBe(false)
    expect(opens.calls).toHaveLength(300)
    expect(
      opens.calls
        .filter(({ danger }) => danger !== undefined)
        .map(({ resource, subresource }) => `${resource}/${subresource}`),
    ).toContain('pods/exec')
    expect(plain(says)).toMatch(/and at least \d+ more calls/)
  })
})
