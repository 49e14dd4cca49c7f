import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { takeEnvironment } from './own-environment'

it('keeps what the system reads, as Windows spells it, and no variable of another program', () => {
  const real = { ...process.env }
  onTestFinished(() => {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, real)
  })
  for (const name of ['Path', 'SystemRoot', 'LOG_LEVEL', 'PORT']) process.env[name] = 'theirs'
  takeEnvironment({ ATTACHED_FROM: 'laptop' })
  const { Path, SystemRoot, LOG_LEVEL, PORT, ATTACHED_FROM } = process.env
  expect([Path, SystemRoot, LOG_LEVEL, PORT, ATTACHED_FROM]).toEqual([
    ...['theirs', 'theirs', undefined, undefined, 'laptop'],
  ])
})

it('leaves kubectl the kubeconfig and the profile of the shell, which its login plugins need', async () => {
  const { folder, real } = { folder: mkdtempSync(join(tmpdir(), 'podglass-test-')), real: { ...process.env } }
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, real)
    vi.resetModules()
  })
  writeFileSync(join(folder, 'kubectl'), '#!/bin/sh\nprintf "%s %s" "$KUBECONFIG" "$AWS_PROFILE"\n', {
    mode: 0o755,
  })
  Object.assign(process.env, { PATH: `${folder}:${real.PATH}`, KUBECONFIG: '/theirs', AWS_PROFILE: 'prod' })
  vi.resetModules()
  const { takeEnvironment: take } = await import('./own-environment')
  const { kubectlFor } = await import('../attach/kubectl')
  take({})
  expect(process.env.KUBECONFIG).toBeUndefined()
  expect(await kubectlFor({})(['version'])).toBe('/theirs prod')
})
