import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './build/ensure-build'
import { stageExecutable } from './package/executable/make'
import { stagePackage } from './package/stage'

// The command as one file for this machine's platform, of the npm package: of this checkout, or of a folder that has it unpacked.
const OUT = '.next/executable'
const [given] = process.argv.slice(2)

const staged = given ?? '.next/package'
if (given === undefined) {
  await ensureBuild()
  await stagePackage(staged)
}
const { name, version } = JSON.parse(readFileSync(join(staged, 'package.json'), 'utf8'))
const isWindows = process.platform === 'win32'
const folder = `${name}-${version}-${isWindows ? 'win' : process.platform}-${process.arch}`
const file = `${folder}.${isWindows ? 'zip' : 'tar.gz'}`
await stageExecutable(staged, join(OUT, folder))
// Of the programs named tar on Windows, its own writes zip files.
const tar = isWindows ? join(process.env.SYSTEMROOT ?? '', 'System32/tar.exe') : 'tar'
execFileSync(tar, [isWindows ? '-acf' : '-czf', file, '-C', OUT, folder])
const bytes = readFileSync(file)
const mib = bytes.length / 1_048_576
console.log(
  `${file}, with Node ${process.version}: ${mib.toFixed(1)} MiB, sha256 ${createHash('sha256').update(bytes).digest('hex')}`,
)
console.log(`Try it: ${join(OUT, folder, 'podglass')} demo`)
