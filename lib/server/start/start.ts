import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@/lib/clock'
import { apiPaths } from '@/lib/contract/api-calls'
import { setAnswerWorker, setTextWorker } from '@/lib/facts/text-work/read-text'
import { createTextWorker } from '@/lib/facts/text-work/text-worker'
import { createKubeClient } from '@/lib/kube/transport/client'
import { processTraffic } from '@/lib/kube/transport/traffic'
import { openApp } from '@/lib/next/open-app'
import { readRoutes } from '@/lib/next/routes'
import { readSettings, type Settings } from '@/lib/pod/environment'
import { SettingError } from '@/lib/pod/setting'
import { type Health, listenForProbes } from '@/lib/process/health'
import { log, startLog } from '@/lib/process/log'
import { createMetrics } from '@/lib/process/metrics'
import { GUIDES_FILE, setGuides } from '@/lib/server/agents/guides'
import { AccessTokenError } from '../gate/access-token'
import { type AuditWatch, watchRights } from '../gate/audit-watch'
import { createGate } from '../gate/gate'
import { isOfUnknownPowerOnly, type SelfAudit } from '../gate/self-audit'
import { listen } from '../http/listener'
import { makeOwnCopy, ScratchError } from './own-copy'
import { warming } from './warm'
import { watchRefusals } from './watch-refusals'

// With 5 s of preStop less than the 20 s after which the kubelet kills the pod of k8s/base; someone who presses Ctrl+C waits less.
const GRACE_MS = { SIGTERM: 8000, SIGINT: 1000 }
// The audit has a client of its own: the handlers are bundled apart and know no error that this copy of the client throws.
const AUDIT_BUDGET = { perSecond: 8, burst: 8, inFlight: 4 }

/** In user mode no account lends anything. */
const NO_AUDIT: AuditWatch = { closed: () => null, run: async () => undefined }

const NO_PROBES: Health = { setReady: () => undefined, close: () => undefined }

/** What a stop has to do, the last first. */
const toStop: ((graceMs: number) => unknown)[] = []

async function end(code: number, graceMs = 0): Promise<void> {
  for (const undo of toStop.splice(0).reverse()) await undo(graceMs)
  process.exit(code)
}

function stop(signal: keyof typeof GRACE_MS): void {
  log.info('stopping', { signal })
  void end(0, GRACE_MS[signal])
}

/** An exposed page lends what its account may do, so that one with dangerous permissions is not opened. */
function refuseToServe(mode: string, audit: Extract<SelfAudit, { state: 'known' }>): void {
  const what = isOfUnknownPowerOnly(audit)
    ? 'permissions on custom resources, which everyone who can open the page would share, and what their controllers do for whoever writes them is not known'
    : 'permissions that are too dangerous to share with anyone who can open the page'
  log.error('dangerous-rights', {
    says: `ACCESS_MODE is ${mode}, and ${audit.user} has ${what}. Revoke them, or set ALLOW_DANGEROUS_RIGHTS=true to serve it anyway. Each command shows who granted the permission.`,
    rights: audit.held.map(({ says, command }) => ({ says, command })),
  })
  void end(2)
}

/** In user mode nothing is asked for as this pod, so that nothing can fall back to it: not even a token to do so may be there. */
function refuseOwnToken({ access, serviceAccountDir }: Settings): void {
  const token = join(serviceAccountDir, 'token')
  if (access.mode !== 'user' || !existsSync(token)) return
  throw new SettingError(
    `ACCESS_MODE is user and ${token} exists. In this mode the pod has no token of its own: set automountServiceAccountToken: false and mount only ca.crt and namespace there.`,
  )
}

async function start(): Promise<void> {
  const startedMs = performance.now()
  const settings = readSettings()
  startLog(settings.logLevel)
  refuseOwnToken(settings)
  const gate = createGate(settings)
  const address = settings.attachedFrom && '127.0.0.1'
  const { healthPort } = settings
  const health =
    healthPort === undefined ? NO_PROBES : await listenForProbes(healthPort, createMetrics(), address)
  toStop.push(() => health.close())
  const { dir, scripts, remove } = makeOwnCopy(import.meta.dirname, settings.basePath)
  toStop.push(remove)
  const file = new URL('text-worker.mjs', import.meta.url)
  const [texts, answers] = [createTextWorker({ file }), createTextWorker({ file })]
  setTextWorker(texts)
  setAnswerWorker(answers)
  setGuides(() => readFileSync(new URL(GUIDES_FILE, import.meta.url), 'utf8'))
  toStop.push(() => {
    texts.close()
    answers.close()
  })
  const app = await openApp(dir)
  const ended = new AbortController()
  const audit =
    settings.access.mode === 'user'
      ? NO_AUDIT
      : watchRights({
          settings,
          kube: createKubeClient({ ...settings, budget: AUDIT_BUDGET, traffic: processTraffic() }),
          clock: systemClock,
          signal: ended.signal,
          onRefused: (held) => refuseToServe(gate.mode, held),
        })
  const handle = app.getRequestHandler()
  const warm = warming(texts, handle, [`${settings.basePath}/api/overview`])
  const listener = await listen({
    port: settings.port,
    address: settings.bindAddress,
    policy: { allowedHosts: settings.allowedHosts, basePath: settings.basePath },
    gate,
    closed: audit.closed,
    scripts,
    routes: [...readRoutes(dir), ...apiPaths()],
    handler: (request, response) => {
      if (request.headers['sec-fetch-dest'] === 'document') warm.soon()
      return handle(request, response)
    },
    audit: (line) => log.info('request', { ...line }),
  })
  health.setReady(true)
  warm.soon()
  if (settings.watchRefusals) watchRefusals(handle, `${settings.basePath}/api/refusals`, ended.signal)
  void audit.run()
  log.info('listening', {
    mode: gate.mode,
    address: settings.bindAddress,
    port: listener.port,
    basePath: settings.basePath || '/',
    ms: Math.round(performance.now() - startedMs),
  })
  toStop.push((graceMs) => {
    health.setReady(false)
    ended.abort()
    return listener.drain(graceMs)
  })
}

function takenPort(error: unknown): unknown {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return isTaken && 'port' in error ? error.port : undefined
}

// Taken from the beginning: the first process of a container gets no signal that it does not ask for.
process.once('SIGTERM', () => stop('SIGTERM'))
process.once('SIGINT', () => stop('SIGINT'))
// podglass attach or the demo started it and has ended, be it by SIGKILL. Nothing else opens such a channel.
process.once('disconnect', () => void end(0))
start().catch((error: unknown) => {
  if (error instanceof SettingError || error instanceof AccessTokenError)
    log.error('wrong-setting', { says: error.message })
  else if (error instanceof ScratchError) log.error('no-scratch-space', { says: error.message })
  else if (takenPort(error) !== undefined) {
    const says = `Another program listens on port ${takenPort(error)}. Stop it, or set PORT and HEALTH_PORT to free ones.`
    log.error('port-taken', { says })
  } else log.error('start-failed', { error })
  void end(2)
})
