import 'server-only'
import { type FSWatcher, statSync, watch } from 'node:fs'
import { generationOf } from './kubelet-volume'
import { onDisk } from './pod-root'

/**
 * Calls `onChange` with the root each time the kubelet swaps `..data` under one of the roots, when a root appears or
 * goes, and when a single file mounted by itself changes: whatever differs from the moment of the call. Several events
 * of one swap are one call. Looks every `pollMs` besides the system's events, which some file systems do not give. Ends
 * with the signal.
 */
export function watchVolumes(
  roots: readonly string[],
  onChange: (root: string) => void,
  signal: AbortSignal,
  pollMs = 2000,
): void {
  for (const root of new Set(roots)) watchOne(root, onChange, signal, pollMs)
}

interface VolumeState {
  inode: string
  generation: string
}

const ABSENT: VolumeState = { inode: '', generation: '' }

function watchOne(root: string, onChange: (root: string) => void, signal: AbortSignal, pollMs: number): void {
  if (signal.aborted) return
  let known = stateOf(root)
  let watcher = watchEvents(root, look)

  function look(): void {
    const before = known
    known = stateOf(root)
    // A remounted root is another directory, and the old watch sees nothing of it.
    if (known.inode !== before.inode) {
      watcher?.close()
      watcher = watchEvents(root, look)
    }
    if (known.inode !== before.inode || known.generation !== before.generation) onChange(root)
  }

  const timer = setInterval(look, pollMs)
  timer.unref()
  const stop = () => {
    clearInterval(timer)
    watcher?.close()
  }
  signal.addEventListener('abort', stop, { once: true })
}

// Without a watch, because the root does not exist or the limit of watches is reached, polling finds the change.
function watchEvents(root: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(onDisk(root), { persistent: false }, onEvent)
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}

// Synchronous, so that the state at the call is the measure: three system calls on a tmpfs.
function stateOf(root: string): VolumeState {
  try {
    const facts = statSync(onDisk(root))
    const kubelet = generationOf(root)
    return {
      inode: `${facts.dev}:${facts.ino}`,
      generation: kubelet ? `${kubelet.data} ${kubelet.swappedAt}` : `${facts.mtimeMs}:${facts.size}`,
    }
  } catch {
    return ABSENT
  }
}
