import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { World } from '../fixtures'

/** 32 bytes in base64, the same in every test. */
export const ACCESS_TOKEN = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 251)).toString(
  'base64',
)

let file: string | undefined

/** The variables of a page in token mode, with the file of its token, which tests of one process share. */
export function tokenMode(more: Record<string, string> = {}): Record<string, string> {
  if (file === undefined) {
    file = join(mkdtempSync(join(tmpdir(), 'access-token-')), 'token')
    writeFileSync(file, ACCESS_TOKEN)
  }
  return { ACCESS_MODE: 'token', ACCESS_TOKEN_FILE: file, ALLOWED_HOSTS: 'ops.example', ...more }
}

/** Waits for the permissions audit to finish; until then an exposed page answers 503. */
export async function untilOpen({ url }: Pick<World, 'url'>): Promise<void> {
  while ((await fetch(url)).status === 503) await new Promise((resolve) => setTimeout(resolve, 100))
}
