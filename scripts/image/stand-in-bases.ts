import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Builder, buildImage, hasImage } from './builder'
import { baseArguments } from './dockerfile'
import { runCommand, showCommand } from './run-command'

/** What a distroless image has besides Node, as far as Node needs it. */
const RUN_PACKAGES = ['base-files', 'netbase', 'tzdata', 'libc6', 'libgcc-s1', 'libstdc++6']
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface Bases {
  build: string
  run: string
}

/**
 * Makes both bases of the Dockerfile where no registry of images can be reached: Debian's packages by debootstrap, Node and
 * npm from the registry of npm. They have names of their own, so no image is built on them by mistake. Needs root.
 */
export function makeStandInBases(builder: Builder): Bases {
  const { node, suite } = baseArguments()
  const bases = {
    build: `localhost/podglass-stand-in/build:${node}-${suite}`,
    run: `localhost/podglass-stand-in/run:${node}-${suite}`,
  }
  if (hasImage(builder, bases.build) && hasImage(builder, bases.run)) return bases
  const folder = mkdtempSync(join(tmpdir(), 'podglass-bases-'))
  try {
    const programs = fetchNode(folder, node)
    const build = join(folder, 'build')
    showCommand('debootstrap', [
      '--variant=minbase',
      `--include=ca-certificates,${RUN_PACKAGES.join()}`,
      suite,
      build,
    ])
    const run = layOutRun(folder, build, programs.node)
    // A build must trust what this machine trusts: there may be a proxy in front of the registry.
    if (existsSync(`/${CERTIFICATES}`)) cpSync(`/${CERTIFICATES}`, join(build, CERTIFICATES))
    installNpm(build, programs)
    pack(builder, bases.build, build, { PATH, NODE_EXTRA_CA_CERTS: `/${CERTIFICATES}` })
    pack(builder, bases.run, run, { PATH, SSL_CERT_FILE: `/${CERTIFICATES}` })
    return bases
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Programs {
  node: string
  npm: string
}

function fetchNode(folder: string, node: string): Programs {
  const fetched = (name: string) => {
    const to = join(folder, name)
    mkdirSync(to)
    runCommand('npm', ['pack', '--silent', '--pack-destination', to, name])
    const [archive = ''] = readdirSync(to)
    runCommand('tar', ['-xzf', join(to, archive), '-C', to])
    return join(to, 'package')
  }
  return { node: join(fetched(`node-linux-${process.arch}@${node}`), 'bin/node'), npm: fetched('npm@11') }
}

function installNpm(root: string, { node, npm }: Programs): void {
  cpSync(node, join(root, 'usr/local/bin/node'))
  cpSync(npm, join(root, 'usr/local/lib/npm'), { recursive: true })
  writeFileSync(
    join(root, 'usr/local/bin/npm'),
    '#!/bin/sh\nexec node /usr/local/lib/npm/bin/npm-cli.js "$@"\n',
    { mode: 0o755 },
  )
}

/** Takes the files of a few packages out of a Debian root: no shell, no package manager. */
function layOutRun(folder: string, debian: string, node: string): string {
  const root = join(folder, 'run')
  const listed = runCommand('dpkg-query', [
    `--admindir=${join(debian, 'var/lib/dpkg')}`,
    '--listfiles',
    ...RUN_PACKAGES,
  ])
  const files = listed.split('\n').filter((path) => path.startsWith('/') && existsSync(join(debian, path)))
  mkdirSync(join(root, 'nodejs/bin'), { recursive: true })
  const archive = join(folder, 'run-packages.tar')
  runCommand(
    'tar',
    ['-C', debian, '--no-recursion', '-cf', archive, '--verbatim-files-from', '--files-from=-'],
    [...new Set(files), `/${CERTIFICATES}`].map((path) => `.${path}`).join('\n'),
  )
  runCommand('tar', ['-xf', archive, '-C', root])
  cpSync(node, join(root, 'nodejs/bin/node'))
  const user = 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n'
  writeFileSync(join(root, 'etc/passwd'), `root:x:0:0:root:/root:/sbin/nologin\n${user}`)
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n')
  return root
}

function pack(builder: Builder, image: string, root: string, environment: Record<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-base-'))
  try {
    const left = ['./dev/*', './proc/*', './sys/*', './var/cache/apt/*', './var/lib/apt/lists/*']
    runCommand('tar', [
      '-C',
      root,
      ...left.map((path) => `--exclude=${path}`),
      '-cf',
      join(folder, 'root.tar'),
      '.',
    ])
    const assigned = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\nADD root.tar /\nENV ${assigned.join(' ')}\n`)
    buildImage(builder, { image, folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
