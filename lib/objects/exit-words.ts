import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { at, numberAt, textAt, timeAt } from './fields'
import { startError } from './start-error'

const SIGNALS = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [15, 'SIGTERM'],
])

const MEANS = new Map([
  [0, 'it exited on its own, successfully'],
  [1, 'the program exited with an error, which its log may show'],
  [126, 'the command was found but cannot be executed'],
  [127, 'the command was not found in the image'],
  [130, 'it was interrupted by SIGINT'],
  [134, 'it aborted itself (SIGABRT)'],
  [137, 'it was killed by SIGKILL, and the kubelet did not report that memory was the reason'],
  [139, 'it accessed invalid memory (SIGSEGV)'],
  [143, 'it was asked to stop by SIGTERM'],
])

/** What an exit code means in one clause, for codes that a shell or a runtime gives; undefined for a program's own. */
export function exitMeaning(code: number): string | undefined {
  const known = MEANS.get(code)
  if (known !== undefined) return known
  const signal = SIGNALS.get(code - 128)
  return signal === undefined ? undefined : `it was terminated by signal ${signal}`
}

/** Whether an exit code alone says why; 1 and a program's own codes leave that to the log. */
export function codeSaysWhy(code: number): boolean {
  return code !== 1 && exitMeaning(code) !== undefined
}

/** Memory limit of a container by its spec, empty when it has none. */
export function memoryLimit(container: unknown): string {
  return textAt(container, 'resources', 'limits', 'memory')
}

export interface Termination {
  /** On its own: "Killed for memory (OOMKilled, exit code 137), limit 256Mi". */
  says: Phrase
  /** As what follows the container's name: "was killed for memory". */
  clause: Phrase
}

/** How a container ended. `terminated` is a ContainerStateTerminated, `container` its spec. */
export function sayTermination(terminated: unknown, container: unknown): Termination {
  const exit = numberAt(terminated, 'exitCode')
  const reason = textAt(terminated, 'reason')
  const message = textAt(terminated, 'message').trim()
  if (reason === 'OOMKilled') {
    const limit = memoryLimit(container)
    const bound =
      limit === ''
        ? say`, without its own memory limit, so its pod or its node ran out`
        : say`, limit ${code(limit)}`
    const how = say`for memory (OOMKilled, exit code ${exit})${bound}`
    return { says: say`Killed ${how}`, clause: say`was killed ${how}` }
  }
  if (reason === 'StartError' || reason === 'ContainerCannotRun') {
    const why = message === '' ? NOTHING : say`: ${startError(message)}`
    const how = say`not be started (${code(reason)}, exit code ${exit})${why}`
    return { says: say`Could ${how}`, clause: say`could ${how}` }
  }
  const means = exitMeaning(exit)
  const why = ['', 'Error', 'Completed'].includes(reason) ? NOTHING : say`${code(reason)}, `
  const meant = means === undefined ? NOTHING : say`: ${words(means)}`
  const how = say`(${why}exit code ${exit})${meant}`
  return { says: say`Ended ${how}`, clause: say`ended ${how}` }
}

/** The last end of a container, with its time, where its status keeps one. */
export function lastTermination(
  status: unknown,
  container: unknown,
): (Termination & { at?: string }) | undefined {
  const terminated = at(status, 'lastState', 'terminated')
  if (terminated === undefined || terminated === null) return undefined
  return { ...sayTermination(terminated, container), ...timeAt(terminated, 'finishedAt') }
}
