import http from 'node:http'
import { Readable } from 'node:stream'
import type { Answers } from '@/lib/pages/agents/answers'
import { serveMcp } from '@/lib/pages/agents/mcp-server'

/** The tools over real HTTP, on these answers, without the product around them. */
export async function listenForAgents(answers: Answers): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(async (incoming, outgoing) => {
    // Like the product: no stream is offered.
    if (incoming.method !== 'POST') {
      outgoing.writeHead(405).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const gone = new AbortController()
    outgoing.once('close', () => gone.abort())
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: 'POST',
      headers: incoming.headers as Record<string, string>,
      body: text,
      signal: gone.signal,
    })
    const answer = await serveMcp({ request, message: JSON.parse(text) }, answers)
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    if (answer.body) Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(outgoing)
    else outgoing.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}/mcp`, close: () => server.close() }
}
