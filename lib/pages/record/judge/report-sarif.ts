import { present } from '@/lib/present'
import type { FilePlace, Flaw, RecordReport } from '../contract'
import { toNeed } from './report-cases'
import { callLine, FLAWS, fails, flawWords } from './words'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const REFUSED = { id: 'refused-call', says: 'The API server refused a recorded call.' }

/** A file as a URI: relative to the checkout, or whole. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/')
  const isDrive = /^[A-Za-z]:\//.test(path)
  const encoded = path
    .split('/')
    .map((part, index) => (isDrive && index === 0 ? part : encodeURIComponent(part)))
  return `${isDrive ? 'file:///' : path.startsWith('/') ? 'file://' : ''}${encoded.join('/')}`
}

function locations(at: FilePlace | undefined, object: string | undefined): object {
  if (at === undefined && object === undefined) return {}
  const physicalLocation = at && {
    artifactLocation: { uri: uriOf(at.file) },
    region: { startLine: at.line },
  }
  const logicalLocations = object === undefined ? undefined : [{ fullyQualifiedName: object }]
  return { locations: [present({ physicalLocation, logicalLocations })] }
}

function levelOf(flaw: Flaw, strict: boolean): 'error' | 'warning' {
  return fails(flaw, strict) ? 'error' : 'warning'
}

/** The report as SARIF 2.1.0: each finding at the line of the manifest that it is about. */
export function reportSarif(report: RecordReport, version: string): string {
  const { compared, refused } = report
  const flaws = (compared?.flaws ?? []).map((flaw) => ({
    ruleId: FLAWS[flaw.kind].id,
    level: levelOf(flaw, compared?.strict ?? false),
    message: { text: flawWords(flaw) },
    ...locations(flaw.at, flaw.object),
  }))
  const refusals = (compared ? [] : refused).map(({ call }) => ({
    ruleId: REFUSED.id,
    level: 'error',
    message: { text: `${callLine(call)}: ${toNeed(report, call).refusal}` },
  }))
  const rules = [...Object.values(FLAWS), REFUSED].map(({ id, says }) => ({
    id,
    shortDescription: { text: says },
  }))
  const run = {
    tool: { driver: { name: 'podglass', version, rules } },
    results: [...flaws, ...refusals],
  }
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`
}
