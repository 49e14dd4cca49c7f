import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { diagnose } from '@/lib/diagnosis/diagnose'
import { factsOf, rule } from '@/lib/diagnosis/testing/role-world'
import { html } from '@/lib/phrase/html'
import { code, plain, quote, say, words } from '@/lib/phrase/phrase'
import { messageHtml } from './message-html'
import { platformMessage, type SendContext } from './platform-message'

const context: SendContext = {
  pod: 'shop/web-0',
  account: 'system:serviceaccount:shop:web',
  checkedAt: '2026-11-25T14:32:07.123Z',
}

const OURS = new Set(
  ['h3', 'strong', 'p', 'br', 'code', 'pre', 'table', 'tbody', 'tr', 'th', 'td'].flatMap((tag) => [
    `<${tag}>`,
    `</${tag}>`,
  ]),
)

/** Markup that is not ours, and the text that a reader sees. */
function read(markup: string): { foreign: string[]; text: string } {
  const tags = markup.match(/<[^>]*>?/g) ?? []
  const named = tags.map((tag) => tag.replace(/ style="[a-z0-9 :;#-]+"/, '').replace(/ colspan="4"/, ''))
  const text = markup
    .replace(/<br>|<\/(?:p|h3|pre|tr)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
  return { foreign: named.filter((tag) => !OURS.has(tag)), text }
}

const hostile = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '&lt;b&gt;',
    '<!--',
    '</code></pre><a href="https://evil.example">x</a>',
    '\u202e<b>',
  ),
)

/** A refused call in which every name is somebody else's text. */
function refused(name: string): Explanation {
  return {
    verdict: 'denied',
    kind: 'authorization',
    request: { user: name, verb: 'get', group: '', resource: 'pods', name, namespace: name },
    says: words(`${name} cannot`),
    cause: { id: 'D1', confidence: 'proven', says: words(`Role ${name} lacks it.`) },
    alternatives: [],
    nearMisses: [],
    evidence: [{ probe: words(name), says: words(name), decides: true }],
    fixes: [
      {
        where: 'role',
        says: words(`Add it to ${name}.`),
        warning: words(name),
        yaml: `kind: Role # ${name}`,
        opens: [{ verb: 'get', group: name, resource: name, name, namespace: name }],
      },
    ],
    unseen: [],
  }
}

describe('a message as rich text', () => {
  it('is heading, code, and a table of what it grants', () => {
    const told = diagnose(
      factsOf('GET /apis/batch/v1/namespaces/shop/jobs?watch=true', [
        rule('get list', 'jobs', { apiGroups: ['batch'] }),
      ]),
    )
    const message = platformMessage(told, context)
    const { foreign, text } = read(messageHtml(message ?? { parts: [] }))
    expect(foreign).toEqual([])
    expect(text.split('\n')[0]).toBe('shop/web cannot watch jobs.batch in namespace shop')
    expect(messageHtml(message ?? { parts: [] })).toMatch(/<h3>.*<pre><code>kubectl .*<table/s)
    expect(text).toContain('VerbsResource or pathNameNamespace\nwatchjobs.batchanyshop\n')
  })

  it('has the words of the plain text, and no markup but ours, whatever things are called', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const message = platformMessage(refused(name), context)
        if (message === undefined) throw new Error('There is no message.')
        const { foreign, text } = read(messageHtml(message))
        expect(foreign).toEqual([])
        const seen = text.replace(/\s+/g, ' ')
        for (const line of message.text.split('\n')) expect(seen).toContain(line.replace(/\s+/g, ' ').trim())
      }),
      { numRuns: 300 },
    )
  })
})

it('writes a sentence with its code as code, and what others said as text', () => {
  const says = say`${code('<b>')} said ${quote('"a" & <i>')}.`
  expect(html(says)).toBe('<code>&lt;b&gt;</code> said &quot;a&quot; &amp; &lt;i&gt;.')
  expect(read(html(says)).text).toBe(plain(says))
})
