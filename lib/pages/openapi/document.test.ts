import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './document'
import { API_ROUTES } from './routes'

const LIB = join(import.meta.dirname, '../..')
const API = join(import.meta.dirname, '../../../app/api')

const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('route.ts') && !file.startsWith('['),
)
const sourceOf = (path: string) => readFileSync(join(API, path.replace('/api/', ''), 'route.ts'), 'utf8')

/** The names under which the contract exports its schemas. */
async function exportedNames(): Promise<Map<unknown, string>> {
  const modules = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?:(?:facts|pages)\/[\w-]+\/)?contract(?:\/[\w-]+)?\.ts$/.test(file),
  )
  const exported = await Promise.all(
    [...modules, 'pages/openapi/routes.ts'].map((file): Promise<object> => import(join(LIB, file))),
  )
  return new Map(exported.flatMap((module) => Object.entries(module)).map(([name, value]) => [value, name]))
}

/** Every reference in a document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => (key === '$ref' ? [String(one)] : refsIn(one)))
}

describe('openApiDocument', () => {
  it('is valid by the schema of OpenAPI 3.1, and each reference leads somewhere', async () => {
    const document = openApiDocument('/ops')
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect([valid, errors ?? []]).toEqual([true, []])
    expect(validator.version).toBe('3.1')
    const schemas = new Set(Object.keys((document.components as { schemas: object }).schemas))
    const refs = new Set(refsIn(document))
    expect([...refs].filter((ref) => !schemas.has(ref.replace('#/components/schemas/', '')))).toEqual([])
    expect(refs.size).toBeGreaterThan(20)
  })

  it('has every route of app/api and no other', () => {
    const served = files.flatMap((file) => {
      const source = readFileSync(join(API, file), 'utf8')
      const methods = source.matchAll(/^export const (GET|POST) = (?!guarded\(onlyPost\))/gm)
      return [...methods].map(([, method]) => `${method} /api/${dirname(file)}`)
    })
    const told = API_ROUTES.map(({ path, method }) => `${method.toUpperCase()} ${path}`)
    expect(told.sort()).toEqual(served.sort())
  })

  it('has the schemas by which the handlers parse and answer', async () => {
    const names = await exportedNames()
    const strange = API_ROUTES.flatMap(({ path, query, body, answers }) =>
      // The handler of the stream writes events that each have their own.
      [query, body, ...(path === '/api/stream' ? [] : Object.values(answers))]
        .filter((schema) => schema !== undefined)
        .map((schema) => names.get(schema) ?? 'not exported')
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(sourceOf(path)))
        .map((name) => `${path}: ${name}`),
    )
    expect(strange).toEqual([])
  })

  it('says which fields a query needs, and which forms a body has', () => {
    const { paths } = openApiDocument('') as {
      paths: Record<string, Record<string, Record<string, unknown>>>
    }
    expect(paths['/api/object']?.get?.parameters).toContainEqual(
      expect.objectContaining({ name: 'name', in: 'query', required: true }),
    )
    expect(paths['/api/report']?.get?.parameters).toContainEqual(
      expect.objectContaining({
        name: 'verb',
        required: false,
        schema: expect.objectContaining({ type: 'string' }),
      }),
    )
    expect(JSON.stringify(paths['/api/access/check']?.post?.requestBody)).toContain('"anyOf"')
  })
})
