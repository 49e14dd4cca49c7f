import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { COMMANDS } from '../cli/commands'
import { manualPage } from '../cli/manual'
import { bundleProgram } from './bundle-program'
import { PAGE_ARCHIVE, packFolder } from './page-archive'

const SERVER = '.next/standalone'

/** Files of the checkout that are in the package as they are. */
export const COPIED = [
  'bin/podglass.cjs',
  'bin/kubectl-complete.cjs',
  'LICENSE',
  'NOTICE',
  'README.md',
  'CHANGELOG.md',
  'skills/podglass/SKILL.md',
] as const

interface Manifest {
  name: string
  version: string
  [field: string]: unknown
}

/** What the manifest of the checkout says that is also true of the package, which has no dependency and no script. */
const SAME = [
  'name',
  'version',
  'description',
  'license',
  'private',
  'repository',
  'homepage',
  'bugs',
  'type',
  'engines',
]

function manifest(): Manifest {
  const ours = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  return {
    ...ours,
    ...Object.fromEntries(
      Object.keys(ours)
        .filter((field) => !SAME.includes(field))
        .map((field) => [field, undefined]),
    ),
    // The second name makes it a plugin: kubectl podglass.
    bin: {
      podglass: 'bin/podglass.cjs',
      'kubectl-podglass': 'bin/podglass.cjs',
      'kubectl_complete-podglass': 'bin/kubectl-complete.cjs',
    },
    man: ['man/podglass.1'],
    exports: {
      './sandbox': { types: './dist/sandbox.d.ts', default: './dist/program/sandbox.mjs' },
      './package.json': './package.json',
    },
  }
}

/**
 * Lays out the npm package in an empty folder: the command line, the built page, the worlds of the sandbox. Nothing of it
 * depends on another package.
 */
export async function stagePackage(folder: string): Promise<Manifest> {
  if (!existsSync(`${SERVER}/start.mjs`)) throw new Error('There is no build. Run npm run build first.')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'dist'), { recursive: true })
  await bundleProgram(join(folder, 'dist/program'))
  writeFileSync(join(folder, 'dist/program', PAGE_ARCHIVE), packFolder(SERVER))
  cpSync('k8s/scenarios', join(folder, 'k8s/scenarios'), {
    recursive: true,
    filter: (path) => lstatSync(path).isDirectory() || /(?:world|scenarios)\.yaml$/.test(path),
  })
  cpSync('k8s/worlds/refusals/words', join(folder, 'k8s/worlds/refusals/words'), { recursive: true })
  for (const file of COPIED) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(file, join(folder, file))
  }
  for (const program of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', program), 0o755)
  // The types stand alone, so the file is a declaration as it is.
  const types = readFileSync('sandbox/module.ts', 'utf8')
  writeFileSync(
    join(folder, 'dist/sandbox.d.ts'),
    `${types}\nexport declare const startSandbox: StartSandbox\n`,
  )
  const staged = manifest()
  mkdirSync(join(folder, 'man'))
  writeFileSync(join(folder, 'man/podglass.1'), manualPage(COMMANDS, staged.version))
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`)
  return staged
}
