import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { platformMessage } from '@/lib/answer/platform-message'
import { explanationSchema } from '@/lib/contract/explanation'
import { BUDGET, COLD } from '@/lib/facts/questions/prober'
import { startPod } from '@/lib/kube/testing/pod'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { hidesText } from '@/lib/words/visible-text'
import { explainText } from '../testing/on-the-wire'

const world = recordedWorld(recordedExchanges())

async function explained(text: string) {
  const pod = await startPod((request, response) => {
    const body = reviewAnswer(world, request)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? {}))
  })
  const options = { kube: pod.client(), signal: new AbortController().signal }
  const { findings } = await explainText(text, options)
  return { findings, requests: pod.server.requests }
}

const LIST =
  'pods is forbidden: User "system:serviceaccount:ci:x" cannot list resource "pods" in API group "" in the namespace "shop"'

describe('explainText', () => {
  it('answers for each failure in the order of the text, whatever its gate', async () => {
    const { findings, requests } = await explained(
      [
        'Unable to connect to the server: x509: certificate signed by unknown authority',
        '',
        `Error from server (Forbidden): ${LIST}`,
        '',
        'Error from server (NotFound): deployments.apps "web" not found',
        '',
        'secrets "db" is forbidden: User "system:serviceaccount:ci:x" cannot get reso',
      ].join('\n'),
    )
    expect(findings.map(({ kind }) => kind)).toEqual(['tls', 'authorization', 'not-found', 'authorization'])
    expect(findings[0]?.cause?.id).toBe('A4')
    expect(findings[3]).toMatchObject({
      cause: null,
      request: { verb: 'get', resource: 'secrets', name: 'db' },
    })
    expect(requests.length).toBeLessThanOrEqual(BUDGET + COLD)
  })

  it('gives a repeated refusal once and says how often it appears', async () => {
    const { findings } = await explained(`${LIST}\n`.repeat(12))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.evidence).toContainEqual({
      probe: 'The text',
      says: 'The same refusal appears 12 times.',
    })
  })

  it('reads a paste without its hidden characters, and shows no credential of it', async () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`
    const { findings } = await explained(
      `Unable to connect to the server: Get "https://10.96.0.1:443/api": dial tcp 10.96.0.1:443: i/o time\u200bout Author\u202eization: Bearer ${token}`,
    )
    expect(findings).toHaveLength(1)
    expect(findings[0]?.cause?.id).toBe('A2')
    const shown = JSON.stringify(findings)
    expect(shown).toContain('i/o timeout Authorization: Bearer ')
    expect(hidesText(shown)).toBe(false)
    expect(shown).not.toContain('b'.repeat(40))
  })

  it('shows no token that was pasted where a name or a user belongs, in no fix either', async () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`
    const named = LIST.replace('pods is', `pods "${token}" is`).replace('cannot list', 'cannot get')
    const { findings } = await explained(`${named}\n\n${LIST.replace('ci:x', token)}`)
    expect(findings.map(({ kind }) => kind)).toEqual(['authorization', 'authorization'])
    expect(JSON.stringify(findings)).not.toContain('b'.repeat(40))
  })

  it('leaves nothing of a token that was pasted in what is sent to the platform team', async () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`
    const { findings } = await explained(
      `token ${token}: ${LIST}\n${LIST.replace('pods is', `pods "${token}" is`).replace('list', 'get')}`,
    )
    const sent = findings.map((told) =>
      platformMessage(z.decode(explanationSchema, told), {
        account: 'system:serviceaccount:ci:x',
        checkedAt: '2026-11-25T14:32:07Z',
      }),
    )
    expect(sent.map((message) => message?.prose.split(' in namespace')[0])).toEqual([
      'ci/x cannot list pods',
      expect.stringMatching(/^ci\/x cannot get pods /),
    ])
    expect(JSON.stringify(sent)).not.toContain('b'.repeat(40))
  })
})
