import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { extname, join } from 'node:path'

const FOLDER = 'out/explain'
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** Builds the static page: the exit code of the build, and how large it says the folder is. */
export function buildStaticPage(): { status: number | null; size: string } {
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'scripts/build-explain.ts'], {
    encoding: 'utf8',
  })
  return { status, size: /all, gzipped +(.*):/.exec(stdout)?.[1] ?? stderr.slice(0, 200) }
}

/** A plain file server: the folder needs nothing more. */
export function serveStaticPage(): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(({ url = '/' }, response) => {
    const name = url === '/' ? 'index.html' : url.slice(1)
    try {
      const body = readFileSync(join(FOLDER, name))
      response
        .writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        .end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => server.close() })
    })
  })
}
