import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readLogLine, splitTimestamp } from '@/lib/objects/log-line'
import { redact, redactedHead, shownLogLines } from './redact'
import { SecretLines } from './secret-lines'

const pemOf = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type, format: 'pem' })
    .toString()
    .trim()
const PKCS1 = pemOf('pkcs1')
const PKCS8 = pemOf('pkcs8')
const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const SEC1 = ec.export({ type: 'sec1', format: 'pem' }).toString()
const EC8 = ec.export({ type: 'pkcs8', format: 'pem' }).toString()
const PUBLIC = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()
  .trim()
const body = PKCS1.split('\n').slice(1, -1)
const openssh = PKCS1.replaceAll('RSA', 'OPENSSH')
const CERTIFICATE = PUBLIC.replaceAll('PUBLIC KEY', 'CERTIFICATE')

/** Lines of keys that are in the text. */
const shownIn = (text: string, lines: readonly string[] = body) => lines.filter((line) => text.includes(line))
const at = (text: string) =>
  text
    .split('\n')
    .map((line, i) => `2026-12-01T10:00:${String(i % 60).padStart(2, '0')}.123456789Z ${line}`)
    .join('\n')
const inLog = (text: string) =>
  shownLogLines(at(text), false)
    .lines.map((line) => line.text)
    .join('\n')
/** The same by one line at a time, as a log that is followed brings them. */
const followed = (text: string, by: number) => {
  const lines = new SecretLines()
  const raw = at(text).split('\n')
  const shown: string[] = []
  for (let from = 0; from < raw.length; from += by) shown.push(...lines.take(raw.slice(from, from + by)))
  return shown.map((line) => readLogLine(splitTimestamp(line).raw, redactedHead).text).join('\n')
}

