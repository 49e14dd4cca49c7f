import { code, type Phrase, quote, say } from '@/lib/phrase/phrase'

// containerd 1.7 around runc 1.1; the last part is what runc itself says.
const AROUND =
  /^(?:failed to create containerd task: )?(?:failed to create shim task: )?(?:OCI runtime create failed: )?(?:runc create failed: )?(?:unable to start container process: )?/

const ABSENT =
  /exec: "([^"]{1,4096})": (?:stat \S+: no such file or directory|executable file not found in \$PATH)/
const NOT_EXECUTABLE = /exec: "([^"]{1,4096})": permission denied/

/** The command of a container that does not exist in it, by the words of the runtime. */
export function absentCommand(message: string): string | undefined {
  return ABSENT.exec(message)?.[1]
}

/** Why a runtime could not start a container, without the names of the layers that passed it on. */
export function startError(message: string): Phrase {
  const absent = absentCommand(message)
  if (absent !== undefined) return say`its command ${code(absent)} does not exist in the container`
  const denied = NOT_EXECUTABLE.exec(message)?.[1]
  if (denied !== undefined) return say`its user cannot execute the command ${code(denied)}`
  return say`${quote(message.replace(AROUND, '').replace(/: unknown$/, ''))}`
}
