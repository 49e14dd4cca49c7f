import { shellQuote } from '@/lib/rbac/kubectl-command'
import { visibleText } from '@/lib/words/visible-text'
import { endKubectl, spawnKubectl } from './spawn-kubectl'

/** kubectl is not on the path, was too slow, or failed; `said` is what it printed about it, fit for a terminal. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError'
  readonly why: 'not-found' | 'too-slow' | 'failed'
  readonly said: string

  constructor(why: KubectlError['why'], said: string) {
    const text = visibleText(said.replaceAll('\r\n', '\n'))
    super(text || `kubectl: ${why}`)
    this.why = why
    this.said = text
  }
}

export interface KubectlPlace {
  /** Path of a kubeconfig; the one kubectl finds when absent. */
  kubeconfig?: string
  /** Name of a context; the current one when absent. */
  context?: string
}

export interface KubectlRun {
  /** What it reads from its standard input. */
  input?: string
  signal?: AbortSignal
  /** 30 s when absent. */
  deadlineMs?: number
}

/** Runs kubectl and returns what it prints. Rejects with a KubectlError. */
export type Kubectl = (args: readonly string[], run?: KubectlRun) => Promise<string>

/** The options that make kubectl find the same cluster, also for a reader to paste. */
export function placeOptions({ kubeconfig, context }: KubectlPlace): string[] {
  return [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ]
}

/** A line that asks the same cluster from the reader's own shell. */
export function kubectlCommand(place: KubectlPlace, ...args: readonly string[]): string {
  return ['kubectl', ...placeOptions(place), ...args].map(shellQuote).join(' ')
}

/** That it did not start, by the exit codes that a shell gives for that; undefined for what ended it otherwise. */
export function notStarted(code: number | null): KubectlError | undefined {
  const isAbsent = code === 126 || code === 127
  return isAbsent ? new KubectlError('not-found', 'No kubectl on the path can be run.') : undefined
}

/** kubectl for one cluster. What it prints is kept in memory, so a token is never in a file or on a terminal. */
export function kubectlFor(place: KubectlPlace): Kubectl {
  return (args, { input, signal, deadlineMs = 30_000 } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawnKubectl([...placeOptions(place), ...args], { hasInput: input !== undefined })
      const [printed, said]: [string[], string[]] = [[], []]
      let late = false
      const timer = setTimeout(() => {
        late = true
        endKubectl(child)
      }, deadlineMs)
      const abort = () => {
        endKubectl(child)
        reject(signal?.reason)
      }
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort, { once: true })
      child.stdout?.setEncoding('utf8').on('data', (text: string) => printed.push(text))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text))
      // Windows has no shell in between that would end with an exit code for that.
      child.once('error', () => reject(notStarted(127)))
      child.once('close', (code) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        if (code === 0) resolve(printed.join(''))
        else if (late)
          reject(new KubectlError('too-slow', `kubectl did not end within ${deadlineMs / 1000} s.`))
        else reject(notStarted(code) ?? new KubectlError('failed', said.join('').trim()))
      })
      // If kubectl ends before it has read everything, its exit code says so.
      child.stdin?.on('error', () => undefined).end(input)
    })
}
