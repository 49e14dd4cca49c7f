import { expect, it } from 'vitest'
import { unsigned } from './unsigned'

const HEADERS = 64

/** The parts of a program of Windows that say where its signature is. */
function programOf(code: string, signature: string): Buffer {
  const headers = Buffer.alloc(HEADERS + 200)
  headers.writeUInt32LE(HEADERS, 0x3c)
  if (signature !== '') {
    headers.writeUInt32LE(headers.length + code.length, HEADERS + 168)
    headers.writeUInt32LE(signature.length, HEADERS + 172)
  }
  return Buffer.concat([headers, Buffer.from(code), Buffer.from(signature)])
}

it('takes the signature off a program of Windows, and changes nothing else', () => {
  expect(unsigned(programOf('code', 'a signature'))).toEqual(programOf('code', ''))
  expect(unsigned(programOf('code', ''))).toEqual(programOf('code', ''))
})
