import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { expectFreePort } from './expect-free-port'

it('takes a port that nothing listens on, and leaves it free', async () => {
  const port = await freePort()
  await expectFreePort(port)
  await expectFreePort(port)
})

it('refuses a port that is taken, and says what to choose', async () => {
  const port = await freePort()
  const server = createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await expect(expectFreePort(port)).rejects.toThrow(/is taken\.\nChoose another with --port/)
})
