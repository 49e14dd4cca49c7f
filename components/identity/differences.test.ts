import { expect, it } from 'vitest'
import type { Identity, IdentityField } from '@/lib/facts/identity/contract/identity'
import { identityFindings } from '@/lib/pages/overview/judge/identity'
import { buildReport } from '@/lib/pages/report/judge/build-report'
import { reportFacts } from '@/lib/pages/report/judge/testing/facts'
import { plain, words } from '@/lib/phrase/phrase'
import { keeps } from './fields-section'
import { sayAttention } from './headline'

const MANY = 40

const fieldsOf = (count: number, verdict: IdentityField['verdict']): IdentityField[] =>
  Array.from({ length: count }, (_, i) => ({
    field: `metadata.labels['${verdict}-${i}']`,
    env: [],
    file: [],
    verdict,
    notes: [{ about: 'values', says: words(verdict) }],
  }))

it('each page counts the same differences, whatever its list has room for, and none that is rounded or unread', () => {
  const facts = reportFacts()
  if (facts.identity.state !== 'read') throw new Error('The identity of this test was read.')
  const identity: Identity = {
    ...facts.identity.value,
    fields: [...fieldsOf(MANY, 'drift'), ...fieldsOf(3, 'rounded'), ...fieldsOf(2, 'unreadable')],
  }
  const report = buildReport({ ...facts, identity: { ...facts.identity, value: identity } })
  expect(report.pod.differ).toBe(MANY)
  expect(report.pod.differences.length).toBeLessThan(MANY)
  expect(sayAttention(identity)).toContain(`${MANY} fields are not what the pod was told`)
  expect(identity.fields.filter((field) => keeps('differences', field))).toHaveLength(MANY)
  const told = identityFindings(identity).filter(({ about }) => about?.startsWith('metadata.labels'))
  const saying = (verdict: string) =>
    told.filter(({ says }) => (typeof says === 'string' ? says : plain(says)) === verdict)
  expect(saying('drift')).toHaveLength(MANY)
  expect(saying('rounded')).toHaveLength(0)
})
