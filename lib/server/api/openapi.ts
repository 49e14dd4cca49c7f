import * as z from 'zod/mini'
import { problemSchema } from '@/lib/contract/problem'
import packageJson from '@/package.json' with { type: 'json' }

type Json = Record<string, unknown>
/** One method of one address under `/api`, for a program that reads of it. */
export interface DescribedRoute {
  /** One sentence. */
  summary: string
  /** The query of a GET, the body of a POST. */
  takes?: z.ZodMiniType
  /** By its name in the document; several where the query chooses one. */
  answers: Readonly<Record<string, z.ZodMiniType>>
  /** The media type of a form in text, beside JSON or in its place. */
  text?: { type: string; isOnly: boolean }
}

/** One request and what it was answered, of each list the first entry: `npx tsx scripts/api-examples.ts` asks the sandbox. */
export interface RouteExample {
  query?: Readonly<Record<string, string>>
  body?: object
  answer: unknown
}

/** By method and path: `GET /api/access`. */
type Routes = Readonly<Record<string, DescribedRoute>>
export const openApiSchema = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })

const SCHEMAS = '#/components/schemas/'

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The schemas of all answers, in which each names the others by reference. */
function componentSchemas(routes: Routes): Json {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of [
    ...Object.values(routes).flatMap(({ answers }) => Object.entries(answers)),
    ['Problem', problemSchema] as const,
  ]) {
    registry.add(schema, { id })
  }
  const { schemas } = z.toJSONSchema(registry, {
    // As it goes over the wire, where an answer has no other field.
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodMiniObject) jsonSchema.additionalProperties ??= false
    },
    uri: (id) => `${SCHEMAS}${id}`,
    // What is checked by a function says its form in the registry.
    unrepresentable: 'any',
  })
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]))
}

function inputSchema(schema: z.ZodMiniType): Json {
  const { $schema: _, ...shown } = z.toJSONSchema(schema, { io: 'input' })
  return shown
}

/** The forms of a query; one that does not take a field says "not". */
function formsOf({ anyOf, ...only }: Json): Json[] {
  return Array.isArray(anyOf) ? anyOf.filter(isRecord) : [only]
}

function propertiesOf(form: Json): Json {
  return isRecord(form.properties) ? form.properties : {}
}

function parametersOf(query: z.ZodMiniType, example: RouteExample['query'] = {}): Json[] {
  const forms = formsOf(inputSchema(query))
  const names = new Set(forms.flatMap((form) => Object.keys(propertiesOf(form))))
  const requires = (name: string) =>
    forms.every(({ required }) => Array.isArray(required) && required.includes(name))
  return [...names].map((name) => {
    const schemas = forms.map((form) => propertiesOf(form)[name]).filter(isRecord)
    return {
      name,
      in: 'query',
      required: requires(name),
      schema: schemas.find((schema) => !('not' in schema)) ?? {},
      ...(name in example ? { example: example[name] } : {}),
    }
  })
}

function contentOf({ answers, text }: DescribedRoute, example: RouteExample | undefined): Json {
  const refs = Object.keys(answers).map((id) => ({ $ref: `${SCHEMAS}${id}` }))
  const schema = refs.length === 1 ? refs[0] : { anyOf: refs }
  const json = { 'application/json': { schema, ...(example ? { example: example.answer } : {}) } }
  return {
    ...(text?.isOnly ? {} : json),
    ...(text === undefined ? {} : { [text.type]: { schema: { type: 'string' } } }),
  }
}

function operationOf(
  [method, path]: [method: string, path: string],
  route: DescribedRoute,
  example: RouteExample | undefined,
): Json {
  const { summary, takes } = route
  const [query, body] = method === 'get' ? [takes] : [undefined, takes]
  const words = path.split(/[^a-z]+/).filter((word) => word !== '' && word !== 'api')
  return {
    operationId: [method, ...words].join('-'),
    summary,
    ...(query === undefined ? {} : { parameters: parametersOf(query, example?.query) }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: inputSchema(body),
                ...(example ? { example: example.body } : {}),
              },
            },
          },
        }),
    responses: {
      200: { description: summary, content: contentOf(route, example) },
      default: {
        description: 'The request was wrong, or Podglass failed.',
        content: { 'application/problem+json': { schema: { $ref: `${SCHEMAS}Problem` } } },
      },
    },
  }
}

/** The routes under `/api` as an OpenAPI 3.1 document, made from the schemas that they parse and answer by. */
export function openApiDocument(
  routes: Routes,
  basePath: string,
  examples: Readonly<Record<string, RouteExample>> = {},
): z.infer<typeof openApiSchema> {
  const paths: Record<string, Json> = {}
  for (const [call, route] of Object.entries(routes)) {
    const [method = '', path = ''] = call.toLowerCase().split(' ')
    paths[path] = { ...paths[path], [method]: operationOf([method, path], route, examples[call]) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Podglass',
      version: packageJson.version,
      description:
        'What a pod is, what is around it, and why a call to the API server was refused. Nothing here changes the cluster. Agents ask the same at /mcp.',
      license: { name: packageJson.license, identifier: packageJson.license },
    },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    security: [{}, { accessToken: [] }],
    paths,
    components: {
      schemas: componentSchemas(routes),
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', description: 'Where ACCESS_MODE is token.' },
      },
    },
  }
}
