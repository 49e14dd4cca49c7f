import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ResourceList } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import type { Replica, ReplicaOptions } from './live-replica'
import type { Reader, WatchedWorld } from './watched-world'

/** What a process holds after its garbage was collected, and how much it has asked for. */
export interface Memory {
  heapMiB: number
  rssMiB: number
  /** Requests to the API server. */
  requests: number
}

export interface SoakedProduct extends Reader {
  memory(): Promise<Memory>
  /** Ends what it follows; the process lives on, so connections that are left behind are seen. */
  close(): Promise<void>
  stop(): Promise<void>
}

/** What a process that soaks is started with, and what it is told. */
export type ToSoaked =
  | {
      type: 'start'
      environment: Record<string, string>
      port: number
      seed: number
      options: Omit<ReplicaOptions, 'random' | 'onList'>
    }
  | { type: 'memory' | 'close' }
export type FromSoaked =
  | { type: 'list'; topic: string; list: ResourceList }
  | { type: 'memory'; memory: Memory }
  | { type: 'closed' }

/** Collects garbage where the process was started with `--expose-gc`. */
export function memoryOf(replica: Replica): Memory {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return { heapMiB: heapUsed / 1_048_576, rssMiB: rss / 1_048_576, requests: replica.kube.requestCount() }
}

const PROGRAM = fileURLToPath(new URL('./soak-product.ts', import.meta.url))

/** Starts the live lists in their own process, whose heap has nothing of the sandbox or of the soak. */
export async function forkProduct(
  world: WatchedWorld,
  seed: number,
  options: ReplicaOptions,
): Promise<SoakedProduct> {
  const execArgv = ['--import', 'tsx', '--conditions=react-server', '--expose-gc']
  const child = fork(PROGRAM, [], { execArgv })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lists = new Map<string, ResourceList>()
  let onMemory = (_: Memory) => {}
  let onClosed = () => {}
  child.on('message', (message: FromSoaked) => {
    if (message.type === 'list') lists.set(message.topic, message.list)
    else if (message.type === 'memory') onMemory(message.memory)
    else onClosed()
  })
  const tell = (message: ToSoaked) => void child.send(message)
  tell({ type: 'start', environment: world.cluster.environment(), port: world.proxy.port, seed, options })
  return {
    list: (kind) => lists.get(resourcesTopic(kind)),
    memory: () =>
      new Promise((resolve, reject) => {
        onMemory = resolve
        void ended.then(() => reject(new Error('The process that was soaked has ended.')))
        tell({ type: 'memory' })
      }),
    close: () =>
      new Promise((resolve) => {
        onClosed = resolve
        tell({ type: 'close' })
      }),
    async stop() {
      child.kill()
      await ended
    },
  }
}
