import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readSettings, SettingError } from '@/lib/pod/environment'
import { listenForProbes } from './health'
import { type Handler, listen } from './listener'
import { log } from './log'
import { createMetrics } from './metrics'
import { makeOwnCopy, ScratchError } from './own-copy'
import { startLog } from './pino-log'
import { readRoutes } from './route-template'

// With 5 s of preStop less than the 20 s after which the kubelet kills the pod of k8s/base; who presses Ctrl-C waits less.
const GRACE_MS = { SIGTERM: 8000, SIGINT: 1000 }
type Stop = keyof typeof GRACE_MS

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

/** What a stop has to do, the last first. */
const toStop: ((graceMs: number) => unknown)[] = []

async function end(code: number, graceMs = 0): Promise<void> {
  for (const undo of toStop.splice(0).reverse()) await undo(graceMs)
  process.exit(code)
}

function stop(signal: Stop): void {
  log.info('stopping', { signal })
  void end(0, GRACE_MS[signal])
}

async function start(): Promise<void> {
  const startedMs = performance.now()
  const settings = readSettings()
  startLog(settings.logLevel)
  const address = settings.attachedFrom && '127.0.0.1'
  const health = await listenForProbes(settings.healthPort, createMetrics(), address)
  toStop.push(() => health.close())
  const { dir, scripts, remove } = makeOwnCopy(import.meta.dirname, settings.basePath)
  toStop.push(remove)
  const app = await openApp(dir)
  const listener = await listen({
    port: settings.port,
    address: settings.bindAddress,
    policy: { allowedHosts: settings.allowedHosts, basePath: settings.basePath },
    scripts,
    routes: readRoutes(dir),
    handler: app.getRequestHandler(),
  })
  health.setReady(true)
  log.info('listening', {
    address: settings.bindAddress,
    port: listener.port,
    basePath: settings.basePath || '/',
    ms: Math.round(performance.now() - startedMs),
  })
  toStop.push((graceMs) => {
    health.setReady(false)
    return listener.drain(graceMs)
  })
}

// Taken from the beginning: the first process of a container gets no signal that it does not ask for.
process.once('SIGTERM', () => stop('SIGTERM'))
process.once('SIGINT', () => stop('SIGINT'))
start().catch((error: unknown) => {
  if (error instanceof SettingError) log.error('wrong-setting', { says: error.message })
  else if (error instanceof ScratchError) log.error('no-scratch-space', { says: error.message })
  else log.error('start-failed', { error })
  void end(2)
})
