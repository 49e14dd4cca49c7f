import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { redact } from './redact'
import { freeText } from './sanitize'

describe('redact', () => {
  it.each([
    ['a JWT', 'x eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl y', 'x [JWT left out] y'],
    ['an unsigned JWT', 'eyJhbGciOi.eyJzdWIiOi.', '[JWT left out]'],
    ['a bearer header', 'Authorization: Bearer abcdefgh12345==', 'Authorization: Bearer [token left out]'],
    [
      'a private key',
      'a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb',
      'a\n[RSA PRIVATE KEY left out]\nb',
    ],
    ['a cut private key', '-----BEGIN PRIVATE KEY-----\nMII', '[PRIVATE KEY left out]'],
    ['an AWS key', 'id AKIAIOSFODNN7EXAMPLE', 'id [AWS key left out]'],
    ['a GitHub token', `ghp_${'a'.repeat(36)}`, '[GitHub token left out]'],
    [
      'a password in a URL',
      'postgres://app:s3cret@db:5432/x',
      'postgres://app:[password left out]@db:5432/x',
    ],
  ])('leaves out %s', (_, text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  it.each([
    'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group ""',
    'https://10.96.0.1:443/api/v1/namespaces/shop/pods',
    'the bearer of this message',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----',
    'image: registry.example:5000/team/app@sha256:abcd',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text)
  })

  it.each([
    'eyJ-'.repeat(20_000),
    'Bearer '.repeat(20_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(5000),
    'a://b'.repeat(20_000),
    'eyJaaaaaa.'.repeat(10_000),
  ])('ends on hostile repeats', (text) => {
    expect(redact(text).length).toBeLessThanOrEqual(text.length)
  })
})

describe('freeText', () => {
  it('shows what hides and reorders text', () => {
    expect(freeText('a\u001b[2Kb\u202ec\u0000\u009b')).toBe('a\\x1b[2Kb\\u202ec\\x00\\u009b')
  })

  it('has no control character but newline and tab, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign, maxLength: 200 }), (text) => {
        expect(freeText(text)).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})

describe('a text that is too long', () => {
  it('says how much it left out and never cuts a character', () => {
    expect(freeText('ab', 2)).toBe('ab')
    expect(freeText('abc', 2)).toBe('ab… (1 more characters)')
    expect(freeText('a😀', 2)).toBe('a… (1 more characters)')
  })

  it('shows no part of a secret that the cut goes through, wherever it does', () => {
    const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.${'s1gNature-'.repeat(34)}`
    const key = `ghp_${'aB3'.repeat(12)}`
    for (const secret of [jwt, key, `https://app:${'pA55w0rd'.repeat(4)}@db/shop`]) {
      const parts = ['s1gNature', 'aB3aB3aB', 'pA55w0rd']
      for (let before = 0; before < secret.length + 4; before += 1) {
        const text = `${'x '.repeat(40)}${secret} ${'y '.repeat(4_000)}`
        const shown = freeText(text, 80 + before)
        for (const part of parts) expect(shown).not.toContain(part)
      }
    }
  })
})
