import {
  type CallToolResult,
  createMcpHandler,
  isLegacyRequest,
  type ListToolsResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import * as z from 'zod/mini'
import type { Problem } from '@/lib/contract/problem'
import { withDeadline } from '@/lib/deadline'
import { isSilent, plain } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { visibleText } from '@/lib/words/visible-text'
import packageJson from '@/package.json' with { type: 'json' }
import { PROMPTS, promptOf, RESOURCE_TEMPLATES, RESOURCES, readAbout } from './about'
import type { Answers } from './answers'
import { quoted, quoteName, toAgent } from './quote'
import { spelledOut } from './spellings'
import { MOST_OF_ASKED, moreLine, QUOTED, short } from './tell'
import { ArgumentError, type Tool } from './tool'
import { TOOLS } from './tools/all'

const HOW = `It only reads: fixes are printed for a person or a program with the permission to apply them. Send an error to explain, or ask check about one call; after a fix was applied, check says whether it is allowed now. ${QUOTED}`
const instructions = (isOutside: boolean) =>
  `Podglass explains refused calls to the Kubernetes API, ${isOutside ? 'as the account that asks, from outside the cluster' : 'from inside a pod, as its account'}. ${HOW}`

// A tool asks the API server up to 60 times within its own budgets; no answer is worth more time than this.
const DEADLINE_MS = 30_000

// What only the check of arguments needs; a model pays for each word that is listed.
const UNLISTED = new Set(['$schema', 'pattern', 'minLength', 'maxLength', 'maxItems', 'minimum', 'maximum'])

function listed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(listed)
  if (typeof schema !== 'object' || schema === null) return schema
  const fields = Object.entries(schema).filter(([key]) => !UNLISTED.has(key))
  return Object.fromEntries(fields.map(([key, one]) => [key, listed(one)]))
}

function withDescriptions(schema: z.core.JSONSchema.BaseSchema, described: Readonly<Record<string, string>>) {
  const properties = Object.entries(schema.properties ?? {}).map(([name, one]) => {
    const description = described[name]
    const shown = listed(one)
    return [
      name,
      typeof shown === 'object' && description !== undefined ? { ...shown, description } : shown,
    ] as const
  })
  const { $schema: _, ...rest } = schema
  return properties.length === 0 ? rest : { ...rest, properties: Object.fromEntries(properties) }
}

function failure(lines: readonly string[]) {
  return {
    content: [{ type: 'text' as const, text: lines.map((line) => short(line, 1_000)).join('\n') }],
    isError: true,
  }
}

function problemLines({ title, detail, hint, fields, retryable }: Problem): string[] {
  return [
    title,
    ...(isSilent(detail) || plain(detail) === title ? [] : [toAgent(detail)]),
    toAgent(hint),
    ...fields.map(({ field, says }) => `${quoteName(field)}: ${says}`),
    ...(retryable ? ['The same question may be answered in a few seconds.'] : []),
  ]
}

type Listed = ListToolsResult['tools'][number]

// Each request gets its own server; what it lists is built once, on first use.
let tools: Listed[] | undefined

/** What an answer holds is not listed, and an answer is text alone: a schema would cost more than every answer, and data the same again. */
function listTools(): Listed[] {
  tools ??= TOOLS.map(({ name, title, description, input, parameters }) => ({
    name,
    title,
    description,
    inputSchema: withDescriptions(
      z.toJSONSchema(input, { io: 'input' }),
      parameters,
    ) as Listed['inputSchema'],
    annotations: { readOnlyHint: true, openWorldHint: false },
  }))
  return tools
}

const MOST_ISSUES = 5

function wrongArguments({ issues }: z.core.$ZodError) {
  const more = issues.length - MOST_ISSUES
  return failure([
    'The tool does not take these arguments:',
    ...issues.slice(0, MOST_ISSUES).map(({ path, message }) => {
      const field = path.join('.')
      return field === '' ? short(message, 300) : `${quoteName(foreign(field, 100))}: ${short(message, 200)}`
    }),
    ...moreLine(Math.max(0, more), 'faults', 'correct these first.'),
  ])
}

async function call(
  tool: Tool,
  args: unknown,
  answers: Answers,
  asked: AbortSignal,
): Promise<CallToolResult> {
  const signal = withDeadline(asked, DEADLINE_MS)
  try {
    const parsed = z.safeParse(tool.input, spelledOut(args ?? {}, Object.keys(tool.parameters)))
    if (!parsed.success) return wrongArguments(parsed.error)
    const { lines } = await tool.answer(parsed.data, answers, signal)
    const by = short(await answers.asked(signal), MOST_OF_ASKED)
    return {
      content: [{ type: 'text' as const, text: visibleText([...lines, by, QUOTED].join('\n')) }],
    }
  } catch (error) {
    if (error instanceof ArgumentError) return failure([error.message])
    if (signal.aborted && !asked.aborted)
      return failure([
        'There was no answer within 30 seconds.',
        'Ask again, or use connection to see where calls fail.',
      ])
    return failure(problemLines(answers.problemOf(error)))
  }
}

function known<T>(found: T | undefined, what: string, name: string): T {
  if (found !== undefined) return found
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no ${what} ${quoted(name, 60)}.`)
}

/**
 * A server of the Model Context Protocol whose tools answer from `answers`, for one connection or one request. It keeps no
 * state, calls no language model and has no tool that changes anything. Each answer is within 2,000 tokens, whatever was
 * asked; a failure is reported in band with what to change.
 */
export function createMcpServer(answers: Answers): Server {
  const server = new Server(
    { name: 'podglass', title: 'Podglass', version: packageJson.version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {} },
      instructions: instructions(answers.isOutside()),
    },
  )
  server.setRequestHandler('tools/list', () => ({ tools: listTools() }))
  server.setRequestHandler('resources/list', () => ({ resources: RESOURCES }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: RESOURCE_TEMPLATES }))
  server.setRequestHandler('resources/read', ({ params: { uri } }) =>
    known(readAbout(uri, answers), 'resource', uri),
  )
  server.setRequestHandler('prompts/list', () => ({ prompts: PROMPTS }))
  server.setRequestHandler('prompts/get', ({ params }) =>
    known(promptOf(params.name, params.arguments), 'prompt', params.name),
  )
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const tool = TOOLS.find(({ name }) => name === params.name)
    if (!tool) {
      const names = TOOLS.map(({ name }) => name).join(', ')
      const says = `There is no tool ${quoted(params.name, 60)}. There are: ${names}.`
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, says)
    }
    return call(tool, params.arguments, answers, context.mcpReq.signal)
  })
  return server
}

interface Asked {
  request: Request
  /** The parsed body of the request. */
  message: unknown
}

// The protocol had batches for one revision (2025-03-26). A batch counts once against the request limit, whatever it asks for.
const BATCH = 'Send one message in a request.'

// A name, an id and what a client says of itself come back in answers, and each argument is looked up among the names of the tool:
// only the texts of arguments may be long.
const MOST_OF_ENVELOPE = 8 * 1024
const TOO_LONG = 'Apart from the texts in a tool’s arguments, a message is at most 8 KiB.'

/** The message without the texts in the arguments of its tool. */
function envelopeOf(message: unknown): string {
  const args: unknown = Object(Object(message).params).arguments
  const envelope = JSON.stringify(message, (key, value) =>
    key === 'arguments' && value === args ? undefined : value,
  )
  const shape = JSON.stringify(args, (_, value) => (typeof value === 'string' ? '' : value))
  return `${envelope}${shape}`
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
