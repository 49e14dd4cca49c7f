import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const DOCKERFILE = join(import.meta.dirname, '../../Dockerfile')

function assignedIn(stage: string): Record<string, string> {
  const assigned = /^ENV (.+)$/m.exec(stage)?.[1]?.split(' ') ?? []
  return Object.fromEntries(assigned.map((pair) => pair.split('=', 2)))
}

/** What the image starts, as its Dockerfile says: the flags of Node before the start script, and its variables. */
export function imageCommand(): { flags: string[]; script: string; environment: Record<string, string> } {
  const dockerfile = readFileSync(DOCKERFILE, 'utf8')
  const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  const line = /^CMD (\[.*\])$/m.exec(stage)?.[1] ?? '[]'
  const command = z.array(z.string()).parse(JSON.parse(line))
  const environment = assignedIn(stage)
  return { flags: command.slice(0, -1), script: command.at(-1) ?? '', environment }
}

export interface BuildStage {
  /** Files that it copies out of the context by name. */
  copies: string[]
  environment: Record<string, string>
  /** The command that runs after everything was copied. */
  command: string
}

/** The build stage of the Dockerfile. Throws where it has another shape, so it is never half read. */
export function readBuildStage(dockerfile = readFileSync(DOCKERFILE, 'utf8')): BuildStage {
  const stage = /^FROM (?:--platform=\S+ )?\S+ AS build\n(.*?)^FROM /ms.exec(dockerfile)?.[1] ?? ''
  const copies = /^COPY (?!\. )(.+) \.\/$/m.exec(stage)?.[1]?.split(' ')
  const command = /^COPY \. \.\nRUN (.+)$/m.exec(stage)?.[1]
  if (copies === undefined || command === undefined)
    throw new Error('The build stage of the Dockerfile is not read: see scripts/image/dockerfile.ts.')
  return { copies, environment: assignedIn(stage), command }
}

/** The bases that the Dockerfile names, and which parts of them a stand-in must match. */
export function baseArguments(dockerfile = readFileSync(DOCKERFILE, 'utf8')) {
  const [, build = '', node = '', suite = ''] =
    /^ARG BUILD_BASE=(node:(\d+)-(\w+)-slim(?:@sha256:[0-9a-f]{64})?)$/m.exec(dockerfile) ?? []
  const [, run = ''] = /^ARG RUN_BASE=(\S+)$/m.exec(dockerfile) ?? []
  if (build === '' || run === '')
    throw new Error('The bases of the Dockerfile are not read: see scripts/image/dockerfile.ts.')
  return { build, run, node, suite }
}
