import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AttachError } from './attach-error'
import { KubectlError, type KubectlPlace, notStarted, placeOptions } from './kubectl'
import { makeOwnFolder } from './own-folder'
import { PROXY_FILTER } from './proxy-filter'
import { endKubectl, spawnKubectl } from './spawn-kubectl'

const START_MS = 15_000
const STOP_MS = 3000

/** `kubectl proxy` with the caller's own credentials, reachable by this user alone. */
export interface OwnProxy {
  /** As `KUBECTL_PROXY_URL` takes it. */
  url: string
  /** A folder that no other user can open; gone with the proxy. */
  folder: string
  /** Resolves with what kubectl said when the proxy ends, also without being stopped. */
  ended: Promise<string>
  stop: () => Promise<void>
}

function canOpen(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath)
    const settle = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

async function untilOpen(socketPath: string, ended: Promise<string>, startMs: number): Promise<void> {
  const failed = ended.then((said) => {
    throw new KubectlError('failed', said)
  })
  const deadline = Date.now() + startMs
  while (Date.now() < deadline) {
    if (await canOpen(socketPath)) return void failed.catch(() => undefined)
    await Promise.race([failed, delay(30)])
  }
  throw new KubectlError('too-slow', `kubectl proxy did not listen within ${startMs / 1000} s.`)
}

function endOf(child: ChildProcess): Promise<string> {
  const said: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      const error = notStarted(code)
      if (error) reject(error)
      else resolve(said.join('').trim())
    })
  })
}

/**
 * Starts `kubectl proxy` on a Unix socket in a new folder of mode 0700. Exec plugins, client certificates and tokens stay
 * in kubectl; no port is opened. Rejects with a KubectlError, on Windows with an AttachError, and leaves nothing
 * behind.
 */
export async function startOwnProxy(
  place: KubectlPlace,
  startMs = START_MS,
  filter: readonly string[] = PROXY_FILTER,
): Promise<OwnProxy> {
  if (process.platform === 'win32') {
    throw new AttachError(
      'Your own credentials stay in kubectl, behind a Unix socket, and on Windows Node cannot connect to one.',
      'Run podglass in WSL. Here it can explain a text (podglass explain --offline) and show a ServiceAccount (podglass attach -n NAMESPACE -s NAME).',
    )
  }
  const folder = makeOwnFolder('podglass-me-')
  const socket = join(folder, 'kubectl.sock')
  // Some addresses include the server's path, as behind Rancher.
  const args = [...placeOptions(place), 'proxy', `--unix-socket=${socket}`, '--append-server-path=true']
  // In a group of its own: Ctrl+C does not end it before the page that calls by it, and a login plugin ends with it.
  const child = spawnKubectl([...args, ...filter], { ownGroup: { folder } })
  child.stdout?.resume()
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // The whole group is already gone.
    }
  }
  const leave = () => {
    kill('SIGKILL')
    remove()
  }
  process.once('exit', leave)
  const ended = endOf(child)
  const stop = async () => {
    kill('SIGTERM')
    const timer = setTimeout(() => {
      kill('SIGKILL')
      endKubectl(child)
    }, STOP_MS)
    await ended.catch(() => undefined)
    clearTimeout(timer)
    remove()
    process.off('exit', leave)
  }
  try {
    await untilOpen(socket, ended, startMs)
    return { url: `unix:${socket}`, folder, ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
