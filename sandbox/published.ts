import { connect, createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'

/** The addresses of this machine, or of the container, that are not loopback. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all = []) =>
    all.flatMap(({ address, internal, family }) => (internal || family !== 'IPv4' ? [] : [address])),
  )
}

/**
 * Passes each connection to these addresses on to the same port of loopback, where the page listens: an engine sends what arrives at a
 * published port to the container's own address. Resolves with what ends it; rejects where an address cannot be had.
 */
export async function publishPort(
  port: number,
  addresses: readonly string[] = ownAddresses(),
): Promise<() => void> {
  const open = new Set<Socket>()
  const servers = addresses.map((host) => ({
    host,
    server: createServer((from) => {
      const to = connect(port, '127.0.0.1')
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        open.add(one)
        one.once('close', () => {
          open.delete(one)
          other.destroy()
        })
        one.on('error', () => other.destroy())
        one.pipe(other)
      }
    }),
  }))
  const end = () => {
    for (const { server } of servers) server.close()
    for (const socket of open) socket.destroy()
  }
  try {
    await Promise.all(
      servers.map(
        ({ host, server }) =>
          new Promise<void>((resolve, reject) => {
            server.once('error', reject).listen(port, host, resolve)
          }),
      ),
    )
  } catch (error) {
    end()
    throw error
  }
  return end
}
