import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { opensBeyond } from '@/lib/diagnosis/opens'
import { applyYaml } from '@/lib/diagnosis/testing/apply-fix'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import type { LoggedRefusal, Refusals } from '@/lib/facts/refusals/contract'
import { accountToHelp, offerFor } from '@/lib/facts/refusals/judge/role-for'
import { roleMessage } from '@/lib/facts/refusals/judge/role-message'
import { code, plain, say } from '@/lib/phrase/phrase'
import { fromTuple, toTuple } from '@/lib/rbac/call'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { bytesOf, MOST_BYTES } from '../tell'
import { answersFrom } from '../testing/answers'
import { refusalsTool as tool } from './around'

const WEB = 'system:serviceaccount:shop:web'
const NOTHING: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

function seen(call: Attributes, more: Partial<LoggedRefusal> = {}): LoggedRefusal {
  const request = { user: WEB, ...toTuple(call) }
  const explanation = {
    verdict: 'denied',
    kind: 'authorization',
    request,
    says: say`It is refused.`,
    cause: null,
    alternatives: [],
    nearMisses: [],
    evidence: [],
    fixes: [],
    unseen: [],
  } as LoggedRefusal['explanation']
  return {
    id: JSON.stringify(call),
    request,
    explanation,
    message: '',
    count: 1,
    first: '2026-11-26T14:30:00.000Z',
    last: '2026-11-26T14:31:00.000Z',
    perMinute: [1],
    seenIn: [{ from: 'log', pod: 'web-0', container: 'app', owner: 'web', state: 'runs', count: 1 }],
    ...more,
  }
}

function answerOf(refusals: LoggedRefusal[], more: Partial<Refusals> = {}): Refusals {
  return {
    namespace: 'shop',
    minutes: 10,
    checkedAt: '2026-11-26T14:32:00.000Z',
    requests: 1,
    logs: { state: 'read', pods: 1, ofPods: 1 },
    events: { state: 'read', count: 0 },
    refusals,
    ...offerFor(refusals, accountToHelp(refusals) ?? '', 'page'),
    notSeen: [],
    ...more,
  }
}

const tell = (found: Refusals) => {
  return tool.answer({}, answersFrom({ refusals: async () => found }), new AbortController().signal)
}

/** Every call that the documents grant, in words. */
function grantedBy(yaml: string): string[] {
  const { roles, clusterRoles } = applyYaml(NOTHING, yaml)
  return [
    ...roles.flatMap(({ namespace, rules }) => opensBeyond(rules, namespace, [])),
    ...clusterRoles.flatMap(({ rules }) => opensBeyond(rules, '', [])),
  ].map((tuple) => plain(sayCall(fromTuple(tuple))))
}

const calls: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({
    kind: fc.constant('resource' as const),
    verb: fc.constantFrom('get', 'list', 'watch', 'create', 'update', 'patch', 'bind', 'impersonate'),
    group: fc.constantFrom('', 'apps', 'rbac.authorization.k8s.io'),
    resource: fc.constantFrom('pods', 'secrets', 'rolebindings', 'clusterroles', 'users', 'configmaps'),
    subresource: fc.constantFrom('', '', 'exec', 'status'),
    name: fc.oneof(
      fc.constantFrom('', 'cluster-admin', 'localhost', '[AWS key left out]', 'a\u202eb', 'x'.repeat(1_500)),
      fc.string({ maxLength: 30 }).filter((name) => !/[/%]/.test(name)),
    ),
    namespace: fc.constantFrom('shop', 'shop', 'payments', ''),
  }),
  fc.record({
    kind: fc.constant('path' as const),
    verb: fc.constantFrom('get', 'post'),
    path: fc.constantFrom('/metrics', '/logs/kube-apiserver.log'),
  }),
)

