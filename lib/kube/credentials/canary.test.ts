import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { json, type RecordedRequest } from '../testing/https-server'
import { CANARY, failureFrom, startPod, testToken } from '../testing/pod'
import { probePath, versionPath } from '../transport/paths'

type Answer = Parameters<typeof json>[0]

function tokenOf(request: RecordedRequest): string {
  return request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? ''
}

const FORMS = [CANARY, Buffer.from(testToken()).toString('base64'), Buffer.from(CANARY).toString('hex')]

function everyPrint(value: unknown): string {
  const text = value instanceof Error ? `${value.message}\n${value.stack}\n${String(value)}` : String(value)
  return `${text}\n${JSON.stringify(value)}\n${inspect(value, { depth: 30, showHidden: true, getters: true })}`
}

function expectNoToken(value: unknown): void {
  const text = everyPrint(value)
  for (const form of FORMS) expect(text).not.toContain(form)
}

const FAILURES: [string, (request: RecordedRequest, response: Answer) => void][] = [
  ['a Status', (_, response) => json(response, { kind: 'Status', code: 403, message: 'no' }, 403)],
  [
    'a Status that echoes the header in every field',
    (request, response) => {
      const echo = tokenOf(request)
      const details = {
        name: echo,
        group: echo,
        kind: echo,
        causes: [{ reason: echo, message: echo, field: echo }],
      }
      json(response, { kind: 'Status', code: 500, reason: echo, message: `got ${echo}`, details }, 500)
    },
  ],
  [
    'a page that echoes the header',
    (request, response) => response.writeHead(502).end(`<pre>${tokenOf(request)}</pre>`),
  ],
  [
    'headers that echo the header',
    (request, response) =>
      response
        .writeHead(307, { location: `https://x/?t=${tokenOf(request)}`, server: tokenOf(request) })
        .end(),
  ],
  [
    'a refused token',
    (_, response) => json(response, { kind: 'Status', code: 401, message: 'Unauthorized' }, 401),
  ],
  ['no answer', () => {}],
  ['a hang-up', (_, response) => response.destroy()],
  ['a broken encoding', (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x')],
  [
    'a body that is too large',
    (request, response) => response.writeHead(200).end(tokenOf(request).repeat(20_000)),
  ],
]

describe('the token', () => {
  it.each(FAILURES)('is in no print of the failure after %s', async (_, handler) => {
    const { kube } = await startPod(handler, { deadlines: { headersMs: 100 } })
    expectNoToken(await failureFrom(kube.get(versionPath())))
    expectNoToken(await failureFrom(kube.review('selfsubjectreviews', undefined)))
    const lines = kube.lines(versionPath(), { signal: new AbortController().signal, idleMs: 100 })
    expectNoToken(await lines.next().catch((error: unknown) => error))
  })

  it('is in no print of an answer that echoes it', async () => {
    const { kube } = await startPod((request, response) =>
      json(response, { echo: tokenOf(request) }, 200, { 'audit-id': tokenOf(request) }),
    )
    expectNoToken(await kube.get(versionPath()))
    expectNoToken(await kube.probe(probePath('/'), { accept: 'text' }))
    const lines = kube.lines(versionPath(), { signal: new AbortController().signal })
    expectNoToken(await lines.next())
  })

  it('that is not a JWT is in no print either', async () => {
    const { account, ca, client } = await startPod((request, response) => {
      const echo = tokenOf(request)
      json(response, { kind: 'Status', code: 500, message: echo.slice(7) }, 500, { server: echo.slice(7) })
    })
    account.swap({ token: CANARY, 'ca.crt': ca.cert, namespace: 'shop' })
    expectNoToken(await failureFrom(client().get(versionPath())))
  })

  it('is in no print of the client, before and after a call', async () => {
    const { kube } = await startPod((_, response) => json(response, {}))
    expectNoToken(kube)
    await kube.get(versionPath())
    expectNoToken(kube)
    expectNoToken(kube.credentials)
  })
})
