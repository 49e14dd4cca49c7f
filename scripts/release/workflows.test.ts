import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { workflowFaults } from './workflow-faults'

const root = join(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')
const names = readdirSync(folder)
const text = (name: string) => readFileSync(join(folder, name), 'utf8')
const ci = text('ci.yml')
const COMMIT = '3d3c42e5aac5ba805825da76410c181273ba90b1'

describe('the workflows', () => {
  it.each(names)('%s names its permissions and pins what it runs', (name) => {
    expect(workflowFaults(text(name))).toEqual([])
  })

  it.each(names)('%s has scripts that bash can read', (name) => {
    const jobs: { steps?: { run?: string }[] }[] = Object.values(parse(text(name)).jobs)
    const scripts = jobs.flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []))
    for (const input of scripts)
      expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr).toBe('')
  })

  it('use one commit of an action everywhere', () => {
    const used = names.flatMap((name) => text(name).match(/uses: [^./\n][^\n]+/g) ?? [])
    const lines = new Set(used)
    expect(new Set([...lines].map((line) => line.split('@')[0])).size).toBe(lines.size)
  })

  it('sign and write only after every test, and only what their job needs', () => {
    const { jobs } = parse(text('release.yml'))
    const earlier = (name: string): string[] => {
      const needs: string[] = [jobs[name].needs ?? []].flat()
      return [...needs, ...needs.flatMap(earlier)]
    }
    for (const [name, { permissions }] of Object.entries<{ permissions: Record<string, string> }>(jobs)) {
      const writes = Object.entries(permissions).flatMap(([scope, level]) =>
        level === 'write' ? [scope] : [],
      )
      if (writes.length > 0) expect(earlier(name)).toEqual(expect.arrayContaining(['check', 'test']))
    }
    expect(earlier('chart')).toContain('image')
    // A step that can fail over setup elsewhere fails before anything deployable is public.
    expect(earlier('image')).toContain('package')
  })
})

describe('workflowFaults', () => {
  it.each([
    ['on:\n', 'on:\n  pull_request_target:\n', 'a trigger runs the code of strangers with our permissions'],
    ['permissions: {}', 'permissions: write-all', 'permissions at the top are not {}'],
    ['permissions: {}', '', 'permissions at the top are not {}'],
    ['    permissions:\n      contents: read\n', '', 'test: it names no permissions'],
    ['    timeout-minutes: 90\n', '', 'test: it may run for hours'],
    [`checkout@${COMMIT} # v7.0.1`, 'checkout@v7', 'test: actions/checkout@v7 is not pinned by its commit'],
    // As scorecard.yml can, whose job runs nothing of its checkout.
    [
      '      contents: read\n',
      '      contents: read\n      id-token: write\n',
      'test: it installs or builds, and can sign or write',
    ],
    [' # v7.0.1', '', `test: actions/checkout@${COMMIT} does not say its version`],
    ['persist-credentials: false', 'fetch-depth: 0', 'test: the checkout keeps the token'],
    [
      'bash .ci/run',
      `echo \${{ github.event.pull_request.title }}`,
      'test: a script has an expression in it',
    ],
    ['bash .ci/run', `echo \${{ github.head_ref }}`, 'test: a script has an expression in it'],
    ...['id-token', 'packages', 'attestations', 'contents'].map((scope) => [
      '      contents: read\n',
      `      ${scope}: write\n`,
      'test: it installs or builds, and can sign or write',
    ]),
  ])('finds what %s was for', (good, bad, fault) => {
    expect(ci).toContain(good)
    expect(workflowFaults(ci.replace(good, bad))).toEqual([fault])
  })
})
