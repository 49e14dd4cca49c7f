import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFullGate, recordGate } from '@/e2e/gates/record-gate'
import { type Builder, buildImage, findBuilder, hasImage, readConfig, unpackImage } from './image/builder'
import { configFaults } from './image/config'
import { contentFaults, readFiles, totalBytes } from './image/contents'
import { baseArguments } from './image/dockerfile'
import { CommandError, runCommand, works } from './image/run-command'
import { type Bases, makeStandInBases } from './image/stand-in-bases'
import { findStarter } from './image/start-image'
import { MEMORY, tryImage } from './image/try-image'
import { onlyFlags } from './only-flags'
import { bomSchema, unlisted } from './sbom/components'
import { packagesInFolder } from './sbom/read-shipped'

const STAND_IN = '--stand-in-bases'
const MIB = 1024 * 1024
/** How many faults to print; one wrong rule breaks hundreds of files. */
const SHOWN = 20
const isRoot = process.getuid?.() === 0
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const mebibytes = (bytes: number) => `${Math.round(bytes / MIB)} MiB`

/** Ends the command where nothing can be built at all: not the image's fault. */
function endUnbuilt(why: string): never {
  recordGate({ id: 'image', part: 'built', figure: 'none', state: 'not-runnable', why })
  console.error(`No image was built. ${why}`)
  // Among the gates of a release its row says so, beside those that were measured.
  process.exit(isFullGate ? 0 : 1)
}

function findBases(builder: Builder): Bases {
  try {
    if (process.argv.includes(STAND_IN)) return makeStandInBases(builder)
  } catch (error) {
    if (error instanceof CommandError) endUnbuilt(error.message)
    throw error
  }
  const { build, run } = baseArguments()
  for (const base of [build, run]) {
    if (hasImage(builder, base) || works(builder, ['pull', base])) continue
    endUnbuilt(`${builder} cannot pull ${base}. Where no registry is reached: npm run image -- ${STAND_IN}`)
  }
  return { build, run }
}

onlyFlags('npm run image', STAND_IN)
const builder = findBuilder()
if (builder === undefined) endUnbuilt('Neither docker nor podman nor buildah works here.')
const isStandIn = process.argv.includes(STAND_IN)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const image = `localhost/podglass:${version}${isStandIn ? '-stand-in' : ''}`
const faults: string[] = []
const notChecked: string[] = []
const figures: string[] = []

const bases = findBases(builder)
const folder = mkdtempSync(join(tmpdir(), 'podglass-image-'))

try {
  const startedAt = performance.now()
  const revision = runCommand('git', ['rev-parse', 'HEAD']).trim()
  buildImage(builder, {
    image,
    folder: '.',
    args: { BUILD_BASE: bases.build, RUN_BASE: bases.run, VERSION: version, REVISION: revision },
  })
  figures.push(`built by ${builder} in ${seconds(performance.now() - startedAt)}`)

  const config = readConfig(builder, image)
  faults.push(...configFaults(config, { version, revision }))
  const [root, baseRoot] = [join(folder, 'image'), join(folder, 'base')]
  unpackImage(builder, image, root)
  unpackImage(builder, bases.run, baseRoot)
  const [files, baseFiles] = [readFiles(root), readFiles(baseRoot)]
  faults.push(...contentFaults(files, baseFiles, { ownersKept: isRoot }))
  if (!isRoot) notChecked.push('that root owns every file: only root unpacks an image with its owners')
  const bom = bomSchema.parse(JSON.parse(readFileSync(join(root, 'licenses/podglass.cdx.json'), 'utf8')))
  const missing = unlisted(bom, packagesInFolder(join(root, 'app/node_modules')))
  faults.push(...missing.map((name) => `${name} is not in the SBOM`))
  const above = totalBytes(files) - totalBytes(baseFiles)
  figures.push(`${mebibytes(totalBytes(files))}, ${mebibytes(above)} above its base`)

  const base = { image: bases.run, root: baseRoot, config: readConfig(builder, bases.run) }
  const starter =
    process.platform === 'linux'
      ? await findStarter(builder, base, MEMORY)
      : { why: 'it is looked at through the kernel of Linux' }
  if ('why' in starter) notChecked.push(`that it runs: ${starter.why}`)
  else {
    const trial = await tryImage((options) => starter.start({ image, root, config }, options))
    faults.push(...trial.faults)
    if (trial.memoryLimit !== MEMORY) notChecked.push('the limit of 256 MiB: no control group enforces it')
    figures.push(
      `run by ${starter.by}, ready after ${seconds(trial.startMs)}`,
      `RSS peak ${mebibytes(trial.residentBytes)}`,
      `drained in ${seconds(trial.drainMs)}`,
    )
  }
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  faults.push(error.message)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log(`\n${image}`)
for (const figure of figures) console.log(`  ${figure}`)
for (const what of notChecked) console.log(`  not checked here: ${what}`)
for (const fault of faults.slice(0, SHOWN)) console.log(`  FAULT: ${fault}`)
if (faults.length > SHOWN) console.log(`  and ${faults.length - SHOWN} more`)
const wasTried = figures.some((figure) => figure.startsWith('drained'))
recordGate({
  id: 'image',
  part: 'built',
  figure: [`${faults.length} faults`, ...figures, ...(isStandIn ? ['on stand-in bases'] : [])].join('; '),
  state: faults.length > 0 ? 'missed' : wasTried ? 'met' : 'not-runnable',
  ...(notChecked.length > 0 ? { why: `not checked here: ${notChecked.join('; ')}` } : {}),
})
process.exit(faults.length === 0 ? 0 : 1)
