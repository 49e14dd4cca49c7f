import { createSocket } from 'node:dgram'

/** Cluster DNS, as far as a pod asks it for the API server. */
export interface NameServer {
  /** `127.0.0.1:PORT`, UDP. */
  readonly authority: string
  stop(): Promise<void>
}

const TYPE_A = 1
const NXDOMAIN = 3

/** The name of the question in lower case, and where the question ends. */
function questionOf(query: Buffer): { name: string; end: number } | undefined {
  const labels: string[] = []
  let at = 12
  for (let length = query[at]; length !== undefined && length > 0 && length < 64; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return query[at] === 0 && at + 5 <= query.length
    ? { name: labels.join('.').toLowerCase(), end: at + 5 }
    : undefined
}

/** The code with which a name is answered that it does not have; null is silence. */
type Unknown = (name: string) => number | null

function replyTo(
  query: Buffer,
  names: ReadonlySet<string>,
  address: string,
  unknown: Unknown,
): Buffer | null {
  const question = query.length > 12 ? questionOf(query) : undefined
  if (question === undefined) return null
  const isKnown = names.has(question.name)
  const code = isKnown ? 0 : unknown(question.name)
  if (code === null) return null
  const hasAnswer = isKnown && query.readUInt16BE(question.end - 4) === TYPE_A
  const header = Buffer.alloc(12)
  header.writeUInt16BE(query.readUInt16BE(0), 0)
  // A response, authoritative, recursion as asked and available.
  header.writeUInt16BE(0x8480 | (query.readUInt16BE(2) & 0x0100) | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(hasAnswer ? 1 : 0, 6)
  const answer = Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split('.').map(Number)])
  return Buffer.concat([header, query.subarray(12, question.end), ...(hasAnswer ? [answer] : [])])
}

/** Answers A with this address and AAAA with nothing for these names, and NXDOMAIN or what `unknown` says for every other. */
export async function startNameServer(
  names: readonly string[],
  address: string,
  unknown: Unknown = () => NXDOMAIN,
): Promise<NameServer> {
  const known = new Set(names)
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const reply = replyTo(query, known, address, unknown)
    if (reply) socket.send(reply, from.port, from.address)
  })
  await new Promise<void>((done, failed) => {
    socket.once('error', failed)
    socket.bind(0, '127.0.0.1', done)
  })
  return {
    authority: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise((done) => socket.close(() => done())),
  }
}
