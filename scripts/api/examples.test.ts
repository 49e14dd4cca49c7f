import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { API_CALLS } from '@/lib/contract/api-calls'
import examples from '@/lib/server/api/examples.json'
import { openApiDocument, type RouteExample } from '@/lib/server/api/openapi'
import { API_ROUTES } from '@/lib/server/api/routes'
import { EXAMPLE_REQUESTS } from './requests'
import { DOCUMENT, routeTable, withRouteTable } from './route-table'

const known: Readonly<Record<string, RouteExample>> = examples
const calls = API_CALLS.filter((call) => call !== 'GET /api/openapi.json')
const AGAIN = 'Make them again: npx tsx scripts/api-examples.ts'

describe('the examples of the routes', () => {
  it.each(calls)('%s was asked as the script asks now, and answered by the schema of today', (call) => {
    const { answer, ...request } = known[call] ?? { answer: undefined }
    expect(request, AGAIN).toEqual(EXAMPLE_REQUESTS[call])
    const forms = Object.values(API_ROUTES[call].answers).flatMap((schema) => {
      const { data, success } = z.safeDecode(schema, answer)
      return success ? [z.encode(schema, data)] : []
    })
    // What a schema does not know would be gone.
    expect(forms, AGAIN).toContainEqual(answer)
  })

  it('are of these routes alone, and short', () => {
    expect(Object.keys(known).sort()).toEqual([...calls].sort())
    expect(JSON.stringify(known).length).toBeLessThan(80_000)
  })

  it('are in the document that programs read', () => {
    const { paths } = openApiDocument(API_ROUTES, '', known)
    for (const call of calls.filter((one) => !API_ROUTES[one].text?.isOnly)) {
      const [method = '', path = ''] = call.toLowerCase().split(' ')
      const { responses } = Object(Object(paths[path])[method])
      expect(JSON.stringify(responses[200]), call).toContain(JSON.stringify(known[call]?.answer))
    }
  })

  it('are in the table of docs/api.md', () => {
    const { paths } = openApiDocument(API_ROUTES, '', known)
    const text = readFileSync(DOCUMENT, 'utf8')
    expect(text, AGAIN).toBe(
      withRouteTable(text, routeTable(paths as Parameters<typeof routeTable>[0], known)),
    )
  })
})
