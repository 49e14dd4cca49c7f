import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PODS_PATH } from './browser'
import type { LiveCluster } from './live-cluster'

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

/** `curl` of the Table list without objects, by the account of the pod: what one call took, and its bytes on the wire. */
export function openCurl({ url, ca, token }: LiveCluster) {
  const directory = mkdtempSync(join(tmpdir(), 'podglass-bench-'))
  writeFileSync(join(directory, 'ca.crt'), ca)
  // Through standard input, so the token is in no process list.
  const config = [
    `url = "${url}${PODS_PATH}?includeObject=None"`,
    `cacert = "${directory}/ca.crt"`,
    `header = "Authorization: Bearer ${token}"`,
    `header = "Accept: ${TABLE}"`,
    'compressed',
    'silent',
    'output = "/dev/null"',
    'write-out = "%{size_download}"',
  ].join('\n')
  return {
    async list(): Promise<{ ms: number; bytes: number }> {
      const startedMs = performance.now()
      const child = spawn('curl', ['-K', '-'], { stdio: ['pipe', 'pipe', 'ignore'] })
      child.stdin.end(config)
      const bytes = Number(await text(child.stdout))
      return { ms: performance.now() - startedMs, bytes }
    },
    close: () => rmSync(directory, { recursive: true }),
  }
}
