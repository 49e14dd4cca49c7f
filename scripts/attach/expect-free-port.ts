import { createServer } from 'node:net'
import { AttachError } from './attach-error'

/** Rejects with an AttachError if the page cannot listen on the loopback port, before any token is created. */
export function expectFreePort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => {
      const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
      const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`
      reject(new AttachError(`Port ${port} of 127.0.0.1 ${why}.`, 'Choose another with --port N.'))
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
}
