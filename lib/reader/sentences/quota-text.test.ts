import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuantity } from '@/lib/objects/quantity'
import { limitNeeded, parseQuotaText } from './quota-text'

describe('parseQuotaText', () => {
  it.each([
    [
      'exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0',
      { quota: 'budget', rows: [{ resource: 'pods', requested: '1', used: '0', limited: '0' }] },
    ],
    [
      'exceeded quota: compute, requested: limits.cpu=2,requests.memory=1Gi, used: limits.cpu=3500m,requests.memory=3Gi, limited: limits.cpu=4,requests.memory=4Gi',
      {
        rows: [
          { resource: 'limits.cpu', requested: '2', used: '3500m', limited: '4' },
          { resource: 'requests.memory', requested: '1Gi', used: '3Gi', limited: '4Gi' },
        ],
      },
    ],
    [
      'exceeded quota: gold, requested: gold.storageclass.storage.k8s.io/requests.storage=5Gi, used: gold.storageclass.storage.k8s.io/requests.storage=8Gi, limited: gold.storageclass.storage.k8s.io/requests.storage=10Gi',
      { rows: [{ resource: 'gold.storageclass.storage.k8s.io/requests.storage', limited: '10Gi' }] },
    ],
    [
      'exceeded quota: small, requested: pods=1, used: pods=10, limited: pods=10.',
      { rows: [{ resource: 'pods', limited: '10' }] },
    ],
    [
      'failed quota: compute: must specify limits.cpu for: main; limits.memory for: main,sidecar',
      {
        kind: 'unstated',
        quota: 'compute',
        missing: [
          { resource: 'limits.cpu', containers: ['main'] },
          { resource: 'limits.memory', containers: ['main', 'sidecar'] },
        ],
      },
    ],
    // Before 1.24 no container was named.
    [
      'failed quota: q: must specify limits.cpu,requests.memory',
      {
        missing: [
          { resource: 'limits.cpu', containers: [] },
          { resource: 'requests.memory', containers: [] },
        ],
      },
    ],
    [
      'status unknown for quota: q, resources: pods,secrets',
      { kind: 'unknown-usage', quota: 'q', resources: ['pods', 'secrets'] },
    ],
    ['insufficient quota to consume: pods', { kind: 'insufficient', resources: ['pods'] }],
  ])('reads %s', (text, parsed) => {
    expect(parseQuotaText(text)).toMatchObject(parsed)
  })

  it.each(['', 'exceeded quota: budget', 'exceeded quota: b, requested: , used: , limited: ', 'quota'])(
    'gives nothing for %j',
    (text) => {
      expect(parseQuotaText(text)).toBeUndefined()
    },
  )

  it('gives back every row that a quota was exceeded in', () => {
    const quantity = fc.oneof(
      fc.nat(9_999).map(String),
      fc.nat(9_999).map((n) => `${n}m`),
      fc.nat(999).map((n) => `${n}Mi`),
    )
    const row = fc.record({
      resource: fc.stringMatching(/^[a-z][a-z.]{0,20}[a-z](\/[a-z.]{1,10})?$/),
      requested: quantity,
      used: quantity,
      limited: quantity,
    })
    fc.assert(
      fc.property(fc.uniqueArray(row, { minLength: 1, selector: ({ resource }) => resource }), (rows) => {
        const list = (field: 'requested' | 'used' | 'limited') =>
          rows.map((one) => `${one.resource}=${one[field]}`).join(',')
        const text = `exceeded quota: q, requested: ${list('requested')}, used: ${list('used')}, limited: ${list('limited')}`
        expect(parseQuotaText(text)).toEqual({ kind: 'exceeded', quota: 'q', rows })
      }),
    )
  })
})

describe('limitNeeded', () => {
  const row = (requested: string, used: string, limited = '0') => ({
    resource: 'r',
    requested,
    used,
    limited,
  })

  it.each([
    ['1', '0', '1'],
    ['500m', '3500m', '4'],
    ['250m', '1', '1250m'],
    ['1Gi', '3Gi', '4Gi'],
    ['512Mi', '1Gi', '1536Mi'],
    ['0', '0', '0'],
  ])('is %s and %s together: %s', (requested, used, sum) => {
    expect(limitNeeded(row(requested, used))).toBe(sum)
  })

  it('is unknown where a number is no quantity', () => {
    expect(limitNeeded(row('many', '1'))).toBeUndefined()
    expect(limitNeeded(row('1', ''))).toBeUndefined()
  })

  it('is a quantity that is exactly the sum, whatever the suffixes', () => {
    const quantity = fc
      .tuple(fc.nat(5000), fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'u', 'n'))
      .map(([n, suffix]) => `${n}${suffix}`)
    fc.assert(
      fc.property(quantity, quantity, (requested, used) => {
        const needed = parseQuantity(limitNeeded(row(requested, used)) ?? '')
        const sum = (parseQuantity(requested)?.nano ?? 0n) + (parseQuantity(used)?.nano ?? 0n)
        expect(needed?.nano).toBe(sum)
      }),
    )
  })
})
