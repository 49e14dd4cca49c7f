import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { runs } from '@/e2e/testing/runs'
import { fixSchema } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { authorize } from '@/lib/rbac/authorize'
import type { Attributes, RbacObjects, ResourceAttributes, Subject } from '@/lib/rbac/types'
import { dangersOf, dangerWords } from '../dangers/dangerous-rights'
import { DANGERS } from '../dangers/dangers'
import { account, bound, factsIn, world } from '../testing/binding-world'
import { requests, worlds } from '../testing/random-refusals'
import { readWorld } from '../testing/read-world'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'
import { opensAlone } from './choose-fix'

const NONE: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }

function fixesOf(objects: RbacObjects, request: Attributes, isRead = false) {
  const facts = worldFacts(objects, user, request, { catalogue })
  return diagnose(isRead ? { ...facts, objects: readWorld(objects) } : facts).fixes
}

describe('a fix', () => {
  const dangerous = DANGERS.flatMap(({ id, on, verbs, scope }) =>
    on.flatMap(({ group, resources }) =>
      resources.flatMap((word) =>
        verbs.map((verb): [string, string, ResourceAttributes] => {
          const [resource = '', subresource = ''] = word.split('/')
          const namespace = scope === 'any' ? 'shop' : scope === 'cluster' ? '' : scope.namespace
          const name = resource === 'namespaces' ? 'shop' : 'a'
          const request = { kind: 'resource', verb, group, resource, subresource, name, namespace } as const
          return [id, `${verb} ${word}`, request]
        }),
      ),
    ),
  ).filter(([id]) => id !== 'everything')

  it.each(dangerous)(
    'that grants %s (%s) warns by the table, and never says nothing else',
    (id, _, request) => {
      const grants = fixesOf(NONE, request).filter(({ opens }) => opens.length > 0)
      const danger = DANGERS.find((one) => one.id === id)
      for (const fix of grants) {
        expect(fix.warning).toContain(danger && plain(dangerWords(danger, true).attack))
        expect(opensAlone(z.decode(fixSchema, fix))).toBe(false)
        expect(fix.says).not.toContain('nothing else')
      }
    },
  )

  it.each([
    ['refused', 'Discovery was refused,'],
    ['absent', 'The API server serves no discovery,'],
    ['failed', 'Discovery could not be read,'],
    ['not-asked', 'No cluster was asked,'],
  ] as const)('whose resource was not looked up says why: %s', (because, says) => {
    const request = { kind: 'resource', verb: 'list', group: '', resource: 'pods', subresource: '' } as const
    const facts = worldFacts(NONE, user, { ...request, name: '', namespace: 'shop' }, { catalogue })
    const [fix] = diagnose({ ...facts, discovery: { state: 'unread', because, says: NOTHING } }).fixes
    expect(fix?.warning).toContain(`${says} so this resource may not exist.`)
  })

  it('is offered for most of them, so the table above is not empty', () => {
    const offered = dangerous.filter(([, , request]) =>
      fixesOf(NONE, request).some(({ opens }) => opens.length > 0),
    )
    expect(offered.length).toBeGreaterThan(100)
  })

  it('of any world warns of each danger that it opens, and of others who gain, or says nothing else', () => {
    let alone = 0
    fc.assert(
      fc.property(worlds, requests, fc.boolean(), (objects, request, isRead) => {
        if (authorize(user, request, objects).allowed) return
        for (const fix of fixesOf(objects, request, isRead)) {
          const dangers = dangersOf(fix.opens)
          for (const { danger, isNamed } of dangers.slice(0, 2))
            expect(fix.warning).toContain(plain(dangerWords(danger, isNamed).attack))
          expect(fix.says).not.toContain('nothing else')
          if (!opensAlone(z.decode(fixSchema, fix))) continue
          alone += 1
          expect(dangers).toEqual([])
          if (fix.where === 'role') expect(isRead).toBe(true)
        }
      }),
      { numRuns: runs(400), seed: 1 },
    )
    expect(alone).toBeGreaterThan(runs(20))
  })
})

describe('an edit of a Role', () => {
  const request: ResourceAttributes = {
    kind: 'resource',
    verb: 'watch',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: 'shop',
  }
  const other = account('api', 'shop')
  const group: Subject = { kind: 'Group', name: 'system:serviceaccounts:shop' }
  const web = account('web', 'shop')

  function warningIn(subjects: Subject[][], isRead = true): string | undefined {
    const bindings = subjects.map((some, i) => bound(some, { name: `b${i}` }))
    const objects = world({ bindings })
    const facts = isRead ? factsIn(objects) : worldFacts(objects, user, request, { catalogue })
    const edit = diagnose({ ...facts, ...worldDecision(objects) }).fixes.find(({ where }) => where === 'role')
    expect(edit).toBeDefined()
    return edit?.warning
  }
  const worldDecision = (objects: RbacObjects) => {
    const { request: asked, decision } = worldFacts(objects, user, request, { catalogue })
    return { request: asked, decision }
  }

  it.each<[string, Subject[][], string | undefined]>([
    ['the account alone', [[web]], undefined],
    ['the account twice', [[web], [web]], undefined],
    [
      'another account of the same binding',
      [[web, other]],
      'Role pod-lister is bound to 2 subjects, and each of them gets it too: ServiceAccount shop/web and ServiceAccount shop/api.',
    ],
    [
      'others of another binding, a group among them',
      [[web], [other, group]],
      'Role pod-lister is bound to 3 subjects, and each of them gets it too: ServiceAccount shop/web, ServiceAccount shop/api and every ServiceAccount in namespace shop.',
    ],
  ])('that is bound to %s counts all its subjects', (_what, subjects, says) => {
    expect(warningIn(subjects)).toBe(says)
  })

  it('whose bindings were not read says so', () => {
    expect(warningIn([[web]], false)).toBe(
      'Everyone bound to Role pod-lister gets it too; web cannot see who that is.',
    )
  })
})
