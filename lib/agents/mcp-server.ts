import { McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import * as z from 'zod/mini'
import type { Problem } from '@/lib/contract/problem'
import { visibleText } from '@/lib/contract/visible-text'
import packageJson from '@/package.json' with { type: 'json' }
import type { Answers } from './answers'
import { QUOTED, short } from './fit'
import { ArgumentError, type Tool } from './tool'
import { TOOLS } from './tools/all'

const INSTRUCTIONS = `Podglass explains refused calls to the Kubernetes API from inside a pod. It only reads: fixes are printed for a person or a program with the permission to apply them. Send an error to explain, or ask check about one call; after a fix was applied, check says whether it is allowed now. ${QUOTED}`

// A tool asks the API server up to 60 times within its own budgets; no answer is worth more time than this.
const DEADLINE_MS = 30_000

/** A schema of the contract in the form that the SDK takes: it checks by it, and shows it as JSON Schema. */
function standard(schema: z.ZodMiniType): StandardSchemaWithJSON {
  const { validate } = schema['~standard']
  const shown = (io: 'input' | 'output') => {
    let made: z.core.JSONSchema.BaseSchema | undefined
    return () => {
      made ??= z.toJSONSchema(schema, { io })
      return { ...made }
    }
  }
  return {
    '~standard': {
      version: 1,
      vendor: 'podglass',
      validate,
      jsonSchema: { input: shown('input'), output: shown('output') },
    },
  }
}

/** No text of an answer hides anything; code that would is left out before. */
function visible(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  if (Array.isArray(value)) return value.map(visible)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visible(one)]))
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
    ...(detail === '' || detail === title ? [] : [detail]),
    hint,
    ...fields.map(({ field, says }) => `${field}: ${says}`),
    ...(retryable ? ['The same question may be answered in a few seconds.'] : []),
  ]
}

// A server is made for each request, and the schemas of the tools once.
const SHOWN = TOOLS.map((tool) => ({ tool, input: standard(tool.input), output: standard(tool.output) }))

async function call(tool: Tool, args: unknown, answers: Answers, asked: AbortSignal) {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  try {
    const { data, lines } = await tool.answer(args, answers, AbortSignal.any([asked, deadline]))
    return {
      content: [{ type: 'text' as const, text: visibleText([...lines, QUOTED].join('\n')) }],
      structuredContent: visible(data) as Record<string, unknown>,
    }
  } catch (error) {
    if (error instanceof ArgumentError) return failure([error.message])
    if (deadline.aborted)
      return failure([
        'There was no answer within 30 seconds.',
        'Ask again, or use connection to see where calls fail.',
      ])
    return failure(problemLines(answers.problemOf(error)))
  }
}

/**
 * A server of the Model Context Protocol whose tools answer from `answers`, for one connection or one request. It keeps no
 * state, calls no language model and has no tool that changes anything. Each answer is within 2,000 tokens; a failure is
 * told in band with what to change.
 */
export function createMcpServer(answers: Answers): McpServer {
  const server = new McpServer(
    { name: 'podglass', title: 'Podglass', version: packageJson.version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  )
  for (const { tool, input, output } of SHOWN) {
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: input,
        outputSchema: output,
        annotations: {
          title: tool.title,
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      },
      (args, context) => call(tool, args, answers, context.mcpReq.signal),
    )
  }
  return server
}
