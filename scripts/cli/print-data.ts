/** Prints data in the format that -o names. */
export async function printData(output: string, data: unknown): Promise<void> {
  const text = JSON.stringify(data, null, 2)
  if (output === 'json') console.log(text)
  else {
    const { stringify } = await import('yaml')
    // By way of JSON, so that both hold the same.
    console.log(stringify(JSON.parse(text), { aliasDuplicateObjects: false, lineWidth: 0 }).trimEnd())
  }
}
