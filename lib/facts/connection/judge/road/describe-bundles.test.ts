import { describe, expect, it } from 'vitest'
import type { BundleFacts } from '@/lib/contract/probe-facts'
import { plain } from '@/lib/phrase/phrase'
import { BUNDLE_VARIABLES, describeBundles } from './describe-bundles'

const CA = ['ca']
const readable = (...keys: string[]): BundleFacts => ({
  state: 'readable',
  certificates: keys.length,
  keys,
  isCut: false,
})

function described(facts: Record<string, BundleFacts>, cluster: readonly string[] = CA) {
  const found = BUNDLE_VARIABLES.flatMap((variable) => {
    const of = facts[variable.name]
    return of ? [{ variable, path: '/etc/x', facts: of }] : []
  })
  return describeBundles(found, cluster)
}

describe('describeBundles', () => {
  it.each<[string, Record<string, BundleFacts>, readonly string[], string, RegExp]>([
    ['no variable', {}, CA, 'neutral', /^No variable changes/],
    [
      'the CA is in it',
      { SSL_CERT_FILE: readable('a', 'ca') },
      CA,
      'ok',
      /The cluster’s CA is in what SSL_CERT_FILE names/,
    ],
    ['it is not', { NODE_EXTRA_CA_CERTS: readable('a') }, CA, 'warning', /NODE_EXTRA_CA_CERTS does not hold/],
    [
      'one key of two',
      { SSL_CERT_FILE: readable('ca') },
      ['ca', 'next'],
      'warning',
      /cannot be used as it is/,
    ],
    [
      'nothing there',
      { SSL_CERT_FILE: { state: 'absent', says: 'It does not exist.' } },
      CA,
      'warning',
      /cannot be used/,
    ],
    [
      'no ca.crt to compare with',
      { SSL_CERT_FILE: readable('a') },
      [],
      'unknown',
      /changes what clients trust/,
    ],
    [
      'not all was read',
      { SSL_CERT_DIR: { ...readable('a'), isCut: true } as BundleFacts },
      CA,
      'unknown',
      /changes/,
    ],
    [
      'of clients that do not call the API server',
      { AWS_CA_BUNDLE: readable('a') },
      CA,
      'neutral',
      /changes/,
    ],
  ])('%s', (_, facts, cluster, meaning, says) => {
    const { line } = described(facts, cluster)
    expect(line.meaning).toBe(meaning)
    expect(plain(line.says)).toMatch(says)
  })

  it.each(['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'])(
    'warns of nothing where %s, the system’s own roots, is named, as images do',
    (path) => {
      const found = BUNDLE_VARIABLES.slice(0, 1).map((variable) => ({ variable, path, facts: readable('a') }))
      const { line, bundles } = describeBundles(found, CA)
      expect([line.meaning, bundles[0]?.meaning]).toEqual(['neutral', 'neutral'])
      expect(plain(line.says)).toMatch(/^No variable changes/)
      expect(plain(bundles[0]?.says ?? [])).toContain('own roots')
    },
  )

  it('lets no key out', () => {
    expect(JSON.stringify(described({ SSL_CERT_FILE: readable('hash-of-a-key', 'ca') }))).not.toContain(
      'hash-of',
    )
  })
})
