import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { recordGate } from '@/e2e/gates/record-gate'
import negativesFile from '../testing/secret-corpus/negatives.json'
import positivesFile from '../testing/secret-corpus/positives.json'
import { redact } from './redact'

const positives = z
  .array(z.object({ kind: z.string(), text: z.string(), secret: z.string() }))
  .parse(positivesFile)
const negatives = z.array(z.string()).parse(negativesFile)

/** The longest run of a secret that may stay: what its form tells anyway, such as `xoxb-` or `AccountKey`. */
const RUN = 8

function isHidden(secret: string, shown: string): boolean {
  for (let at = 0; at + RUN <= secret.length; at += 1) {
    if (shown.includes(secret.slice(at, at + RUN))) return false
  }
  return !shown.includes(secret)
}

describe('redact', () => {
  it('finds secrets by their form, and leaves what only looks like one', () => {
    const missed = positives.filter(({ text, secret }) => !isHidden(secret, redact(text)))
    const wrong = negatives.filter((text) => redact(text) !== text)
    const recall = 1 - missed.length / positives.length
    const wrongly = wrong.length / negatives.length
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    recordGate({
      id: 'redactor',
      part: 'corpus',
      figure: `${percent(recall)} of ${positives.length} found; ${percent(wrongly)} of ${negatives.length} wrongly hidden`,
      state: recall >= 0.99 && wrongly <= 0.02 ? 'met' : 'missed',
    })
    expect(positives.length).toBeGreaterThanOrEqual(200)
    expect(negatives.length).toBeGreaterThanOrEqual(500)
    expect(recall, JSON.stringify(missed, null, 1)).toBeGreaterThanOrEqual(0.99)
    expect(wrongly, wrong.join('\n')).toBeLessThanOrEqual(0.02)
  })

  // Each begins a form again and again and ends none.
  it.each([
    ['password="a,'],
    ["password='\\"],
    ['password: '],
    ['password=a&b;c,'],
    ['password: a b\n'],
    ['token=[[[['],
    ['name: password value: '],
    ['cookie: a=b;'],
    ['authorization: digest '],
    ['eyJaaaaa....'],
    ['sntrys_eyJpYXQiOLCJyZWdpb25fdXJs'],
    ['glpat-a'],
    ['xoxs-1-1-1'],
    ['aB3_'],
    ['a.a1.'],
    ['-----BEGIN PRIVATE KEY-----\n'],
    ['-----END PRIVATE KEY-----\n'],
    [`${'Aa1/'.repeat(16)}\n`],
    ['Aa1/'],
    ['password: |\n  a\n'],
    ['a: |'],
    ['mysql -a '],
    ['비밀번호는 '],
    ['\u200bp'],
    ['12345678:A'],
  ])('reads 256 KiB of %j in time that grows with the text', (part) => {
    const text = part.repeat(Math.ceil(262_144 / part.length))
    const before = process.cpuUsage()
    redact(text)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(1_000)
  })

  it('does not change what it has already left out', () => {
    for (const { text } of positives) expect(redact(redact(text))).toBe(redact(text))
  })
})
