import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { freePort } from '../free-port'

// Both begin at the same number, as processes whose ids are far enough apart do sooner or later.
const ASK = `
  Object.defineProperty(process, 'pid', { value: ${process.pid} })
  import('./e2e/free-port.ts').then(async ({ freePort }) => {
    const ports = [await freePort(), await freePort(), await freePort()]
    process.stdout.write(JSON.stringify(ports), () => process.exit())
  })`

it('gives away no port that another process was given, before anything listens on it', async () => {
  const own = [await freePort(), await freePort(), await freePort()]
  const others = JSON.parse(
    execFileSync(process.execPath, ['--import', 'tsx', '--eval', ASK], { encoding: 'utf8' }),
  )
  expect([own, others].map(({ length }) => length)).toEqual([3, 3])
  expect(own.filter((port) => others.includes(port))).toEqual([])
})
