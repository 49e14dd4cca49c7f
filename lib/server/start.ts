import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, SettingError } from '@/lib/pod/environment'
import { listenForProbes } from './health'
import { type Handler, listen } from './listener'
import { log } from './log'
import { prepareApp } from './prepare-app'

// The kubelet kills a pod 30 s after SIGTERM at the latest.
const GRACE_MS = 8000

interface NextServer {
  prepare(): Promise<void>
  getRequestHandler(): Handler
}

async function openApp(dir: string): Promise<NextServer> {
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

async function start(): Promise<void> {
  const startedMs = performance.now()
  const settings = readSettings()
  const health = await listenForProbes(settings.healthPort, settings.attachedFrom && '127.0.0.1')
  const copy = mkdtempSync(join(tmpdir(), 'podscope-'))
  const { dir, scripts } = prepareApp(import.meta.dirname, join(copy, 'app'), settings.basePath)
  const app = await openApp(dir)
  const listener = await listen({
    port: settings.port,
    address: settings.bindAddress,
    policy: { allowedHosts: settings.allowedHosts, basePath: settings.basePath },
    scripts,
    handler: app.getRequestHandler(),
  })
  health.setReady(true)
  log.info('listening', {
    address: settings.bindAddress,
    port: listener.port,
    basePath: settings.basePath || '/',
    ms: Math.round(performance.now() - startedMs),
  })

  const stop = (signal: NodeJS.Signals) => {
    log.info('stopping', { signal })
    health.setReady(false)
    void listener.drain(GRACE_MS).finally(() => {
      health.close()
      rmSync(copy, { recursive: true, force: true })
      process.exit(0)
    })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

start().catch((error: unknown) => {
  if (error instanceof SettingError) log.error('wrong-setting', { says: error.message })
  else log.error('start-failed', { error })
  process.exit(2)
})
