import type { IncomingMessage } from 'node:http'

const PIECE = 16 * 1024
// One read of a socket brings up to 11,000 chunks, and without a pause 32 reads follow each other.
const MOST_OF_TURN = 2_000

/**
 * Lets whatever reads the body of a request get it in pieces of 16 KiB, however small the chunks are in which it was sent: the
 * framework keeps a copy of each without a bound, and 250,000 of one byte fill the heap. After many chunks others have their turn.
 */
export function inPieces(request: IncomingMessage): void {
  const push = request.push.bind(request)
  let piece: Buffer | undefined
  let size = 0
  let ofTurn = 0
  const goOn = () => {
    ofTurn = 0
    if (request.readableLength < request.readableHighWaterMark) request.socket.resume()
  }
  const give = (): boolean => {
    const given = piece?.subarray(0, size)
    piece = undefined
    size = 0
    return given === undefined || push(given)
  }
  request.push = (chunk: Buffer | null): boolean => {
    if (chunk === null) {
      give()
      return push(null)
    }
    const isWanted = size + chunk.length <= PIECE || give()
    if (chunk.length >= PIECE) return push(chunk)
    piece ??= Buffer.allocUnsafeSlow(PIECE)
    size += chunk.copy(piece, size)
    ofTurn += 1
    if (ofTurn === MOST_OF_TURN) setImmediate(goOn)
    return isWanted && ofTurn < MOST_OF_TURN
  }
}
