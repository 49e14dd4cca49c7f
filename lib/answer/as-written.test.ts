import { describe, expect, it } from 'vitest'
import { partOf } from '@/e2e/testing/runs'
import type { Explanation } from '@/lib/contract/explanation'
import { code, quote, say } from '@/lib/phrase/phrase'
import { findingsIn } from '@/lib/reader/findings-in'
import { ALL_PASTES, pastesOf } from '@/lib/reader/testing/pastes'
import { plainText } from '@/lib/reader/text/plain-text'
import { asWritten } from './as-written'
import { explainAlone } from './explain-alone'

function answers(text: string): Explanation[] {
  const { found } = findingsIn(text)
  return asWritten(explainAlone(found), found, text)
}

/** What an answer quotes: of its evidence, of what it says and of its cause. */
function quotesOf({ evidence, cause, ...rest }: Explanation): string[] {
  const said = [rest, ...(cause === null ? [] : [cause]), ...evidence].flatMap((one) => one.says)
  return [...said.flatMap((piece) => ('quote' in piece ? [piece.quote] : []))]
}

/** Without the blanks, quotes and escapes that a text has in other places than the sentence. */
const signsOf = (text: string) => text.replace(/[^A-Za-z0-9]+/g, '')

const CHANGES = {
  'in lower case': (text: string) => text.toLowerCase(),
  'in capitals': (text: string) => text.toUpperCase(),
}

describe('what is quoted', () => {
  it.each(Object.entries(CHANGES))('has the letters of a text %s', (_name, change) => {
    let [quoted, verbatim] = [0, 0]
    for (const { text } of partOf(pastesOf(...ALL_PASTES), 0)) {
      const own = signsOf(plainText(change(text)))
      for (const quote of answers(change(text)).flatMap(quotesOf).map(signsOf)) {
        quoted += 1
        // An old sentence is told in the words of today, and kubectl proxy only by what it means.
        if (!own.toLowerCase().includes(quote.toLowerCase())) continue
        verbatim += 1
        expect(own).toContain(quote)
      }
    }
    expect(verbatim / quoted).toBeGreaterThan(0.95)
  })

  it.each([
    'error from server (forbidden): pods "web" is forbidden: user "jane" cannot get resource "pods" in api group "" in the namespace "shop"',
    'failed to list *v1.pod: pods is forbidden: User "jane" cannot 1ist resource "pods" in APl group "" in the namespace "shop"',
    'admission webhook "a.example.com" denied the request: no filters/http/rbac, internal error occurred',
  ])('appears in the text as it was pasted: %s', (text) => {
    const quotes = answers(text).flatMap(quotesOf)
    expect(quotes.length).toBeGreaterThan(0)
    for (const quote of quotes) expect(text).toContain(quote)
  })

  it('keeps its marks where a probe has some too, and what others wrote', () => {
    const text =
      'error from server (forbidden): pods is forbidden: user "jane" cannot list resource "pods" in api group "" in the namespace "shop"'
    const { found } = findingsIn(text)
    const [one] = answers(text)
    if (one === undefined) throw new Error('nothing was found')
    const probe = say`Log of ${code('web')}`
    const others = [
      { probe: say`A review`, says: say`RBAC: allowed by ClusterRoleBinding "x"` },
      { probe: say`A rule`, says: [quote('Pods')] },
    ]
    const own = { ...one, evidence: [{ probe, says: say`refused: ${quote('User "jane"')}` }, ...others] }
    const note = `${text} rbac: allowed by clusterrolebinding "x"`
    expect(asWritten([own], found, note)[0]?.evidence).toEqual([
      { probe, says: say`refused: ${quote('user "jane"')}` },
      ...others,
    ])
  })

  it('is the same value where the text has its letters', () => {
    const text =
      'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"'
    const { found } = findingsIn(text)
    const told = explainAlone(found)
    expect(told).toHaveLength(1)
    expect(asWritten(told, found, text)[0]).toBe(told[0])
  })
})
