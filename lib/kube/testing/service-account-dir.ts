import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
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
  swap(files: ServiceAccountFiles): Promise<void>
  remove(): Promise<void>
}

/** A ServiceAccount directory as the kubelet lays it out: files behind `..data` behind a timestamped directory. */
export async function createServiceAccountDir(files: ServiceAccountFiles): Promise<ServiceAccountDir> {
  const dir = await mkdtemp(join(tmpdir(), 'service-account-'))
  let generation = 0
  let current: string | null = null

  async function swap(next: ServiceAccountFiles): Promise<void> {
    generation += 1
    const name = `..2026_11_24_12_00_00.${String(generation).padStart(9, '0')}`
    await mkdir(join(dir, name), { mode: 0o755 })
    for (const [file, content] of Object.entries(next)) {
      await writeFile(join(dir, name, file), content)
      await chmod(join(dir, name, file), 0o640)
    }
    await symlink(name, join(dir, '..data_tmp'))
    await rename(join(dir, '..data_tmp'), join(dir, '..data'))
    if (current === null) {
      for (const file of ['token', 'ca.crt', 'namespace']) {
        await symlink(join('..data', file), join(dir, file))
      }
    } else {
      await rm(join(dir, current), { recursive: true })
    }
    current = name
  }

  await swap(files)
  return { dir, swap, remove: () => rm(dir, { recursive: true, force: true }) }
}
