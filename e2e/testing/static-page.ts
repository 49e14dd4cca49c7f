import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'

const BELOW = '/team/why/'
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** Builds the static page in a folder of its own: the exit code of the build, and how large it says the page is. */
export function buildStaticPage(): { folder: string; status: number | null; size: string } {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-explain-'))
  const { status, stdout, stderr } = spawnSync('npx', ['tsx', 'scripts/build-explain.ts', '--out', folder], {
    encoding: 'utf8',
  })
  return { folder, status, size: /all, gzipped +(.*):/.exec(stdout)?.[1] ?? stderr.slice(0, 200) }
}

/** A plain file server with the folder below another, which needs nothing more; closing it removes the folder. */
export function serveStaticPage(folder: string): Promise<{ url: string; close: () => void }> {
  const server = http.createServer(({ url = '/' }, response) => {
    const name = url === BELOW ? 'index.html' : url.slice(BELOW.length)
    try {
      const body = readFileSync(join(folder, url.startsWith(BELOW) ? name : 'absent'))
      response
        .writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
        .end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  const close = () => {
    server.close()
    rmSync(folder, { recursive: true })
  }
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ url: `http://127.0.0.1:${port}${BELOW}`, close })
    })
  })
}
