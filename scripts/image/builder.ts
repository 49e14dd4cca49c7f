import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { runCommand, showCommand, works } from './run-command'

const BUILDERS = ['docker', 'podman', 'buildah'] as const
export type Builder = (typeof BUILDERS)[number]

/** The first builder that works here: docker where its daemon answers, podman, or buildah, which needs none. */
export function findBuilder(): Builder | undefined {
  return BUILDERS.find((name) => works(name, [name === 'buildah' ? '--version' : 'info']))
}

export function hasImage(builder: Builder, image: string): boolean {
  return works(
    builder,
    builder === 'buildah' ? ['inspect', '--type', 'image', image] : ['image', 'inspect', image],
  )
}

/** Builds a folder by a Dockerfile. Throws a CommandError where the builder fails; it shows what it does. */
export function buildImage(
  builder: Builder,
  { image, folder, args = {} }: { image: string; folder: string; args?: Record<string, string> },
): void {
  const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
  showCommand(builder, [
    'build',
    ...withoutDaemon(builder),
    ...given,
    '-f',
    join(folder, 'Dockerfile'),
    '-t',
    image,
    folder,
  ])
}

// In a chroot, a build needs neither a container runtime nor its own network. Its limits are those of this shell,
// since only a privileged process can raise them.
function withoutDaemon(builder: Builder): string[] {
  if (builder === 'docker') return []
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const own = [
    ['nofile', 'Max open files'],
    ['nproc', 'Max processes'],
  ].flatMap(([name, says]) => {
    const [, soft, hard] = new RegExp(`^${says} +(\\d+) +(\\d+)`, 'm').exec(limits) ?? []
    return soft === undefined ? [] : ['--ulimit', `${name}=${soft}:${hard}`]
  })
  return ['--isolation', 'chroot', ...own]
}

const configSchema = z.looseObject({
  User: z.optional(z.string()),
  WorkingDir: z.optional(z.string()),
  Entrypoint: z.optional(z.array(z.string())),
  Cmd: z.optional(z.array(z.string())),
  Env: z.optional(z.array(z.string())),
  StopSignal: z.optional(z.string()),
  ExposedPorts: z.optional(z.record(z.string(), z.unknown())),
  Labels: z.optional(z.record(z.string(), z.string())),
})
/** What an image says about how it is run (OCI image-spec, config). */
export type ImageConfig = z.infer<typeof configSchema>

export function readConfig(builder: Builder, image: string): ImageConfig {
  const isBuildah = builder === 'buildah'
  const said = JSON.parse(
    runCommand(builder, isBuildah ? ['inspect', '--type', 'image', image] : ['image', 'inspect', image]),
  )
  const config: unknown = isBuildah ? said.OCIv1?.config : said[0]?.Config
  // Docker reports null for what an image does not set.
  const set = Object.entries(config ?? {}).filter(([, value]) => value !== null)
  return configSchema.parse(Object.fromEntries(set))
}

/** Lays the file system of an image out in a folder that does not exist yet. Owners are kept where root does it. */
export function unpackImage(builder: Builder, image: string, folder: string): void {
  mkdirSync(folder)
  if (builder === 'buildah') {
    const container = runCommand('buildah', ['from', '--pull-never', image]).trim()
    try {
      const mounted = runCommand('buildah', ['mount', container]).trim()
      runCommand('cp', ['-a', `${mounted}/.`, folder])
    } finally {
      runCommand('buildah', ['rm', container])
    }
    return
  }
  // Never started; docker wants a command where the image has none.
  const container = runCommand(builder, ['create', image, '/none']).trim()
  try {
    const archive = `${folder}.tar`
    runCommand(builder, ['export', '-o', archive, container])
    runCommand('tar', ['-xf', archive, '-C', folder])
  } finally {
    runCommand(builder, ['rm', container])
  }
}
