import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ShippedPackage, unlisted } from './sbom/components'
import { packageIn, packagesInFolder, readShippedBom } from './sbom/read-shipped'

// Of the image, or of the command, which has the same page beside what its bundle took in. The image is built without the command.
const isOfCommand = process.argv.includes('--command')
const OUT = isOfCommand ? '.next/podglass-command.cdx.json' : '.next/podglass.cdx.json'

async function takenByCommand(): Promise<ShippedPackage[]> {
  const { bundleProgram } = await import('./package/bundle-program')
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'))
  try {
    return (await bundleProgram(folder)).map(packageIn)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const taken = isOfCommand ? await takenByCommand() : []
const bom = readShippedBom(taken)
const missing = unlisted(bom, [...packagesInFolder(), ...taken])
if (missing.length > 0) {
  console.error(`It has packages that the lockfile does not know: ${missing.join(', ')}.`)
  process.exit(1)
}
writeFileSync(OUT, `${JSON.stringify(bom, null, 2)}\n`)
console.log(
  `${OUT}: CycloneDX with ${bom.components.length} packages, all that the ${isOfCommand ? 'command' : 'image'} has beside its base.`,
)
