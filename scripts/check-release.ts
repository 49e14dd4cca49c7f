import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changelogSection } from './release/changelog'
import { releaseFaults } from './release/versions'

/** Prints the notes of a release, or why there can be none. Without a tag it only compares the versions. */
const [tag] = process.argv.slice(2)
const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const faults = releaseFaults(read, tag)
for (const fault of faults) console.error(fault)
if (faults.length === 0) {
  const { version } = JSON.parse(read('package.json'))
  console.log(tag === undefined ? version : changelogSection(read('CHANGELOG.md'), version)?.notes)
}
process.exit(faults.length === 0 ? 0 : 1)
