const SLICE = 16

/** Every 16-character run of a token's signature, which no output may hold, in the forms it could take. */
function slicesOf(signature: string): Set<string> {
  const bytes = Buffer.from(signature, 'base64url')
  const forms = [signature, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(signature)]
  const slices = new Set<string>()
  for (const form of forms) {
    for (let at = 0; at + SLICE <= form.length; at += 1) slices.add(form.slice(at, at + SLICE))
  }
  return slices
}

/** The texts that hold any part of the signature of one of the tokens. */
export function findCanary(texts: readonly string[], tokens: readonly string[]): string[] {
  const slices = new Set(tokens.flatMap((token) => [...slicesOf(token.split('.')[2] ?? '')]))
  return texts.filter((text) => {
    for (let at = 0; at + SLICE <= text.length; at += 1) {
      if (slices.has(text.slice(at, at + SLICE))) return true
    }
    return false
  })
}
