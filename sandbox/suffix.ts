import { createHash } from 'node:crypto'

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** A short stable suffix as the API server and its controllers append to names. */
export function suffixOf(seed: string, length = 5): string {
  const digest = createHash('sha256').update(seed).digest()
  return [...digest.subarray(0, length)].map((byte) => suffixAlphabet[byte % suffixAlphabet.length]).join('')
}

/** 64 hexadecimal digits, as the ids of containers and images are. */
export function hexOf(seed: string): string {
  return createHash('sha256').update(seed).digest('hex')
}
