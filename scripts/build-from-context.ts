import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { contextFiles, parseDockerignore } from './image/build-context'
import { readBuildStage } from './image/dockerfile'
import { linkTree } from './image/link-tree'

const OUTPUTS = ['.next/standalone', '.next/podglass.cdx.json']

// Builds the product as the image does: from a copy of the image's build context, with the commands of its
// Dockerfile. It lies outside the checkout, so a file that is not sent is not found above it either.
const { copies, environment, command } = readBuildStage()
const files = contextFiles('.', parseDockerignore(readFileSync('.dockerignore', 'utf8')))
const notSent = copies.filter((name) => !files.includes(name))
if (notSent.length > 0) {
  console.error(`The Dockerfile copies what .dockerignore keeps out of the context: ${notSent.join(', ')}.`)
  process.exit(1)
}

// If this build fails, no test may run on an older one.
for (const output of OUTPUTS) rmSync(output, { recursive: true, force: true })
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'podglass-context-')))
try {
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(file, join(copy, file), { verbatimSymlinks: true })
  }
  linkTree('node_modules', join(copy, 'node_modules'), ['.cache'])
  console.log(`${files.length} files enter the image's build context; there it runs: ${command}`)
  const { PATH = '', ...outer } = process.env
  // Programs of the checkout must not replace those of the copy.
  const path = PATH.split(':').filter((folder) => !folder.endsWith('node_modules/.bin'))
  const { status } = spawnSync('sh', ['-c', command], {
    cwd: copy,
    stdio: 'inherit',
    env: { ...outer, ...environment, PATH: path.join(':') },
  })
  if (status !== 0) {
    console.error(
      'The build failed in a copy of what .dockerignore lets into the image. A file may be missing there.',
    )
    process.exitCode = status ?? 1
  } else {
    for (const output of OUTPUTS) {
      mkdirSync(dirname(output), { recursive: true })
      cpSync(join(copy, output), output, {
        recursive: true,
        preserveTimestamps: true,
        verbatimSymlinks: true,
      })
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
