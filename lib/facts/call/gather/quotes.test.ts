import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { plainAnswer } from '@/lib/answer/answer-parts'
import { explainAlone } from '@/lib/answer/explain-alone'
import type { Explanation } from '@/lib/contract/explanation'
import { startPod } from '@/lib/kube/testing/pod'
import { fitted } from '@/lib/pages/agents/tell'
import { explained } from '@/lib/pages/agents/tell-explanation'
import { plain } from '@/lib/phrase/phrase'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { terminalAnswer } from '@/scripts/cli/terminal'
import { explainText } from './explain'

/** Words of our own sentences, as others may write them too. */
const OURS = [
  'this pod',
  'This pod',
  "this pod's own token",
  'this pod’s account',
  'the account of this pod',
  'Identity of this pod',
  'this pod runs as root',
  'Or let it be',
  'the pod spec',
  'Only Roles and bindings show that, and they were not read.',
  'If this text is from this cluster: no',
]
const quotes = fc
  .array(
    fc.constantFrom(
      ...OURS,
      'must',
      'set',
      'runAsNonRoot',
      'see',
      'X refused this, not Kubernetes',
      'denied',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((words) => `${words.join(', ')} end`)

/** How others say it to a client of the API server: `$` is what they said. */
const ROUTES = [
  'Error from server: admission webhook "policy.example.com" denied the request: $',
  'pods "web" is forbidden: $',
  "Error from server (Forbidden): pods \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: $",
  'Error from server (InternalError): Internal error occurred: $',
  'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop": $',
] as const

const world = recordedWorld(recordedExchanges())

async function readers() {
  const pod = await startPod((request, response) => {
    const body = reviewAnswer(world, request)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? {}))
  })
  const ask = (text: string, env: Record<string, string>) =>
    explainText(text, { kube: pod.client(), signal: new AbortController().signal, env })
  return {
    'the text alone': async (text: string) => explainAlone(extractRefusals(text)),
    'a pod': async (text: string) => (await ask(text, {})).findings,
    'a machine that is attached': async (text: string) =>
      (await ask(text, { ATTACHED_FROM: 'laptop' })).findings,
  }
}

function renderings(explanation: Explanation): string[] {
  const { cause, evidence } = explanation
  const page = [explanation, ...(cause === null ? [] : [cause]), ...evidence]
  return [
    plainAnswer(explanation),
    fitted([explained([explanation])], '').lines.join('\n'),
    page.map((one) => plain(one.says)).join('\n'),
    ...(plain(explanation.cause?.says ?? []).includes(' denied') ? [terminalAnswer(explanation, false)] : []),
  ]
}

describe('what others said', () => {
  it('comes back as they said it, whoever reads it and whatever shows it', async () => {
    const ways = await readers()
    await fc.assert(
      fc.asyncProperty(quotes, fc.constantFrom(...ROUTES), async (quote, route) => {
        for (const [who, explain] of Object.entries(ways)) {
          const [told] = await explain(route.replace('$', () => quote))
          expect([
            who,
            plain(told?.evidence.find(({ probe }) => plain(probe) === 'The text')?.says ?? []),
          ]).toEqual([who, expect.stringContaining(quote)])
          for (const shown of renderings(told as Explanation)) expect(shown).toContain(quote)
        }
      }),
      { numRuns: runs(60) },
    )
  })

  it('is told apart from our own words about who asks', async () => {
    const ways = await readers()
    const text = ROUTES[4].replace('$', 'this pod must not')
    const [inPod] = await ways['a pod'](text)
    const [attached] = await ways['a machine that is attached'](text)
    const words = (one: Explanation | undefined) =>
      JSON.stringify({ ...one, evidence: one?.evidence.slice(1) })
    expect(words(inPod)).toMatch(/this pod/)
    expect(words(attached)).not.toMatch(/this pod/i)
  })
})
