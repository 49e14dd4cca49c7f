import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
const { jobs } = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8'))
const DIGEST = `sha256:${'a'.repeat(64)}`

/** Runs a step of the release as GitHub's shell does, with stand-ins for the programs that reach a registry. */
function runStep(
  job: string,
  id: string,
  programs: Record<string, string>,
  env: Record<string, string> = {},
) {
  const { run } = jobs[job].steps.find((step: { id?: string }) => step.id === id)
  const dir = mkdtempSync(join(tmpdir(), 'podglass-step-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(dir, name), 0o755)
  }
  const output = join(dir, 'output')
  writeFileSync(output, '')
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', run], {
    cwd: root,
    env: { ...process.env, PATH: `${dir}:${process.env.PATH}`, GITHUB_OUTPUT: output, ...env },
  })
  const lines = readFileSync(output, 'utf8').trim().split('\n')
  return { status, said: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) }
}

it('gives both bases their digest, and builds nothing without one', () => {
  const { status, said } = runStep('image', 'bases', { docker: `echo ${DIGEST}` })
  expect(status).toBe(0)
  expect(said).toEqual({
    BUILD_BASE: expect.stringMatching(/^node:\d+-\w+-slim@sha256:[0-9a-f]{64}$/),
    RUN_BASE: expect.stringMatching(/^gcr\.io\/distroless\/\S+@sha256:[0-9a-f]{64}$/),
  })
  expect(runStep('image', 'bases', { docker: 'exit 1' }).status).not.toBe(0)
  expect(runStep('image', 'bases', { docker: 'echo none' }).status).not.toBe(0)
})

it('tags an image with its version and its line, under the owner in lower case', () => {
  const env = { GITHUB_REF_NAME: 'v0.12.3', GITHUB_REPOSITORY_OWNER: 'Some-Team' }
  const { said } = runStep('image', 'name', {}, env)
  expect(said).toEqual({ name: 'ghcr.io/some-team/podglass', version: '0.12.3', line: '0.12' })
})

it('signs the chart by the digest that helm says, and nothing if it says none', () => {
  const env = {
    IMAGE: `ghcr.io/some-team/podglass@${DIGEST}`,
    GITHUB_REPOSITORY_OWNER: 'Some-Team',
    GITHUB_REPOSITORY: 'Some-Team/podglass',
    GITHUB_SERVER_URL: 'https://git.example.com',
  }
  const pushed = `echo "Pushed: ghcr.io/some-team/charts/podglass:0.1.0" >&2; echo "Digest: ${DIGEST}" >&2`
  const { status, said } = runStep('chart', 'push', { npm: 'exit 0', helm: pushed }, env)
  expect([status, said]).toEqual([0, { name: 'ghcr.io/some-team/charts/podglass', digest: DIGEST }])
  expect(runStep('chart', 'push', { npm: 'exit 0', helm: 'echo Pushed' }, env).status).not.toBe(0)
  expect(runStep('chart', 'push', { npm: 'exit 1', helm: pushed }, env).status).not.toBe(0)
})

it('attaches a krew manifest of this owner and of the tarball, and none of another version', () => {
  const temp = mkdtempSync(join(tmpdir(), 'podglass-assets-'))
  onTestFinished(() => rmSync(temp, { recursive: true }))
  mkdirSync(join(temp, 'assets'))
  writeFileSync(join(temp, 'assets/podglass-0.1.0.tgz'), 'a tarball')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const env = { RUNNER_TEMP: temp, GITHUB_REPOSITORY_OWNER: 'Some-Team', GITHUB_REF_NAME: `v${version}` }
  expect(runStep('package', 'krew', {}, env).status).toBe(0)
  const made = parse(readFileSync(join(temp, 'assets/podglass.yaml'), 'utf8'))
  expect(made.spec.homepage).toBe('https://github.com/Some-Team/podglass')
  for (const { uri, sha256 } of made.spec.platforms) {
    expect(uri).toMatch(/^https:\/\/github\.com\/Some-Team\/podglass\/releases\/download\/v/)
    expect(sha256).toBe(createHash('sha256').update('a tarball').digest('hex'))
  }
  expect(runStep('package', 'krew', {}, { ...env, GITHUB_REF_NAME: 'v9.9.9' }).status).not.toBe(0)
})