/** Without what marks a name as data. */
const unmarked = (text: string) => text.replace(/["`\\]/g, '').replace(/\s+/g, ' ')

it('tells an agent since when nothing newer could be read', async () => {
  const answer = await tell(answerOf([], { stale: 'The API server did not answer.' }))
  expect(answer.data.says).toContain(
    'This was read at 2026-11-26T14:32:00.000Z, not now: The API server did not answer.',
  )
})

describe('whatever is refused, in every medium', () => {
  it('each call that the YAML grants is named beside it, whole, with every warning', async () => {
    let [told, messages] = [0, 0]
    const drawn = fc.array(fc.tuple(calls, fc.boolean()), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(drawn, async (all) => {
        const refusals = all.map(([call, isForged]) =>
          seen(call, isForged ? { doubt: say`Seen only in the log of edge-1.` } : {}),
        )
        const found = answerOf(refusals)
        const answer = await tell(found)
        expect(bytesOf(answer)).toBeLessThanOrEqual(MOST_BYTES)
        const { role } = answer.data
        if (role !== undefined) {
          told += 1
          const text = answer.lines.join('\n')
          const beside = text.replace(/\n {2}yaml: \|\n(?: {4}.*\n?)*/, '\n')
          expect(beside).not.toBe(text)
          for (const call of grantedBy(role.yaml)) {
            expect(unmarked(role.grants)).toContain(unmarked(call))
            expect(unmarked(beside)).toContain(unmarked(call))
          }
          for (const line of role.yaml.trimEnd().split('\n')) expect(answer.lines).toContain(`    ${line}`)
          for (const says of role.warnings) expect(text).toContain(JSON.stringify(says))
        }
        for (const made of [...(found.role ? [found.role] : []), ...found.apart]) {
          // The page lists the grants of a Role one by one.
          const listed = made.grants.map((tuple) => plain(sayCall(fromTuple(tuple))))
          expect(grantedBy(made.yaml).sort()).toEqual([...listed].sort())
          const seenHow = { times: 'once in 10 min', namespace: 'shop', checkedAt: found.checkedAt }
          const message = roleMessage(made, seenHow)
          if (message === undefined) continue
          messages += 1
          const beside = message.text.replace(made.command, '')
          for (const call of listed) expect(beside).toContain(call.replace(/\s+/g, ' '))
          for (const says of made.warnings) expect(beside).toContain(plain(says))
        }
        const forged = new Set(refusals.flatMap(({ id, doubt }) => (doubt === undefined ? [] : [id])))
        const own = new Set(refusals.flatMap(({ id, doubt }) => (doubt === undefined ? [id] : [])))
        for (const { ends } of [...(found.role ? [found.role] : []), ...found.apart])
          expect(ends.filter((id) => forged.has(id) && !own.has(id))).toEqual([])
      }),
      { numRuns: runs(80), seed: 1 },
    )
    expect(told).toBeGreaterThan(runs(20))
    expect(messages).toBeGreaterThan(runs(20))
  })
})

const LIST: Attributes = {
  kind: 'resource',
  verb: 'list',
  group: '',
  resource: 'services',
  subresource: '',
  name: '',
  namespace: 'shop',
}

describe('the tool refusals', () => {
  it('names dangerous calls and those in doubt, and has them in no Role', async () => {
    const says = say`Seen only in the log of ${code('edge-1')}, which runs as default, not as web.`
    const told = 'Seen only in the log of `edge-1`, which runs as default, not as web.'
    const found = answerOf([
      seen(LIST),
      seen({ ...LIST, resource: 'secrets' }),
      seen({ ...LIST, verb: 'create', resource: 'pods', subresource: 'exec' }, { doubt: says }),
    ])
    const { data } = await tell(found)
    expect(data.role?.grants).toBe(
      'Grants `list services` in namespace `shop` to ServiceAccount `shop/web`. Nothing else.',
    )
    expect(data.leftOut).toEqual([
      expect.stringContaining(
        'since each is a decision of its own, dangerous, of unknown power or in another place: `list secrets` in namespace `shop`.',
      ),
      expect.stringContaining(`\`create pods/exec\` in namespace \`shop\`. ${told}`),
    ])
    expect(data.refusals[2]?.doubt).toBe(told)
  })

  it('does not call a namespace that was not read free of refusals, and says what a command grants', async () => {
    const denied = { state: 'denied' } as const
    const found = answerOf([], {
      logs: { ...denied, pods: 0, ofPods: 0 },
      events: { ...denied, count: 0 },
      notSeen: [
        { says: say`This account cannot list pods.`, command: "kubectl auth reconcile -f - <<'EOF'\nEOF" },
      ],
    })
    const { data, lines } = await tell(found)
    expect(data.isKnown).toBe(false)
    expect(data.says).toBe(
      'Whether calls are refused in `shop` is not known: neither its logs nor its events were read.',
    )
    expect(lines.join('\n')).toContain('    command: |\n      kubectl auth reconcile')
    expect(lines.join('\n')).not.toMatch(/0 calls refused|can check with/)
    expect((await tell(answerOf([]))).data.says).toMatch(/^In `shop`: No refusal found in the last 10 min\. /)
    const part = answerOf([], { logs: { state: 'part', pods: 21, ofPods: 5_008 } })
    expect((await tell(part)).data.says).toMatch(/^In `shop`: No refusal in the logs of 21 of 5,008 pods\. /)
  })
})
