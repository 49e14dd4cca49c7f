import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import type { Answers } from './answers'
import { createMcpServer } from './mcp-server'

interface Asked {
  request: Request
  /** The parsed body of the request. */
  message: unknown
}

// The protocol had batches for one revision (2025-03-26). One passes the limit of requests once, whatever it asks for.
function refuseBatch(): Response {
  const error = { code: -32_600, message: 'Send one message in a request.' }
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 400 })
}

/** Clients of the protocol before 2026-07-28: a server for this one request, which answers in one JSON body. */
async function serveLegacy({ request, message }: Asked, answers: Answers): Promise<Response> {
  const server = createMcpServer(answers)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  request.signal.addEventListener('abort', () => void server.close(), { once: true })
  return transport.handleRequest(request, { parsedBody: message })
}

/**
 * Answers one POST of the Model Context Protocol (streamable HTTP) with one JSON body, since no tool says anything before its
 * answer: no session, no stream, no batch, nothing kept.
 * The tools stop once the asker is gone.
 */
export async function serveMcp(asked: Asked, answers: Answers): Promise<Response> {
  const { request, message } = asked
  if (Array.isArray(message)) return refuseBatch()
  if (await isLegacyRequest(request, message)) return serveLegacy(asked, answers)
  const modern = createMcpHandler(() => createMcpServer(answers), {
    legacy: 'reject',
    maxSubscriptions: 0,
  })
  return modern.fetch(request, { parsedBody: message })
}
