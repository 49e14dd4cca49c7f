import { parse } from 'yaml'
import { changelogSection } from './changelog'

/** What is read from the repository: a file's text by its path. */
export type ReadFile = (path: string) => string

/** The documents that say how to get it, which must not say that nothing is published once something is. */
const READERS = ['README.md', 'docs/deploy.md', 'docs/command.md', 'charts/podglass/README.md']
const UNPUBLISHED = /nothing is published yet|is not published yet/i

/** The files in which OWNER is written for the repository's account until it has one. The workflow fills in the krew manifest. */
const OWNED = [
  '.github/CODEOWNERS',
  '.github/ISSUE_TEMPLATE/config.yml',
  'charts/artifacthub-repo.yml',
  'SECURITY.md',
  'docs/command.md',
]

/** Those files with the account in its place, by their paths. */
export function withOwner(read: ReadFile, owner: string): Map<string, string> {
  if (!/^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/.test(owner))
    throw new Error(`${owner} is no name of an account.`)
  return new Map(OWNED.map((path) => [path, read(path).replace(/\bOWNER\b/g, owner)]))
}
const isUnowned = (text: string) => /^[^#\n]*\bOWNER\b/m.test(text)

/** Every place that names the version, with what it names. */
export function namedVersions(read: ReadFile): Record<string, unknown> {
  const chart = parse(read('charts/podglass/Chart.yaml'))
  const base = parse(read('k8s/base/deployment.yaml'))
  return {
    'package.json': JSON.parse(read('package.json')).version,
    'package-lock.json': JSON.parse(read('package-lock.json')).version,
    'version of charts/podglass/Chart.yaml': chart.version,
    'appVersion of charts/podglass/Chart.yaml': chart.appVersion,
    'k8s/, rendered from the chart': base.metadata.labels['app.kubernetes.io/version'],
    'version of krew/podglass.yaml': parse(read('krew/podglass.yaml')).spec.version.replace(/^v/, ''),
    'VERSION of Dockerfile': /^ARG VERSION=(.+)$/m.exec(read('Dockerfile'))?.[1],
  }
}

/**
 * Why the repository cannot be released: places that name another version than package.json, and what CHANGELOG.md lacks.
 * With a tag, also that the tag is not of this version, that the version has no date yet, documents which say that nothing is
 * published, and files which name no account.
 */
export function releaseFaults(read: ReadFile, tag?: string): string[] {
  const versions = namedVersions(read)
  const version = String(versions['package.json'])
  const faults = Object.entries(versions)
    .filter(([, named]) => named !== version)
    .map(([place, named]) => `${place} is ${named}, and package.json ${version}`)
  const section = changelogSection(read('CHANGELOG.md'), version)
  if (section === undefined) faults.push(`CHANGELOG.md has no heading of ${version}`)
  else if (section.notes === '') faults.push(`CHANGELOG.md says nothing of ${version}`)
  if (tag === undefined) return faults
  for (const path of READERS)
    if (UNPUBLISHED.test(read(path).replace(/\s+/g, ' ')))
      faults.push(`${path} still says that nothing is published yet`)
  for (const path of OWNED) if (isUnowned(read(path))) faults.push(`${path} has OWNER in place of an account`)
  if (tag !== `v${version}`)
    faults.push(`the tag is ${tag}, and package.json ${version}: it must be v${version}`)
  if (section !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(section.date))
    faults.push(`CHANGELOG.md dates ${version} "${section.date}" and not as a day`)
  return faults
}
