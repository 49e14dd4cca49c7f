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

export interface BuildStage {
  /** Files that it copies out of the context by name. */
  copies: string[]
  environment: Record<string, string>
  /** The command that runs after everything was copied. */
  command: string
}

/** The build stage of the Dockerfile. Throws where it has another shape, so that it is never half read. */
export function readBuildStage(dockerfile = readFileSync(DOCKERFILE, 'utf8')): BuildStage {
  const stage = /^FROM \S+ AS build\n(.*?)^FROM /ms.exec(dockerfile)?.[1] ?? ''
  const copies = /^COPY (?!\. )(.+) \.\/$/m.exec(stage)?.[1]?.split(' ')
  const command = /^COPY \. \.\nRUN (.+)$/m.exec(stage)?.[1]
  if (copies === undefined || command === undefined)
    throw new Error('The build stage of the Dockerfile is not read: see scripts/image/dockerfile.ts.')
  const assigned = /^ENV (.+)$/m.exec(stage)?.[1]?.split(' ') ?? []
  const environment = Object.fromEntries(assigned.map((pair) => pair.split('=', 2)))
  return { copies, environment, command }
}

/** The bases that the Dockerfile names, and what of them a stand-in must match. */
export function baseArguments(dockerfile = readFileSync(DOCKERFILE, 'utf8')) {
  const [, build = '', node = '', suite = ''] =
    /^ARG BUILD_BASE=(node:(\d+)-(\w+)-slim)$/m.exec(dockerfile) ?? []
  const [, run = ''] = /^ARG RUN_BASE=(\S+)$/m.exec(dockerfile) ?? []
  if (build === '' || run === '')
    throw new Error('The bases of the Dockerfile are not read: see scripts/image/dockerfile.ts.')
  return { build, run, node, suite }
}
