import { createServer } from 'node:net'
import { AttachError } from './attach-error'

/** Rejects with an AttachError where the page cannot listen on the port of loopback, before any token is made. */
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
