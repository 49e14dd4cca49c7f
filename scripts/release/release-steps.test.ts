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
  cwd = root,
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
    cwd,
    env: { ...process.env, PATH: `${dir}:${process.env.PATH}`, GITHUB_OUTPUT: output, ...env },
  })
  const lines = readFileSync(output, 'utf8').trim().split('\n')
  return { status, said: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) }
}

it('gives both bases their digest, and builds nothing without one', () => {
  const { status, said } = runStep('build', 'bases', { docker: `echo ${DIGEST}` })
  expect(status).toBe(0)
  expect(said).toEqual({
    BUILD_BASE: expect.stringMatching(/^node:\d+-\w+-slim@sha256:[0-9a-f]{64}$/),
    RUN_BASE: expect.stringMatching(/^gcr\.io\/distroless\/\S+@sha256:[0-9a-f]{64}$/),
  })
  expect(runStep('build', 'bases', { docker: 'exit 1' }).status).not.toBe(0)
  expect(runStep('build', 'bases', { docker: 'echo none' }).status).not.toBe(0)
})

it('tags an image with its version and its line, under the owner in lower case', () => {
  const env = { GITHUB_REF_NAME: 'v0.12.3', GITHUB_REPOSITORY_OWNER: 'Some-Team' }
  const { said } = runStep('build', 'name', {}, env)
  expect(said).toEqual({ name: 'ghcr.io/some-team/podglass', version: '0.12.3', line: '0.12' })
})

/** A folder with what an earlier job made, where the step runs, and the digest that this job said. */
function made(folder: string, files: Record<string, string>) {
  const cwd = mkdtempSync(join(tmpdir(), 'podglass-made-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  mkdirSync(join(cwd, folder))
  const names = Object.keys(files).sort()
  for (const name of names) writeFileSync(join(cwd, folder, name), files[name] ?? '')
  const whole = names.map((name) => files[name]).join('')
  return { cwd, SHA256: createHash('sha256').update(whole).digest('hex') }
}

const TAMPERED = { SHA256: 'f'.repeat(64) }

it('signs the chart by the digest that helm says, and nothing if it says none or the chart is another', () => {
  const { cwd, SHA256 } = made('chart', { 'podglass-0.1.0.tgz': 'a chart' })
  const env = { SHA256, GITHUB_REPOSITORY_OWNER: 'Some-Team' }
  const pushed = `echo "Pushed: ghcr.io/some-team/charts/podglass:0.1.0" >&2; echo "Digest: ${DIGEST}" >&2`
  const { status, said } = runStep('chart', 'push', { helm: pushed }, env, cwd)
  expect([status, said]).toEqual([0, { name: 'ghcr.io/some-team/charts/podglass', digest: DIGEST }])
  expect(runStep('chart', 'push', { helm: 'echo Pushed' }, env, cwd).status).not.toBe(0)
  const tampered = runStep('chart', 'push', { helm: pushed }, { ...env, ...TAMPERED }, cwd)
  expect([tampered.status === 0, tampered.said]).toEqual([false, { '': undefined }])
})

it('publishes the tarball that was made and no other', () => {
  const { cwd, SHA256 } = made('assets', { 'podglass-0.1.0.tgz': 'a tarball', 'podglass.yaml': 'a manifest' })
  const npm = 'echo "published=$2" >> "$GITHUB_OUTPUT"'
  expect(runStep('package', 'publish', { npm }, { SHA256 }, cwd)).toEqual({
    status: 0,
    said: { published: './assets/podglass-0.1.0.tgz' },
  })
  const tampered = runStep('package', 'publish', { npm }, TAMPERED, cwd)
  expect([tampered.status === 0, tampered.said]).toEqual([false, { '': undefined }])
})

it('pushes the image that was made under both tags, with the digest that it had', () => {
  const { cwd, SHA256 } = made('image', { 'podglass.cdx.json': '{}', 'podglass.tar': 'an image' })
  const env = { SHA256, DIGEST, NAME: 'ghcr.io/some-team/podglass', VERSION: '0.12.3', LINE: '0.12' }
  const skopeo = `echo "$7=1" >> "$GITHUB_OUTPUT"; echo ${DIGEST} > pushed`
  expect(runStep('image', 'push', { skopeo }, env, cwd)).toEqual({
    status: 0,
    said: {
      'docker://ghcr.io/some-team/podglass:0.12.3': '1',
      'docker://ghcr.io/some-team/podglass:0.12': '1',
    },
  })
  expect(runStep('image', 'push', { skopeo: 'echo sha256:b > pushed' }, env, cwd).status).not.toBe(0)
  expect(runStep('image', 'push', { skopeo }, { ...env, ...TAMPERED }, cwd).said).toEqual({ '': undefined })
})

it('attaches a krew manifest of this owner and of the tarball, and none of another version', () => {
  const temp = mkdtempSync(join(tmpdir(), 'podglass-assets-'))
  onTestFinished(() => rmSync(temp, { recursive: true }))
  mkdirSync(join(temp, 'assets'))
  writeFileSync(join(temp, 'assets/podglass-0.1.0.tgz'), 'a tarball')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const env = { RUNNER_TEMP: temp, GITHUB_REPOSITORY_OWNER: 'Some-Team', GITHUB_REF_NAME: `v${version}` }
  expect(runStep('pack', 'krew', {}, env).status).toBe(0)
  const made = parse(readFileSync(join(temp, 'assets/podglass.yaml'), 'utf8'))
  expect(made.spec.homepage).toBe('https://github.com/Some-Team/podglass')
  for (const { uri, sha256 } of made.spec.platforms) {
    expect(uri).toMatch(/^https:\/\/github\.com\/Some-Team\/podglass\/releases\/download\/v/)
    expect(sha256).toBe(createHash('sha256').update('a tarball').digest('hex'))
  }
  expect(runStep('pack', 'krew', {}, { ...env, GITHUB_REF_NAME: 'v9.9.9' }).status).not.toBe(0)
})
