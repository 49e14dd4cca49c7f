import { writeFileSync } from 'node:fs'
import { unlisted } from './sbom/components'
import { packagesInFolder, readShippedBom } from './sbom/read-shipped'

const OUT = '.next/podglass.cdx.json'

const bom = readShippedBom()
const missing = unlisted(bom, packagesInFolder())
if (missing.length > 0) {
  console.error(`The image has packages that the lockfile does not know: ${missing.join(', ')}.`)
  process.exit(1)
}
writeFileSync(OUT, `${JSON.stringify(bom, null, 2)}\n`)
console.log(
  `${OUT}: CycloneDX with ${bom.components.length} packages, all that the image has beside its base.`,
)
