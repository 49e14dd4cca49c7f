import { expect, it, onTestFinished } from 'vitest'
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
