import { stringify } from 'yaml'

/** Prints data in the format that -o names. */
export function printData(output: string, data: unknown): void {
  const text = JSON.stringify(data, null, 2)
  // YAML by way of JSON, so that both hold the same.
  console.log(
    output === 'json'
      ? text
      : stringify(JSON.parse(text), { aliasDuplicateObjects: false, lineWidth: 0 }).trimEnd(),
  )
}
