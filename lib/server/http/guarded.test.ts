import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serving } from '@/lib/process/served-request'
import { guarded, isGuarded } from './guarded'

const APP = join(import.meta.dirname, '../../../app')
const routes = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('route.ts'),
)

/** What the build writes and nobody answers. */
const BUILT = ['docs/[name]/route.ts']

describe('guarded', () => {
  it('answers what the listener marked, and nothing else whatever it carries', async () => {
    const handler = guarded(() => new Response('data'))
    const forged = new Request('http://localhost/api/identity', {
      headers: { 'x-middleware-subrequest': 'middleware', 'x-podglass-coding': 'yes' },
    })
    const refused = await handler(forged)
    expect([refused.status, await refused.text()]).toEqual([
      403,
      'This request did not come through the listener.\n',
    ])
    const answered = await serving({ upstream: 0 }, () => handler(forged))
    expect(await answered.text()).toBe('data')
  })
})

describe('the route handlers', () => {
  it('are all found', () => {
    expect(routes.length).toBeGreaterThanOrEqual(3)
  })

  it.each(routes)(
    '%s exports handlers in the guarded form only, which ask nothing outside a served request',
    async (file) => {
      const module: Record<string, unknown> = await import(join(APP, file))
      const { dynamic, ...handlers } = module
      // The build wrote its answers; the listener stands before them as before every file.
      if (BUILT.includes(file)) return expect(dynamic).toBe('force-static')
      expect(dynamic).toBe('force-dynamic')
      expect(Object.keys(handlers).length).toBeGreaterThan(0)
      for (const [method, handler] of Object.entries(handlers)) {
        expect(method).toMatch(/^(?:GET|HEAD|POST)$/)
        if (!isGuarded(handler)) throw new Error(`${method} of ${file} is not in the guarded form.`)
        const answer: Response = await (handler as (request: Request) => Promise<Response>)(
          new Request('http://localhost/'),
        )
        expect(answer.status).toBe(403)
      }
    },
  )
})
