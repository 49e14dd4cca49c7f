import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { publishPort } from './published'

it('passes what arrives at an address on to loopback, with the Host that the browser sent, until it is ended', async () => {
  const port = await freePort()
  const page = createServer((request, response) => response.end(request.headers.host))
  await new Promise<void>((resolve) => page.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void page.close())
  const end = await publishPort(port, ['127.0.0.2'])
  const asked = () => fetch(`http://127.0.0.2:${port}`).then((answer) => answer.text())
  expect(await asked()).toBe(`127.0.0.2:${port}`)
  end()
  await expect(asked()).rejects.toThrow('fetch failed')
})

it('says that an address cannot be had, and leaves none of the others open', async () => {
  const port = await freePort()
  await expect(publishPort(port, ['127.0.0.3', '192.0.2.1'])).rejects.toThrow('EADDRNOTAVAIL')
  await expect(fetch(`http://127.0.0.3:${port}`)).rejects.toThrow('fetch failed')
})
