import { toYaml, withEscapes } from '@/lib/objects/to-yaml'

/** Prints data in the format that -o names. What cannot be seen is an escape of that format, since a terminal obeys what it is given. */
export function printData(output: string, data: object): void {
  const text = JSON.stringify(data, null, 2)
  // YAML by way of JSON, so that both hold the same.
  console.log(output === 'json' ? withEscapes(text) : toYaml(JSON.parse(text)).trimEnd())
}
