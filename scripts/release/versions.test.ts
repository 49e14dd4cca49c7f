import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { changelogSection, listedChanges } from './changelog'
import { namedVersions, releaseFaults, withOwner } from './versions'

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
const { version } = JSON.parse(read('package.json'))
const next = '99.0.0'
/** The repository where one file has the next version instead of its own. */
const withNext = (changed: string, pattern: RegExp | string) => (path: string) =>
  path === changed ? read(path).replace(pattern, (found) => found.replace(version, next)) : read(path)
const unowned = (path: string) =>
  read(path).replace(/(?:nothing|it|\w+)\s+is\s+(?:not )?published\s+yet/gi, 'It is on npm')
const published = (path: string) => unowned(path).replaceAll('OWNER', 'some-team')
const dated = (path: string) => published(path).replace(/^(## \[[\d.]+\] - )unreleased$/m, '$12026-12-01')

describe('releaseFaults', () => {
  it('finds one version in the repository as it is', () => {
    expect(releaseFaults(read)).toEqual([])
    expect(releaseFaults(dated, `v${version}`)).toEqual([])
  })

  it.each([
    ['package-lock.json', /"version": ".+"/, 'package-lock.json'],
    ['charts/podglass/Chart.yaml', /^version: .+$/m, 'version of charts/podglass/Chart.yaml'],
    ['charts/podglass/Chart.yaml', /^appVersion: .+$/m, 'appVersion of charts/podglass/Chart.yaml'],
    ['k8s/base/deployment.yaml', /version: "[\d.]+"$/m, 'k8s/, rendered from the chart'],
    ['krew/podglass.yaml', /^ {2}version: v.+$/m, 'version of krew/podglass.yaml'],
    ['Dockerfile', /^ARG VERSION=.+$/m, 'VERSION of Dockerfile'],
  ])('names %s where %s is another', (file, pattern, place) => {
    expect(releaseFaults(withNext(file, pattern))).toEqual([
      `${place} is ${next}, and package.json ${version}`,
    ])
  })

  it('names every other place where only package.json was raised', () => {
    const faults = releaseFaults(withNext('package.json', /"version": ".+"/))
    expect(faults.length).toBe(Object.keys(namedVersions(read)).length)
    expect(faults).toContain(`CHANGELOG.md has no heading of ${next}`)
  })

  it('releases no tag of another version, no version without a day, and none without a word', () => {
    expect(releaseFaults(dated, 'v0.0.1')).toEqual([
      `the tag is v0.0.1, and package.json ${version}: it must be v${version}`,
    ])
    const undated = (path: string) => published(path).replace(/^(## \[[\d.]+\] - ).+$/m, '$1unreleased')
    expect(releaseFaults(undated, `v${version}`)).toEqual([
      `CHANGELOG.md dates ${version} "unreleased" and not as a day`,
    ])
    const empty = (path: string) =>
      path === 'CHANGELOG.md' ? `## [${version}] - 2026-12-01\n` : published(path)
    expect(releaseFaults(empty, `v${version}`)).toEqual([`CHANGELOG.md says nothing of ${version}`])
  })
})

describe('a release', () => {
  it('gets the account of the repository in every file by one command', () => {
    const files = withOwner(unowned, 'some-team')
    expect(releaseFaults((path) => files.get(path) ?? dated(path), `v${version}`)).toEqual([])
    expect([...files.values()].join()).not.toContain('OWNER')
    expect(() => withOwner(read, 'a/b')).toThrow('no name of an account')
  })

  it.each([
    '.github/CODEOWNERS',
    '.github/ISSUE_TEMPLATE/config.yml',
    'charts/artifacthub-repo.yml',
    'SECURITY.md',
    'docs/command.md',
  ])('is none while %s names no account', (file) => {
    const told = (path: string) => (path === file ? unowned(path) : dated(path))
    expect(releaseFaults(told, `v${version}`)).toEqual([`${file} has OWNER in place of an account`])
  })

  it('has a file for Artifact Hub with the fields that it reads', () => {
    const { repositoryID, owners, ...more } = parse(read('charts/artifacthub-repo.yml'))
    expect([repositoryID, owners, more]).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      [{ name: expect.any(String), email: expect.stringContaining('@') }],
      {},
    ])
  })

  it.each(['README.md', 'docs/deploy.md', 'docs/command.md'])(
    'is none while %s says that nothing is published',
    (file) => {
      const told = (path: string) =>
        path === file ? `${dated(path)}\nNothing is\npublished yet.` : dated(path)
      expect(releaseFaults(told, `v${version}`)).toEqual([`${file} still says that nothing is published yet`])
      expect(releaseFaults(told)).toEqual([])
    },
  )
})

const CHANGELOG = `# Changelog

## [0.2.0] - 2026-12-01

### Added

- **Chart**: two lines
  of one change.
- Another.

### Fixed

- The third.

## [0.1.0] - 2026-11-01

### Added

- The first.

[0.2.0]: CHANGELOG.md
[0.1.0]: CHANGELOG.md
`

describe('changelogSection', () => {
  it('has the day and the words of one version and of no other', () => {
    expect(changelogSection(CHANGELOG, '0.1.0')).toEqual({
      date: '2026-11-01',
      notes: '### Added\n\n- The first.',
    })
    expect(changelogSection(CHANGELOG, '0.2.0')?.notes).not.toContain('The first')
    expect(changelogSection(CHANGELOG, '0.2')).toBeUndefined()
  })
})

describe('listedChanges', () => {
  it('has each bullet once, on one line, with the kind of its heading', () => {
    expect(listedChanges(changelogSection(CHANGELOG, '0.2.0')?.notes ?? '')).toEqual([
      { kind: 'added', description: 'Chart: two lines of one change.' },
      { kind: 'added', description: 'Another.' },
      { kind: 'fixed', description: 'The third.' },
    ])
  })
})