describe('a private key that spans lines', () => {
  const json = JSON.stringify({ msg: 'loaded', key: PKCS1, at: 3 })
  it.each([
    ['as it is', `loading key\n${PKCS1}\nready`],
    ['with a carriage return on each line', `loading key\n${PKCS1.replaceAll('\n', '\r\n')}\r\nready`],
    ['in color', `loading key\n${PKCS1.replaceAll('\n', '\u001b[0m\n\u001b[32m')}\u001b[0m\nready`],
    [
      'behind what a logger puts before each line',
      `loading key\n${PKCS1.split('\n')
        .map((line) => `I1201 10:00 main.go:7] ${line}`)
        .join('\n')}\nready`,
    ],
    [
      'in quotes, a line each',
      `loading key\n${PKCS1.split('\n')
        .map((line) => `msg="${line}"`)
        .join('\n')}\nready`,
    ],
    ['indented', `loading key\n${PKCS1.replaceAll('\n', '\n    ')}\nready`],
    [
      'between lines of another thread',
      `loading key\n${PKCS1.split('\n')
        .map((line, i) => (i % 5 === 4 ? `${line}\ntick ${i}` : line))
        .join('\n')}\nready`,
    ],
    ['in JSON', `loading key\n${json}\nready`],
    ['in JSON in JSON', `loading key\n${JSON.stringify({ log: json })}\nready`],
    [
      'encrypted, with its headers',
      `loading key\n${PKCS1.replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B2C3D4E5F\n\n')}\nready`,
    ],
    ['of OpenSSH', `loading key\n${openssh}\nready`],
    ['without its first line', `${body.join('\n')}\n-----END RSA PRIVATE KEY-----\nready`],
    ['without its first lines', `${PKCS1.split('\n').slice(9).join('\n')}\nready`],
    ['from the middle of a line', `${PKCS1.slice(300)}\nready`],
    ['without its first line and its end', `${body.slice(4, 20).join('\n')}`],
    ['without its end', `loading key\n${PKCS1.split('\n').slice(0, 20).join('\n')}\nready`],
    ['without the lines of PEM', `loading key\n${body.join('\n')}\nready`],
    [
      'of PKCS #8, without the lines of PEM',
      `loading key\n${PKCS8.split('\n').slice(1, -1).join('\n')}\nready`,
    ],
    ['twice', `loading key\n${PKCS1}\n${PKCS8}\nready`],
    ['after a certificate', `loading key\n${CERTIFICATE}\n${PKCS1}\nready`],
  ])('is left out of a log %s', (what, text) => {
    const lines = [...body, ...PKCS8.split('\n').slice(1, -1)].filter((line) => text.includes(line))
    const isCut = what.startsWith('without its')
    const isWholeLines = !what.includes('middle')
    for (const shown of [
      inLog(text),
      ...(isWholeLines ? [followed(text, 1)] : []),
      followed(text, 7),
      followed(text, 1000),
    ]) {
      expect(shownIn(shown, lines)).toEqual([])
      expect(shown.split('\n')).toHaveLength(text.split('\n').length)
      if (text.endsWith('ready')) expect(shown.endsWith('ready')).toBe(true)
      if (!isCut && text.startsWith('loading')) expect(shown.startsWith('loading key\n')).toBe(true)
      if (text.includes(CERTIFICATE)) expect(shown).toContain(CERTIFICATE)
      if (text.includes('tick')) expect(shown).toContain('tick 9')
    }
    expect(shownIn(redact(text), lines)).toEqual([])
  })

  it.each([
    ['PKCS #1', PKCS1],
    ['PKCS #8', PKCS8],
    ['SEC 1', SEC1],
    ['PKCS #8 of EC', EC8],
    ['Ed25519', ed25519],
  ])('is left out by how it begins: %s in one line, and as base64 of its file', (_, pem) => {
    const der = pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '')
    expect(redact(`key ${der} end`)).toBe('key [PRIVATE KEY left out] end')
    const file = Buffer.from(pem).toString('base64')
    expect(redact(`  tls.key: ${file}`)).toBe('  tls.key: [PRIVATE KEY left out]')
    const wrapped = file.replace(/.{76}/g, '$&\n').trim().split('\n')
    expect(shownIn(inLog(`${wrapped.join('\n')}\nready`), wrapped)).toEqual([])
  })

  it.each([
    ['a certificate', CERTIFICATE],
    ['a public key', PUBLIC],
    ['a certificate without its first lines', CERTIFICATE.split('\n').slice(3).join('\n')],
    [
      'a sentence about a key',
      'expected -----BEGIN PRIVATE KEY-----\nready\nlistening on /api/v1/namespaces/Shop/pods/web-0\nDone'.replace(
        'expected ',
        'expected a line ',
      ),
    ],
    ['digests', `${'0123456789abcdef'.repeat(4)}\n${'fedcba9876543210'.repeat(4)}`],
    ['a block of YAML', 'data: |\n  hello\n  world'],
    ['an end that ends nothing', 'no -----END CERTIFICATE----- here'],
  ])('is not seen in %s', (_, text) => {
    const lines = text.split('\n').slice(1)
    for (const shown of [inLog(text), followed(text, 1000)]) expect(shown.split('\n').slice(1)).toEqual(lines)
  })

  it.each([
    ['password: >-\n  Tr0ub4dor\nuser: app', 'password: >-\n  [value left out]\nuser: app'],
    [
      '  db_password: |\n    Tr0ub4dor\n\n    correct horse\n  user: app',
      '  db_password: |\n    [value left out]\n\n    [value left out]\n  user: app',
    ],
    ['- 비밀번호: |-\n    Tr0ub4dor\n- user: app', '- 비밀번호: |-\n    [value left out]\n- user: app'],
    ['password: >-\n  $(DB_PASSWORD)\nuser: app', 'password: >-\n  $(DB_PASSWORD)\nuser: app'],
  ])('is hidden with the value below a key: %j', (text, expected) => {
    expect(redact(text)).toBe(expected)
    expect(inLog(text)).toBe(expected)
    expect(followed(text, 1)).toBe(expected)
    expect(redact(JSON.stringify({ text }))).toBe(JSON.stringify({ text: expected }))
  })
})
