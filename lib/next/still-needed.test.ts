import { readdirSync, readFileSync } from 'node:fs'
import { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { FRAMEWORK_HEADERS } from './framework-headers'

const require = createRequire(import.meta.url)
const NEXT = join(require.resolve('next/package.json'), '..')

/** Code of the installed server, without what it brings compiled. */
function serverCode(): string {
  const folder = join(NEXT, 'dist/server')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /\.js$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}

// A test that fails here says that the installed Next.js needs the work-around no longer: delete it, and its test.
describe('what works around the installed Next.js is still needed', () => {
  it('base-path.ts: a base path is fixed when the application is built', () => {
    const path = 'dist/docs/01-app/03-api-reference/05-config/01-next-config-js/basePath.md'
    expect(readFileSync(join(NEXT, path), 'utf8')).toContain('must be set at build time')
  })

  it('content-coding.ts: the coding of a handler’s answer does not reach the client', async () => {
    const { sendResponse } = require('next/dist/server/send-response')
    const { NodeNextResponse } = require('next/dist/server/base-http/node')
    const response = new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 } as never)
    const write = vi.spyOn(response, 'end')
    const answer = new Response(null, { headers: { 'content-encoding': 'gzip', 'x-other': 'yes' } })
    await sendResponse({ method: 'GET' }, new NodeNextResponse(response), answer)
    expect(write).toHaveBeenCalled()
    expect([response.getHeader('x-other'), response.getHeader('content-encoding')]).toEqual([
      'yes',
      undefined,
    ])
  })

  it('framework-headers.ts: each header that is removed is one that the server reads', () => {
    const code = serverCode()
    expect(FRAMEWORK_HEADERS.filter((name) => !code.includes(name))).toEqual([])
  })

  it('open-app.ts: the server takes its configuration from this variable, as its own start file gives it', () => {
    const own = readFileSync(join(NEXT, 'dist/build/utils.js'), 'utf8')
    expect(own).toContain('process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(nextConfig)')
  })
})
