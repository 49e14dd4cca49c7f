import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the three files hold; a file that is absent here is absent in the directory. */
export interface ServiceAccountFiles {
  token?: string | Buffer
  'ca.crt'?: string | Buffer
  namespace?: string | Buffer
}

export interface ServiceAccountDir {
  readonly dir: string
  /** Replaces the whole set at once, as the kubelet's AtomicWriter does, and deletes the old directory. */
  swap(files: ServiceAccountFiles): void
  remove(): void
}

/**
 * A ServiceAccount directory as the kubelet lays it out: files behind `..data` behind a timestamped directory, at the path of a pod's
 * spec under a root of its own that every user can enter. At another path that of the spec is read too, which on this machine is anybody's.
 */
export function createServiceAccountDir(files: ServiceAccountFiles): ServiceAccountDir {
  // In memory where the machine has a folder there: on a disk, removing it costs more than most tests.
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'service-account-'))
  chmodSync(root, 0o755)
  const dir = join(root, 'var/run/secrets/kubernetes.io/serviceaccount')
  mkdirSync(dir, { recursive: true })
  let generation = 0
  let current: string | null = null

  function swap(next: ServiceAccountFiles): void {
    generation += 1
    const name = `..2026_11_24_12_00_00.${String(generation).padStart(9, '0')}`
    mkdirSync(join(dir, name), { mode: 0o755 })
    for (const [file, content] of Object.entries(next)) {
      writeFileSync(join(dir, name, file), content, { mode: 0o640 })
    }
    symlinkSync(name, join(dir, '..data_tmp'))
    renameSync(join(dir, '..data_tmp'), join(dir, '..data'))
    if (current === null) {
      for (const file of ['token', 'ca.crt', 'namespace']) {
        symlinkSync(join('..data', file), join(dir, file))
      }
    } else {
      rmSync(join(dir, current), { recursive: true })
    }
    current = name
  }

  swap(files)
  return { dir, swap, remove: () => rmSync(root, { recursive: true, force: true }) }
}
