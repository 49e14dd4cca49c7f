import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUIDES_FILE } from '@/lib/server/agents/guides'
import { removeLeftCopies } from '@/lib/server/start/left-copies'
import type { PageOptions } from '@/sandbox/program'
import { makeOwnFolder } from '../attach/own-folder'
import { PAGE_ARCHIVE, unpackFolder } from '../package/page-archive'

/**
 * The folder of the built page, which the package holds in one file and a checkout as it was built. What is unpacked is in a
 * folder of its own that is removed when this process ends; what a killed one left is removed by the next.
 */
export function serverFolder(): string {
  const archive = join(import.meta.dirname, PAGE_ARCHIVE)
  if (!existsSync(archive)) return join(import.meta.dirname, '../../.next/standalone')
  const folder = makeOwnFolder(`podglass-${process.pid}-`)
  removeLeftCopies(tmpdir(), { sameId: false })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  unpackFolder(readFileSync(archive), folder)
  return folder
}

/** The guides of causes; a checkout has them only as the files that they are written in. */
export function readOwnGuides(): string {
  const file = join(import.meta.dirname, GUIDES_FILE)
  return existsSync(file) ? readFileSync(file, 'utf8') : '{}'
}

/** How the page of a demo is served; in a checkout npm run demo and npm run dev say it. */
let page: Omit<PageOptions, 'port'> | undefined

export function servePageBy(options: Omit<PageOptions, 'port'>): void {
  page = options
}

export function ownPage(): Omit<PageOptions, 'port'> {
  return page ?? { build: serverFolder() }
}
