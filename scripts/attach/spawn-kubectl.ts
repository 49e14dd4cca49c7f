import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Runs kubectl until whoever holds the other end of descriptor 3 ends, be it by SIGKILL: then kubectl, or its whole group where
 * it has one, is killed, and the folder removed.
 */
const GUARDED = `
folder=$1 group=$2
shift 2
exec 4<&0
kubectl "$@" <&4 3<&- 4<&- &
kubectl=$!
exec 4<&-
{
  read -r _ <&3
  [ -z "$folder" ] || rm -rf -- "$folder"
  kill -9 "\${group:-$kubectl}"
} >/dev/null 2>&1 &
guard=$!
wait "$kubectl"
code=$?
kill -9 "$guard"
exit "$code"
`

let shell: NodeJS.ProcessEnv | undefined

/** kubectl and its login plugins keep the variables that this process has now: its kubeconfig, its proxy, its profile. */
export function keepShellVariables(): void {
  shell ??= { ...process.env }
}

interface SpawnedKubectl {
  /** Its standard input can be written to. */
  hasInput?: boolean
  /** Puts it in a group of its own, with every login plugin that it starts, and removes this folder at its end. */
  ownGroup?: { folder: string }
}

/** Starts kubectl so that it ends with this process, however that ends. Windows has no such guard. */
export function spawnKubectl(
  args: readonly string[],
  { hasInput = false, ownGroup }: SpawnedKubectl = {},
): ChildProcess {
  const stdin = hasInput ? 'pipe' : 'ignore'
  if (process.platform === 'win32')
    return spawn('kubectl', args, { stdio: [stdin, 'pipe', 'pipe'], env: shell })
  const guard = ['-c', GUARDED, 'sh', ownGroup?.folder ?? '', ownGroup === undefined ? '' : '0']
  return spawn('/bin/sh', [...guard, ...args], {
    stdio: [stdin, 'pipe', 'pipe', 'pipe'],
    detached: ownGroup !== undefined,
    env: shell,
  })
}

/** Ends it at once, and lets go of pipes that a login plugin which outlives it still holds. */
export function endKubectl(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
  if (process.platform === 'win32') child.kill('SIGKILL')
}
