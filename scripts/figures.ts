import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ParseResult, parseSync, Visitor } from 'oxc-parser'

/** Prints the figures of this checkout's size and order, each beside its goal; below the table, what makes up those that miss it. */

interface Source {
  path: string
  lines: number
  program: ParseResult['program']
  module: ParseResult['module']
  text: string
}

interface Figure {
  name: string
  value: number
  goal?: number
  /** What makes up the value, where the value alone does not say what to change. */
  of?: string[]
}

const CODE = /\.(?:ts|tsx|mjs)$/
const TEST = /\.(?:test|spec)\.|\/testing\//
/** What the image and the static page are made of. Of `scripts` only a part ships, in the package, and none counts. */
const SHIPPED = /^(?:app|components|lib|explain)\//
/** The package ships it as a command; it is independent of the rest, and its size is a figure of its own. */
const SANDBOX = /^sandbox\//
const MOST_LINES = 100

const linesOf = (text: string) => text.split('\n').length - 1

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const { program, module } = parseSync(path, text)
  return { path, lines: linesOf(text), program, module, text }
}

const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n')
const product = tracked.filter((path) => CODE.test(path) && !TEST.test(path)).map(readSource)
const shipped = product.filter(({ path }) => SHIPPED.test(path))
const sandbox = product.filter(({ path }) => SANDBOX.test(path))
const linked = [...shipped, ...sandbox]
const paths = new Set(linked.map(({ path }) => path))

function importsOf({ path, module, text }: Source): string[] {
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map((entry) => entry.moduleRequest?.value ?? ''),
    ),
  ]
  return named.flatMap((name) => {
    if (!/^(?:@\/|\.)/.test(name)) return []
    const plain = name.startsWith('@/') ? name.slice(2) : join(dirname(path), name)
    return ['', '.ts', '.tsx'].map((ending) => plain + ending).filter((found) => paths.has(found))
  })
}

/** Folders that import each other, at most `depth` names deep. A folder and one inside it are one room and its closet. */
function pairs(depth: number): string[] {
  const folder = (path: string) => dirname(path).split('/').slice(0, depth).join('/')
  const isInside = (one: string, other: string) => `${one}/`.startsWith(`${other}/`)
  const arrows = new Map<string, number>()
  for (const source of linked) {
    for (const target of importsOf(source)) {
      const [from, to] = [folder(source.path), folder(target)]
      if (isInside(from, to) || isInside(to, from)) continue
      arrows.set(`${from} ${to}`, (arrows.get(`${from} ${to}`) ?? 0) + 1)
    }
  }
  return [...arrows].flatMap(([arrow, count]) => {
    const [from = '', to = ''] = arrow.split(' ')
    const back = arrows.get(`${to} ${from}`)
    return back === undefined || from > to ? [] : [`${from} (${count}) and ${to} (${back})`]
  })
}

function longFunctions(): string[] {
  return product.flatMap(({ path, text, program }) => {
    const found: string[] = []
    const measure = (node: { start: number; end: number }) => {
      const lines = linesOf(text.slice(node.start, node.end)) + 1
      if (lines > MOST_LINES) found.push(`${path}:${linesOf(text.slice(0, node.start)) + 1}: ${lines} lines`)
    }
    new Visitor({
      FunctionDeclaration: measure,
      FunctionExpression: measure,
      ArrowFunctionExpression: measure,
    }).visit(program)
    return found
  })
}

/** Names that more than one module exports; those that the framework gives to every route are left out. */
function sharedNames(): string[] {
  const homes = new Map<string, number>()
  for (const { module, path } of product) {
    if (path.startsWith('app/')) continue
    // The forms of one overloaded function are one name.
    const names = module.staticExports.flatMap(({ entries }) =>
      entries.map(({ exportName }) => exportName.name),
    )
    for (const name of new Set(names)) if (name) homes.set(name, (homes.get(name) ?? 0) + 1)
  }
  return [...homes].filter(([, count]) => count > 1).map(([name, count]) => `${name} ×${count}`)
}

/** Where a pattern is found, each place once for each time. */
const places = (sources: readonly Source[], pattern: RegExp) =>
  sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([found]) => `${path}: ${found.trim()}`),
  )

/** A field of a contract with the name of a sentence, whose schema is a text: in code it is a phrase, by `lib/phrase/wire.ts`. */
const BARE =
  /^ *(?:says|hint|brief|rest|needs|warnings?|instead|notes?|fallback|doubt|nearest|teaches|detail|summary|goodFor|can|why|fact): (?:z\.\w+\()*z\.string\(\)/gm
/** What cuts, turns or searches a finished sentence of our own. */
const OVER_OUR_ENGLISH =
  /(?<!function )\b(?:firstSentence|afterFirst|fitSentences|lowerFirst|capital)\(|\bsays\.(?:replace|split|slice|match|includes|startsWith|endsWith)\(/g

const count = (sources: Source[]) => sources.reduce((sum, { lines }) => sum + lines, 0)
const [pairs2, pairs3, long, names] = [pairs(2), pairs(3), longFunctions(), sharedNames()]
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
const found = (pattern: RegExp) =>
  shipped.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(() => path))
const shapes = found(/\bverb\??: (?:string(?=[;\n])|verbSchema|z\.)[^{}]{0,150}?\bresource\??: /g)
const conversions = found(/\b(?:toTuple|fromTuple)\(/g)
const bare = places(
  shipped.filter(({ path }) => /\bcontract\b/.test(path)),
  BARE,
)
const patterns = places(shipped, OVER_OUR_ENGLISH)
const distances = linked.flatMap(({ path, text }) => [...text.matchAll(/\bdistance: *-?\d/g)].map(() => path))

const figures: Figure[] = [
  { name: 'shipped lines', value: count(shipped), goal: 90_000 },
  { name: 'shipped files', value: shipped.length, goal: 1_150 },
  { name: 'lines of the sandbox', value: count(sandbox) },
  { name: 'folders that import each other, depth 2', value: pairs2.length, goal: 0, of: pairs2 },
  { name: 'folders that import each other, depth 3', value: pairs3.length, goal: 5, of: pairs3 },
  { name: 'numbers that rank', value: distances.length, goal: 0, of: distances },
  { name: 'shapes of a call', value: shapes.length, goal: 11, of: shapes },
  { name: 'conversions of a call', value: conversions.length, goal: 18, of: conversions },
  { name: 'sentence fields that are bare strings', value: bare.length, goal: 0, of: bare },
  { name: 'patterns over our own English', value: patterns.length, goal: 0, of: patterns },
  { name: `functions over ${MOST_LINES} lines`, value: long.length, goal: 0, of: long },
  { name: 'exported names defined twice or more', value: names.length, goal: 40, of: [names.join(', ')] },
  { name: 'npm scripts', value: Object.keys(scripts).length, goal: 12 },
]

const isMissed = ({ value, goal }: Figure) => goal !== undefined && value > goal
const figure = (value: number) => value.toLocaleString('en-US').padStart(8)

for (const each of figures) {
  const { name, value, goal } = each
  const beside = goal === undefined ? '' : `  goal ${figure(goal)}${isMissed(each) ? '  missed' : ''}`
  console.log(`${name.padEnd(42)}${figure(value)}${beside}`)
}
for (const each of figures) {
  const { name, of } = each
  if (isMissed(each) && of) console.log(`\n${name}:\n${of.map((line) => `  ${line}`).join('\n')}`)
}
