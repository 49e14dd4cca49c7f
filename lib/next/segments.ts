import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Removes what Next prerenders for prefetches of the pages of a folder, in which no link is prefetched: with it the start would
 * copy twice as many files.
 */
export function dropSegments(folder: string): void {
  for (const entry of readdirSync(folder)) {
    if (entry.endsWith('.segments')) rmSync(join(folder, entry), { recursive: true })
  }
}
