import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './openapi'
import { API_ROUTES } from './routes'

/** Every reference in a document. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => (key === '$ref' ? [String(one)] : refsIn(one)))
}

/** Where a document names a field of no form at all. */
function formless(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => {
    const isField = at.endsWith('.properties') && JSON.stringify(one) === '{}'
    return isField ? [`${at}.${key}`] : formless(one, `${at}.${key}`)
  })
}

describe('openApiDocument', () => {
  it('is valid by the schema of OpenAPI 3.1, and each reference leads somewhere', async () => {
    const document = openApiDocument(API_ROUTES, '/ops')
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect([valid, errors ?? []]).toEqual([true, []])
    expect(validator.version).toBe('3.1')
    const schemas = new Set(Object.keys((document.components as { schemas: object }).schemas))
    const refs = new Set(refsIn(document))
    expect([...refs].filter((ref) => !schemas.has(ref.replace('#/components/schemas/', '')))).toEqual([])
    expect(refs.size).toBeGreaterThan(20)
    expect(formless(document)).toEqual([])
  })

  it('says which fields a query needs, and which forms a body has', () => {
    const { paths } = openApiDocument(API_ROUTES, '') as {
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
