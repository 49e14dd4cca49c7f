import { expect, it } from 'vitest'
import { auditIdIn, findingsIn } from './findings-in'

const ID = '05db4f97-7a06-4d41-aa86-565d1b4b51ee'
const OTHER = '7c11f0e2-0b52-4b7e-9a0c-2f0e7c1a9d44'

it.each([
  ['curl -i', `HTTP/2 403\naudit-id: ${ID}\ncontent-type: application/json\n`, ID],
  ['kubectl -v=8', `I1125 round_trippers.go:632]     Audit-Id: ${ID.toUpperCase()}`, ID],
  ['a dump of headers', `map[Audit-Id:[${ID}]]`, ID],
  ['headers as JSON', `{"audit-id": "${ID}"}`, ID],
  ['the same request twice', `audit-id: ${ID}\naudit-id: ${ID}`, ID],
  ['two requests', `audit-id: ${ID}\naudit-id: ${OTHER}`, undefined],
  ['an ID of something else', `uid: ${ID}`, undefined],
  ['what is no ID', 'audit-id: 1234', undefined],
])('of %s it is the ID of the one request that is shown', (_, text, id) => {
  expect(auditIdIn(text)).toBe(id)
})

it('gives of each finding the line that it begins on, and of a long line what is around it', () => {
  const refusal = (verb: string) =>
    `pods is forbidden: User "jane" cannot ${verb} resource "pods" in API group "" in the namespace "shop"`
  const { found, lines } = findingsIn(
    `starting\nE1124 reflector.go:158] ${refusal('watch')}\n${'x'.repeat(2_000)} ${refusal('list')}\nbye`,
  )
  expect(found).toHaveLength(2)
  expect(lines[0]).toBe(`E1124 reflector.go:158] ${refusal('watch')}`)
  expect(lines[1]).toContain(refusal('list'))
  expect(lines[1]?.length).toBeLessThanOrEqual(300)
})

it.each([
  'GitLab: could not fetch jobs: 403 Forbidden',
  'vaultwarden: cannot list secrets: 401 Unauthorized',
  'Error: Failed to create deployment: Forbidden',
])('asks whether %s is from Kubernetes, and takes the answer', (text) => {
  expect(findingsIn(text)).toMatchObject({ found: [], unclear: { lines: [text] } })
  expect(findingsIn(text, true).found).toHaveLength(1)
})
