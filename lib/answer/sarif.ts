import { present } from '@/lib/present'

/** A line of a file, as the reader named the file. */
interface FilePlace {
  file: string
  line: number
}

export interface SarifResult {
  ruleId: string
  level: 'error' | 'warning' | 'note'
  message: string
  at?: FilePlace | undefined
  object?: string | undefined
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** A file as a URI: relative to the checkout, or whole. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/')
  const isDrive = /^[A-Za-z]:\//.test(path)
  const encoded = path
    .split('/')
    .map((part, index) => (isDrive && index === 0 ? part : encodeURIComponent(part)))
  return `${isDrive ? 'file:///' : path.startsWith('/') ? 'file://' : ''}${encoded.join('/')}`
}

function locations({ at, object }: SarifResult): object {
  if (at === undefined && object === undefined) return {}
  const physicalLocation = at && {
    artifactLocation: { uri: uriOf(at.file) },
    region: { startLine: at.line },
  }
  const logicalLocations = object === undefined ? undefined : [{ fullyQualifiedName: object }]
  return { locations: [present({ physicalLocation, logicalLocations })] }
}

/** Findings as SARIF 2.1.0, each at the line of the file that it is about. */
export function sarifJson(
  results: readonly SarifResult[],
  rules: readonly { id: string; says: string }[],
  version: string,
): string {
  const run = {
    tool: {
      driver: {
        ...{ name: 'podglass', version },
        rules: rules.map(({ id, says }) => ({ id, shortDescription: { text: says } })),
      },
    },
    results: results.map((one) => ({
      ...{ ruleId: one.ruleId, level: one.level, message: { text: one.message } },
      ...locations(one),
    })),
  }
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`
}
