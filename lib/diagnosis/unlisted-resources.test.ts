import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { diagnose } from '@/lib/diagnosis/testing/on-the-wire'
import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import { catalogue, rule, user, worldOf } from './testing/role-world'
import { worldFacts } from './testing/world-facts'

const ON_STATUS = rule('get update', 'resourceclaims resourceclaims/status', {
  apiGroups: ['resource.k8s.io'],
})

// pkg/registry/resource/resourceclaim of Kubernetes 1.36 refuses a write of status with these, behind its own words.
it.each([
  [
    `resourceclaims.resource.k8s.io is forbidden: User "${user.name}" cannot update resource "resourceclaims/binding" in API group "resource.k8s.io" at the cluster scope`,
    { resources: ['resourceclaims/binding'], verbs: ['update'] },
  ],
  [
    `resourceclaims.resource.k8s.io "gpu.example.com" is forbidden: User "${user.name}" cannot associated-node:update resource "resourceclaims/driver" in API group "resource.k8s.io" in the namespace "shop"`,
    {
      resources: ['resourceclaims/driver'],
      resourceNames: ['gpu.example.com'],
      verbs: ['associated-node:update'],
    },
  ],
])('grants what only authorization knows, and calls it no unserved resource: %s', (message, granted) => {
  const refusal = parseForbidden(message)
  if (refusal?.kind !== 'authorization') throw new Error(message)
  const facts = worldFacts(worldOf([], [ON_STATUS]), user, refusal.attributes, { catalogue })
  const { cause, alternatives, fixes } = diagnose(facts)
  expect([cause, ...alternatives].map((one) => one?.id).join()).not.toMatch(/G\d/)
  const own = fixes.find(({ where }) => where === 'binding')
  const [role] = (own?.yaml ?? '').split('---\n')
  expect(parse(role ?? '')).toMatchObject({ rules: [{ apiGroups: ['resource.k8s.io'], ...granted }] })
})
