import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changelogSection } from './release/changelog'
import { releaseFaults, withOwner } from './release/versions'

/** Prints the notes of a release, or why there can be none. Without a tag it only compares the versions. `--owner NAME` first writes the account. */
const [first, owner = ''] = process.argv.slice(2)
const tag = first === '--owner' ? undefined : first
const at = (path: string) => join(import.meta.dirname, '..', path)
const read = (path: string) => readFileSync(at(path), 'utf8')
if (first === '--owner') for (const [path, text] of withOwner(read, owner)) writeFileSync(at(path), text)
const faults = releaseFaults(read, tag)
for (const fault of faults) console.error(fault)
if (faults.length === 0) {
  const { version } = JSON.parse(read('package.json'))
  console.log(tag === undefined ? version : changelogSection(read('CHANGELOG.md'), version)?.notes)
}
process.exit(faults.length === 0 ? 0 : 1)
