import 'server-only'
import { readdir } from 'node:fs/promises'
import { cLibraries } from '@/lib/identity/process-traces'
import { onDisk } from './pod-root'

const FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64']

/** The C library of the container, by its loaders; `unknown` where there is none, as in an image of one static program. */
export async function readCLibrary(): Promise<{ libc: 'glibc' | 'musl' | 'both' | 'unknown'; says: string }> {
  const found = new Map<'glibc' | 'musl', string>()
  for (const folder of FOLDERS) {
    const names = await readdir(onDisk(folder)).catch((): string[] => [])
    for (const { name, loader } of cLibraries(names))
      if (!found.has(name)) found.set(name, `${folder}/${loader}`)
  }
  const says = [...found].map(([libc, path]) => `${libc}, by ${path}`).join('; ')
  const [first, second] = [...found.keys()]
  if (first === undefined)
    return { libc: 'unknown', says: 'no loader of glibc or musl in /lib, /lib64 or /usr/lib' }
  return { libc: second === undefined ? first : 'both', says }
}
