import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { toAttributes } from '@/lib/ask/check-attributes'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { toProposal } from '@/lib/facts/what-if/judge/proposal'
import { readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { judgeWhatIf } from '@/lib/facts/what-if/judge/what-if'
import { plain, say } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import { KUBELET_SUBRESOURCES } from '@/lib/rbac/kubelet-resources'
import type { Attributes, RbacObjects } from '@/lib/rbac/types'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { applyFix } from './testing/apply-fix'
import { catalogue, rule, user, worldOf } from './testing/role-world'
import { whatIfFacts } from './testing/what-if-facts'
import { worldFacts } from './testing/world-facts'

const about = (verb: string, subresource: string, name = ''): Attributes =>
  toAttributes({ verb, group: '', resource: `nodes/${subresource}`, name, namespace: 'shop' }, catalogue)
    .request

describe('what exists for the kubelet’s authorization alone', () => {
  it.each(KUBELET_SUBRESOURCES)(
    'is no unserved resource: get nodes/%s is granted alone, and never by nodes/proxy',
    (sub) => {
      for (const everywhere of [[], [rule('get', 'nodes')], [rule('list', 'nodes/metrics nodes/stats')]]) {
        const facts = worldFacts(worldOf([], everywhere), user, about('get', sub), { catalogue })
        const { cause, alternatives, fixes } = diagnose(facts)
        expect([cause, ...alternatives].map((one) => one?.id).join()).not.toMatch(/G\d/)
        expect(cause?.says).toContain(`The kubelet checks nodes/${sub}`)
        const own = fixes.find(({ where }) => where === 'binding')
        const [role, binding] = (own?.yaml ?? '').split('---\n').map((text) => parse(text))
        expect(role).toMatchObject({
          kind: 'ClusterRole',
          rules: [{ apiGroups: [''], resources: [`nodes/${sub}`], verbs: ['get'] }],
        })
        expect(binding).toMatchObject({ kind: 'ClusterRoleBinding' })
        expect(JSON.stringify(fixes)).not.toContain('nodes/proxy')
        expect(String(cause?.says).includes('nodes/proxy only if this is denied')).toBe(
          ['pods', 'healthz', 'configz'].includes(sub),
        )
      }
    },
  )

  it('says in a check who asks for it', () => {
    const check = { verb: 'get', group: '', resource: 'nodes/metrics', namespace: '' }
    const { notes } = toAttributes(check, catalogue)
    expect(notes.map(({ probe, says }) => plain(say`${probe}: ${says}`))).toEqual([
      expect.stringMatching(/^Kubelet: The kubelet checks nodes\/metrics when/),
    ])
  })

  it('does not make every word a subresource of nodes', () => {
    const { cause } = diagnose(worldFacts(worldOf([]), user, about('get', 'metric'), { catalogue }))
    expect(cause?.id).toBe('G1')
  })

  it('is the least that a kubelet’s refusal asks for', () => {
    const text = (tried: string) =>
      `Forbidden (user=system:serviceaccount:shop:web, verb=get, resource=nodes, subresource(s)=[${tried}])`
    const subresource = (tried: string) =>
      extractRefusals(text(tried)).map((found) =>
        found.form === 'forbidden' && found.refusal.kind === 'authorization'
          ? found.refusal.attributes
          : found,
      )
    expect(subresource('pods proxy')).toMatchObject([{ subresource: 'pods' }])
    expect(subresource('configz proxy')).toMatchObject([{ subresource: 'configz' }])
    expect(subresource('proxy')).toMatchObject([{ subresource: 'proxy' }])
  })

  it.each(['pods proxy', 'configz proxy', 'metrics', 'proxy'])(
    'ends, for a kubelet’s refusal of [%s], with a fix after which the kubelet lets the call in',
    (tried) => {
      const text = `Forbidden (user=${user.name}, verb=get, resource=nodes, subresource(s)=[${tried}])`
      const [found] = extractRefusals(text)
      if (found?.form !== 'forbidden' || found.refusal.kind !== 'authorization') throw new Error(text)
      const { attributes, reason } = found.refusal
      const refusal = { message: found.message, reason }
      const facts = { ...worldFacts(worldOf([]), user, attributes, { catalogue }), refusal }
      const [fix] = diagnose(facts).fixes
      const after = applyFix(worldOf([]), fix ?? {})
      const isAllowed = (world: RbacObjects) =>
        tried.split(' ').some((subresource) => authorize(user, about('get', subresource), world).allowed)
      expect([isAllowed(worldOf([])), isAllowed(after)]).toEqual([false, true])
    },
  )

  const pasted = (resources: string, verbs = 'get') =>
    judgeWhatIf(
      whatIfFacts(worldOf([]), { user, namespace: 'shop', catalogue }),
      toProposal(
        readManifest(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [${resources}], verbs: [${verbs}]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
`),
        'shop',
      ),
    )

  it('is valid in a pasted Role', () => {
    const all = KUBELET_SUBRESOURCES.map((sub) => `nodes/${sub}`).join(', ')
    const { mistakes, opens } = pasted(all)
    expect(mistakes).toEqual([])
    expect(opens.calls.map(({ isServed, danger }) => [isServed, danger && plain(danger)])).toEqual(
      KUBELET_SUBRESOURCES.map((one) => [
        true,
        one === 'log' ? expect.stringContaining('log folder') : undefined,
      ]),
    )
  })

  it.each([
    ['nodes/metric', 'get', 'nodes/metrics'],
    ['nodes/prox', 'get', undefined],
    ['nodes/nothing', 'get', expect.not.stringContaining('proxy')],
    ['pods/exce', 'create', undefined],
    ['"pods/*"', 'create', expect.not.stringMatching(/exec|attach|portforward|proxy/)],
    ['secerts', 'list', undefined],
  ])('is suggested, and what is dangerous is not, for %s', (word, verbs, instead) => {
    expect(pasted(word, verbs).mistakes[0]).toMatchObject({ severity: expect.any(String) })
    expect(pasted(word, verbs).mistakes[0]?.instead).toEqual(instead)
  })
})
