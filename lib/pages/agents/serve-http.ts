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

// The protocol had batches for one revision (2025-03-26). A batch counts once against the request limit, whatever it asks for.
const BATCH = 'Send one message in a request.'

// A name, an id and what a client says of itself; they come back in answers, and only the arguments may be long.
const MOST_OF_ENVELOPE = 8 * 1024
const TOO_LONG = 'Beside the arguments of a tool a message has at most 8 KiB.'

function envelopeOf(message: unknown): string {
  return JSON.stringify(message, (key, value) => (key === 'arguments' ? undefined : value)) ?? ''
}

function refuse(message: string): Response {
  const error = { code: -32_600, message }
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
  if (Array.isArray(message)) return refuse(BATCH)
  if (envelopeOf(message).length > MOST_OF_ENVELOPE) return refuse(TOO_LONG)
  if (await isLegacyRequest(request, message)) return serveLegacy(asked, answers)
  const modern = createMcpHandler(() => createMcpServer(answers), {
    legacy: 'reject',
    maxSubscriptions: 0,
  })
  return modern.fetch(request, { parsedBody: message })
}
