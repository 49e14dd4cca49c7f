import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

interface NextServer {
  prepare(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => unknown
}

/**
 * Opens the built application of a folder for a listener of our own, as the `server.js` of a standalone build does for Next's:
 * without the configuration in the environment Next would load `next.config.mjs`, which the build leaves out.
 */
export async function openApp(dir: string): Promise<NextServer> {
  const files = JSON.parse(readFileSync(join(dir, '.next/required-server-files.json'), 'utf8'))
  Object.assign(process.env, {
    NODE_ENV: 'production',
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(files.config),
  })
  process.chdir(dir)
  const next = createRequire(join(dir, 'package.json'))('next')
  const app: NextServer = next({ dev: false, dir, customServer: true, conf: files.config })
  await app.prepare()
  return app
}
