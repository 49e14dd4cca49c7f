import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { authorize } from '@/lib/rbac/authorize'
import { fromTuple } from '@/lib/rbac/call'
import type { Attributes, RbacObjects, ResourceAttributes } from '@/lib/rbac/types'
import { applyFix, applyPatch, applyYaml } from '../testing/apply-fix'
import { allower, covers, probes, requests, worlds } from '../testing/random-refusals'
import { catalogue, user } from '../testing/role-world'
import { worldFacts } from '../testing/world-facts'

describe('a fix that grants', () => {
  it('says in opens all that each wider fix opens, and applies the same by its line and its YAML', () => {
    fc.assert(
      fc.property(worlds, requests, (world, request) => {
        if (authorize(user, request, world).allowed) return
        const { fixes } = diagnose(worldFacts(world, user, request, { catalogue }))
        for (const fix of fixes) {
          if (fix.where !== 'role' || fix.command?.includes(' edit ')) continue
          const after = applyFix(world, fix)
          expect(authorize(user, request, after).allowed, fix.says).toBe(true)
          const mayBefore = allower(world, user)
          const mayAfter = allower(after, user)
          for (const probe of probes) {
            if (mayBefore(probe) || !mayAfter(probe)) continue
            expect(
              fix.opens.some((tuple) => covers(fromTuple(tuple), probe)),
              fix.says,
            ).toBe(true)
          }
          if (fix.yaml === undefined || fix.command === undefined) continue
          const byLine = applyPatch(world, fix.command)
          const byYaml = applyYaml(world, fix.yaml)
          const mayByLine = allower(byLine, user)
          const mayByYaml = allower(byYaml, user)
          expect(probes.filter(mayByLine)).toEqual(probes.filter(mayByYaml))
        }
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('no fix', () => {
  const empty: RbacObjects = { roles: [], clusterRoles: [], roleBindings: [], clusterRoleBindings: [] }
  const at = (request: Partial<ResourceAttributes>): Attributes => ({
    kind: 'resource',
    verb: 'list',
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: 'shop',
    ...request,
  })

  it.each([
    ['a resource that discovery does not have', at({ resource: 'service' })],
    ['a subresource that discovery does not have', at({ verb: 'get', subresource: 'logs', name: 'web-0' })],
    ['a group that discovery does not have', at({ group: 'example.com', resource: 'widgets' })],
    ['a name that no path serves', at({ verb: 'impersonate', resource: 'users', namespace: '' })],
    ['every verb', at({ verb: '*' })],
    ['every resource', at({ resource: '*' })],
    ['a method without a verb', at({ verb: '' })],
    ['every path', { kind: 'path', verb: 'get', path: '/*' } as const],
  ])('grants %s', (_what, request) => {
    const { fixes } = diagnose(worldFacts(empty, user, request, { catalogue }))
    expect(fixes.flatMap((fix) => [...fix.opens, fix.yaml]).filter((x) => x !== undefined)).toEqual([])
  })

  it('binds a group, a system user or cluster-admin', () => {
    for (const name of ['system:anonymous', 'system:node:a', 'system:kube-scheduler', '']) {
      const facts = worldFacts(empty, { name, groups: [] }, at({}), { catalogue, message: 'm' })
      const { fixes } = diagnose({ ...facts, isOwnCall: false })
      expect(fixes.filter((fix) => fix.yaml !== undefined)).toEqual([])
    }
  })

  it('leaves a Secret, exec or token without a warning', () => {
    for (const request of [
      at({ resource: 'secrets' }),
      at({ verb: 'create', subresource: 'exec', name: 'web-0' }),
      at({ verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'web' }),
      at({ verb: 'get', resource: 'nodes', subresource: 'proxy', name: 'n', namespace: '' }),
    ]) {
      const { fixes } = diagnose(worldFacts(empty, user, request, { catalogue }))
      expect(fixes.every((fix) => fix.warning !== undefined)).toBe(true)
      expect(fixes.length).toBeGreaterThan(0)
    }
  })
})
