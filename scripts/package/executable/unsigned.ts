/** Where a 64-bit program of Windows says where its headers begin, and from there, where its signature is. */
const HEADERS = 0x3c
const SIGNATURE = 168

/** A program of Windows without its maker's signature, which ends the file and would not fit what is put into it. */
export function unsigned(program: Buffer): Buffer {
  const place = program.readUInt32LE(HEADERS) + SIGNATURE
  const start = program.readUInt32LE(place)
  if (start === 0) return program
  const bytes = Buffer.from(program.subarray(0, start))
  return bytes.fill(0, place, place + 8)
}
