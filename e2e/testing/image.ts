import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const DOCKERFILE = join(import.meta.dirname, '../../Dockerfile')

/** What the image starts: the flags of Node before the start script, as its Dockerfile says. */
export function imageCommand(): { flags: string[]; script: string } {
  const line = /^CMD (\[.*\])$/m.exec(readFileSync(DOCKERFILE, 'utf8'))?.[1] ?? '[]'
  const command = z.array(z.string()).parse(JSON.parse(line))
  return { flags: command.slice(0, -1), script: command.at(-1) ?? '' }
}

/** The environment of the sandbox's pod without the folders of this machine: mounted where the kubelet mounts them. */
export function handOver(environment: Readonly<Record<string, string>>): Record<string, string> {
  const { SERVICE_ACCOUNT_DIR: _account, DOWNWARD_API_DIR: _downward, ...rest } = environment
  return rest
}
